"""One line of open data for each beneficiary of an award: schema scdl/subventions 2.1.1.

Décret n° 2017-779: published within three months of the signature.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stdnum.fr import siret as siret_numbers

from reporting.domain.cells import neutral
from reporting.enums import HeldBack

COLUMNS = (
    "nomAttribuant",
    "idAttribuant",
    "dateConvention",
    "referenceDecision",
    "nomBeneficiaire",
    "idBeneficiaire",
    "rnaBeneficiaire",
    "objet",
    "montant",
    "nature",
    "conditionsVersement",
    "datesPeriodeVersement",
    "idRAE",
    "notificationUE",
    "pourcentageSubvention",
    "dispositifAide",
)
LONGEST_SUBJECT = 256
_RNA = re.compile(r"W\d{9}")
_ARTICLE = re.compile(r"^(la|le|les|l’)\s*", re.IGNORECASE)
MONTHS_TO_PUBLISH = 3
WHOLE = 100


class NoIssuerError(ValueError):
    """The authority has no SIRET: no line can be valid. The text is a French sentence."""


@dataclass(frozen=True, slots=True)
class Grantee:
    """A beneficiary of an engaged aid, as published: nothing of it is private.

    `amount` is the whole aid in euros, before it is shared; `percent` the beneficiary's part, in
    hundredths. `parts` is how many payments the aid is made of.
    """

    name: str
    siret: str
    rna: str
    subject: str
    amount: Decimal
    decision: str
    signed_on: date
    ends_on: date
    paid_on: Sequence[date]
    percent: int = WHOLE
    parts: int = 1
    organisation_id: int = 0
    is_person: bool = False
    is_legal_person: bool = False

    @property
    def valid_siret(self) -> str:
        return self.siret if siret_numbers.is_valid(self.siret) else ""

    @property
    def valid_rna(self) -> str:
        return self.rna if _RNA.fullmatch(self.rna) else ""

    @property
    def is_identified(self) -> bool:
        """The schema wants one of the two numbers."""
        return bool(self.valid_siret or self.valid_rna)

    @property
    def held_back(self) -> HeldBack | None:
        """Why it is not published: only what is known to be a legal person, with a number, is."""
        if self.is_person:
            return HeldBack.PERSON
        if not self.is_identified:
            return HeldBack.NUMBER
        return None if self.is_legal_person else HeldBack.NATURE

    @property
    def is_published(self) -> bool:
        return self.held_back is None


@dataclass(frozen=True, slots=True)
class Issuer:
    name: str
    siret: str

    def check(self) -> None:
        """Raises NoIssuerError."""
        if not re.fullmatch(r"\d{14}", self.siret):
            raise NoIssuerError(
                "Le SIRET de la collectivité n’est pas connu\u00a0: écrivez-le dans"
                " territoire.toml, puis lancez «\u00a0manage.py load_territory DOSSIER\u00a0»."
            )


def line(issuer: Issuer, grantee: Grantee) -> tuple[str, ...]:
    """The sixteen cells of a beneficiary, in the order of COLUMNS."""
    return tuple(
        neutral(cell)
        for cell in (
            _capital(_ARTICLE.sub("", issuer.name)),
            issuer.siret,
            grantee.signed_on.isoformat(),
            grantee.decision,
            grantee.name,
            grantee.valid_siret,
            grantee.valid_rna,
            grantee.subject[:LONGEST_SUBJECT],
            f"{grantee.amount:.2f}",
            "aide en numéraire",
            "échelonné" if grantee.parts > 1 else "unique",
            _paid_when(grantee),
            "",
            "non",
            f"{Decimal(grantee.percent) / WHOLE:.2f}",
            "",
        )
    )


def publish_by(signed_on: date) -> date:
    """The last day to publish an aid: three months after its signature (décret n° 2017-779)."""
    months = signed_on.month - 1 + MONTHS_TO_PUBLISH
    year, month = signed_on.year + months // 12, months % 12 + 1
    return date(year, month, min(signed_on.day, monthrange(year, month)[1]))


def _paid_when(grantee: Grantee) -> str:
    """The day of the only payment, else the period over which money is paid."""
    days = list(grantee.paid_on)
    if len(days) == 1 and grantee.parts == 1:
        return days[0].isoformat()
    if len(days) < grantee.parts:
        days += [grantee.signed_on, max(grantee.signed_on, grantee.ends_on)]
    return f"{min(days).isoformat()}/{max(days).isoformat()}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
