"""One line of open data for an award: schema scdl/subventions 2.1.1 (décret 2017-779)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stdnum.fr import siret as siret_numbers

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
# What a spreadsheet would run instead of show.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NoIssuerError(ValueError):
    """The authority has no SIRET: no line can be valid. The text is a French sentence."""


@dataclass(frozen=True, slots=True)
class Grantee:
    """An engaged aid, as published: nothing of it is private. Euros."""

    name: str
    siret: str
    rna: str
    subject: str
    amount: Decimal
    decision: str
    signed_on: date
    ends_on: date
    paid_on: Sequence[date]

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
    """The sixteen cells of an aid, in the order of COLUMNS."""
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
            "échelonné" if len(grantee.paid_on) > 1 else "unique",
            _paid_when(grantee),
            "",
            "non",
            "1.00",
            "",
        )
    )


def neutral(cell: str) -> str:
    """The same words, which no spreadsheet will take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _paid_when(grantee: Grantee) -> str:
    """The day of the only payment, else the period over which money is paid."""
    if len(grantee.paid_on) == 1:
        return grantee.paid_on[0].isoformat()
    days = list(grantee.paid_on) or [grantee.signed_on, max(grantee.signed_on, grantee.ends_on)]
    return f"{min(days).isoformat()}/{max(days).isoformat()}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
