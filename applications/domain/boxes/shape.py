"""What a box and a field are, and the one shape that five of the boxes share."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Side(Enum):
    RECTO = "recto"
    VERSO = "verso"


class Kind(Enum):
    """What is typed in a field."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    TICK = "tick"
    DATE = "date"
    NUMBER = "number"
    AMOUNT = "amount"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing to write. `number` is the one people say on the phone (« case 1g »)."""

    key: str
    number: str
    label: str
    kind: Kind = Kind.LINE
    help: str = ""
    limit: int | None = None
    lines: float = 1
    required: bool = False
    kept_breaks: int = 0


@dataclass(frozen=True, kw_only=True)
class Box:
    """One printed frame, always as high as `lines` lines whatever is written in it."""

    key: str
    number: int
    title: str
    side: Side
    lines: int
    fields: tuple[Field, ...]
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class Pledge:
    """One commitment of box 14; `exception` names who is not concerned.

    `exempt_key` is the tick by which a structure says that it is one of them.
    """

    key: str
    text: str
    exception: str = ""
    required: bool = True
    exempt_key: str = ""


class Commitment(NamedTuple):
    """One of the seven commitments of the contrat d'engagement républicain."""

    title: str
    sentence: str


KEPT_BREAKS = 2
# Numbers, sums and dates have rules of their own at deposit; a draft may hold any words there.
SHORT_LIMIT = 20


def text_box(
    key: str,
    number: int,
    title: str,
    side: Side,
    *,
    help: str,
    limit: int,
    lines: int,
    required: bool = True,
    kept_breaks: int = KEPT_BREAKS,
) -> Box:
    field = Field(
        key=key,
        number=str(number),
        label=title,
        kind=Kind.TEXT,
        help=help,
        limit=limit,
        lines=lines,
        required=required,
        kept_breaks=kept_breaks,
    )
    return Box(key=key, number=number, title=title, side=side, lines=lines, fields=(field,))
