"""Recherche d'entreprises (annuaire-entreprises.data.gouv.fr): every open SIRET, no key.

GET {url}/search?q=…, « results » of legal units with their « siege » and the
« matching_etablissements ». It hides those who refused to be published.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from applications.domain.identifiers import Identifier
from applications.gateways.http import (
    UnavailableError,
    mapping_in,
    mappings_in,
    read_json,
    text_in,
)
from applications.gateways.registries import Found

OPEN = "A"
MOST_RESULTS = "5"
# First digit of the INSEE's « catégories juridiques »: natural persons.
NATURAL_PERSON = "1"


@dataclass(frozen=True, slots=True)
class Companies:
    url: str

    def find(self, identifier: Identifier) -> Found | None:
        number = identifier.siret or identifier.rna
        params = {"q": number, "page": "1", "per_page": MOST_RESULTS}
        answer = read_json(f"{self.url.rstrip('/')}/search", params=params)
        for unit in mappings_in(answer, "results"):
            for place in _establishments(unit):
                if number in {text_in(place, "siret"), _rna(unit)}:
                    return _found(unit, place)
        if not identifier.siret:
            raise UnavailableError("an association without a SIREN is not in this registry")
        return None


def _establishments(unit: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The head office, then the places that answer the search."""
    yield mapping_in(unit, "siege")
    if "matching_etablissements" in unit:
        yield from mappings_in(unit, "matching_etablissements")


def _rna(unit: Mapping[str, Any]) -> str:
    return text_in(mapping_in(unit, "complements"), "identifiant_association")


def _found(unit: Mapping[str, Any], place: Mapping[str, Any]) -> Found:
    """A place without its own state follows its legal unit."""
    states = {text_in(unit, "etat_administratif"), text_in(place, "etat_administratif")}
    return Found(
        name=text_in(unit, "nom_complet"),
        is_open=states <= {OPEN, ""},
        siret=text_in(place, "siret"),
        rna=_rna(unit),
        address=text_in(place, "adresse"),
        commune=text_in(place, "commune"),
        is_person=text_in(unit, "nature_juridique").startswith(NATURAL_PERSON),
    )
