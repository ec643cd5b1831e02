"""The fourteen boxes of the request: one description for the form, the review page and the sheet.

Limits count the signs typed, spaces and line breaks included. A box is printed in a fixed number
of lines at 10 pt; nothing here is required of a draft, `required` is asked at deposit.
"""

from applications.domain.boxes import recto, verso
from applications.domain.boxes.shape import Box, Commitment, Field, Kind, Pledge, Side
from applications.domain.boxes.verso import (
    CLAIMS,
    CLAIMS_INTRODUCTION,
    EXPENSES,
    FUNDER_LIMIT,
    MAX_PARTNERS,
    NAMED_REVENUES,
    PLEDGES,
    REPUBLICAN_COMMITMENTS,
    REPUBLICAN_EXEMPT,
    REVENUES,
    WRITING_AMOUNT_LABEL,
)
from applications.enums import BudgetCode, PartnerRole

__all__ = [
    "BOXES",
    "BOX_OF_FIELD",
    "CLAIMS",
    "CLAIMS_INTRODUCTION",
    "EXPENSES",
    "FIELDS",
    "FUNDER_LIMIT",
    "MAX_NUMBER",
    "MAX_PARTNERS",
    "NAMED_REVENUES",
    "PARTNER_ROLES",
    "PLEDGES",
    "REPUBLICAN_COMMITMENTS",
    "REPUBLICAN_EXEMPT",
    "REVENUES",
    "UNKNOWN",
    "WRITING_AMOUNT_LABEL",
    "Box",
    "BudgetCode",
    "Commitment",
    "Field",
    "Kind",
    "Pledge",
    "Side",
    "count_signs",
    "help_text",
    "signs_left",
]

MAX_NUMBER = 999_999
UNKNOWN = "non connu"

BOXES: tuple[Box, ...] = (
    recto.ORGANISATION,
    recto.SUMMARY,
    recto.OBSERVED_NEED,
    recto.ACTION,
    recto.NOVELTY,
    recto.PLACE_AND_TIME,
    recto.RESIDENTS,
    verso.PEOPLE,
    verso.PARTNERS,
    verso.BUDGET,
    verso.REQUESTED,
    verso.AFTERWARDS,
    verso.MUTUAL_HELP,
    verso.PLEDGES_BOX,
)
FIELDS: dict[str, Field] = {field.key: field for box in BOXES for field in box.fields}
BOX_OF_FIELD: dict[str, Box] = {field.key: box for box in BOXES for field in box.fields}
PARTNER_ROLES: dict[str, str] = {role.value: str(role.label) for role in PartnerRole}


def count_signs(text: str) -> int:
    """Signs of a typed text. A line break is one sign, whatever the browser sends for it."""
    return len(text.replace("\r\n", "\n"))


def signs_left(key: str, text: str) -> int | None:
    """What the gauge shows: signs still free in the field, negative beyond; None without limit."""
    limit = FIELDS[key].limit
    return None if limit is None else limit - count_signs(text)


def help_text(field: Field, *, year: int, commune: str) -> str:
    """The help under a label, with the year of the call and a commune of the territory in it."""
    return field.help.format(year=year, commune=commune)
