"""API Associations of the DJEPVA, by API Entreprise: the RNA, and Sirene for associations.

GET {url}/{siren or RNA}, a token, and why it is asked; « data » holds the association.
"""

from dataclasses import dataclass

from applications.domain.identifiers import Identifier
from applications.gateways.http import UnavailableError, mapping_in, read_json, text_in
from applications.gateways.registries import Found

SIREN = slice(9)
_STREET = ("complement", "numero_voie", "type_voie", "libelle_voie", "code_postal", "commune")


@dataclass(frozen=True, slots=True)
class Associations:
    url: str
    token: str = ""
    # SIRET of the authority that asks.
    recipient: str = ""

    def find(self, identifier: Identifier) -> Found | None:
        number = identifier.rna or identifier.siret[SIREN]
        purpose = "Vérification d’une demande de subvention"
        answer = read_json(
            f"{self.url.rstrip('/')}/{number}",
            params={"context": purpose, "object": purpose, "recipient": self.recipient},
            headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
        )
        if answer is not None and not isinstance(answer, dict):
            raise UnavailableError("no object")
        data = mapping_in(answer or {}, "data")
        if answer is not None and not data:
            raise UnavailableError("no data")
        if not data and not identifier.rna:
            raise UnavailableError("a SIRET that is not an association's is not in this registry")
        if not data:
            return None
        seat = mapping_in(data, "adresse_siege")
        return Found(
            name=text_in(data, "nom"),
            # « active » is also false for an association that Sirene does not know.
            is_open=not text_in(data, "date_dissolution"),
            siret=text_in(data, "siret_siege"),
            rna=text_in(data, "rna"),
            address=" ".join(filter(None, (text_in(seat, name) for name in _STREET))),
            commune=text_in(seat, "code_insee"),
        )
