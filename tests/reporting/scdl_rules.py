"""The open data format « scdl/subventions » 2.1.1, column by column, in our own words.

A check of its own: nothing here comes from the code that writes the file.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from stdnum.fr import siret

Check = Callable[[str], bool]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_day_or_period(text: str) -> bool:
    days = text.split("/")
    return len(days) <= 2 and all(map(_is_day, days)) and days == sorted(days)


def _is_between(least: str, most: str) -> Check:
    def check(text: str) -> bool:
        try:
            return Decimal(least) <= Decimal(text) <= Decimal(most)
        except InvalidOperation:
            return False

    return check


def _is_siret(text: str) -> bool:
    return re.fullmatch(r"\d{14}", text) is not None and siret.is_valid(text)


def _is_rna(text: str) -> bool:
    return re.fullmatch(r"W\d{9}", text) is not None


def _at_most(signs: int) -> Check:
    return lambda text: len(text) <= signs


def _one_of(*known: str) -> Check:
    return lambda text: text in known


def _anything(text: str) -> bool:
    return True


MONEY, KIND = "aide en numéraire", "aide en nature"
# The columns in their order: whether a cell must be filled, and what a filled cell obeys.
RULES: dict[str, tuple[bool, Check]] = {
    "nomAttribuant": (True, _anything),
    "idAttribuant": (True, _is_siret),
    "dateConvention": (True, _is_day),
    "referenceDecision": (False, _anything),
    "nomBeneficiaire": (True, _anything),
    "idBeneficiaire": (False, _is_siret),
    "rnaBeneficiaire": (False, _is_rna),
    "objet": (True, _at_most(256)),
    "montant": (True, _is_between("0", "1e12")),
    "nature": (True, _one_of(MONEY, KIND, f"{MONEY};{KIND}", f"{KIND};{MONEY}")),
    "conditionsVersement": (True, _at_most(256)),
    "datesPeriodeVersement": (True, _is_day_or_period),
    "idRAE": (False, _at_most(5)),
    "notificationUE": (True, _one_of("oui", "non")),
    "pourcentageSubvention": (True, _is_between("0.01", "1")),
    "dispositifAide": (False, _anything),
}
COLUMNS = tuple(RULES)


def faults(row: dict[str, str]) -> list[str]:
    """The columns of a line that break a rule; « idBeneficiaire » when both numbers are missing."""
    wrong = [column for column, rule in RULES.items() if not _is_good(row[column], *rule)]
    if not row["idBeneficiaire"] and not row["rnaBeneficiaire"]:
        wrong.append("idBeneficiaire")
    return wrong


def _is_good(text: str, is_needed: bool, check: Check) -> bool:
    return check(text) if text else not is_needed
