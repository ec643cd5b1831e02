"""A request as typed values, and how the numbers and days that people type are read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from applications.domain.boxes import MAX_NUMBER, UNKNOWN
from applications.domain.identifiers import Identifier
from applications.enums import BonusKind, BudgetCode, PartnerRole

COUNT_HINT = "Écrivez un nombre en chiffres, ou «\u00a0non connu\u00a0»."
DATE_HINT = "Écrivez une date, par exemple 04/01/2027."
# A year beyond is a slip of the keyboard, such as the « 0027 » of a calendar half typed.
FIRST_YEAR, LAST_YEAR = 2000, 2100
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class PartnerEntry:
    name: str
    contribution: str
    role: PartnerRole
    email: str


@dataclass(frozen=True, slots=True)
class BudgetEntry:
    code: BudgetCode
    amount: Decimal
    funder: str = ""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request that can be deposited. `texts` holds the plain boxes; a None count is unknown."""

    texts: Mapping[str, str]
    identifier: Identifier
    organisation_type: str
    theme: str
    need: str
    is_first_request: bool
    earlier_support_year: int | None
    is_page_blanche: bool
    neighbourhoods: tuple[str, ...]
    neighbourhoods_unsure: bool
    starts_on: date
    ends_on: date
    counts: Mapping[str, int | None]
    partners: tuple[PartnerEntry, ...]
    budget: tuple[BudgetEntry, ...]
    requested_amount: Decimal
    eligible_cost: Decimal
    claims: Mapping[BonusKind, str]
    shares_sheet: bool


def split_codes(text: str) -> tuple[str, ...]:
    """The codes of box 6a: a draft keeps them on one line, with spaces between."""
    return tuple(dict.fromkeys(text.split()))


def read_count(text: str) -> int | None:
    """A number of box 8; empty or « non connu » is None. Raises ValueError, in French."""
    compact = re.sub(r"[\s\u00a0\u202f.]", "", text)
    if not compact or text.strip().lower() == UNKNOWN:
        return None
    is_number = compact.isascii() and compact.isdigit() and len(compact) <= len(str(MAX_NUMBER))
    if not is_number or int(compact) > MAX_NUMBER:
        raise ValueError(COUNT_HINT)
    return int(compact)


def read_day(text: str) -> date:
    """A day as browsers (2027-01-04) or people (04/01/2027) write it. Raises ValueError."""
    for pattern in _DATE_FORMATS:
        try:
            day = datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise ValueError(DATE_HINT)


def total(budget: Iterable[BudgetEntry], codes: Iterable[BudgetCode]) -> Decimal:
    """Sum of some lines of box 10, in euros; a line left empty counts for 0."""
    wanted = frozenset(codes)
    return sum((entry.amount for entry in budget if entry.code in wanted), Decimal(0))
