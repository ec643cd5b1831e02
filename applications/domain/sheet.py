"""The request as it is printed: plain values, and the rules that give always two sides.

Built by queries from a draft's raw text or from a dossier's typed rows; nothing here validates.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from ami_portal.common.dates import clock, plain_date
from ami_portal.common.money import NBSP, format_number
from applications.domain.boxes import EXPENSES, FIELDS, REVENUES, UNKNOWN, count_signs
from applications.enums import BonusKind, BudgetCode, PartnerRole

ELLIPSIS = "…"
BREAK_MARK = " / "
DRAFT_WORDS = "Brouillon, pas encore déposé"
BLANK_WORDS = "À remplir à la main"

_NARROW_SPACES = str.maketrans(dict.fromkeys("\u202f\u2007\u2009", NBSP))
_SPACES = re.compile(r"[ \t\f\v\u2000-\u2006\u2008\u200a\u3000]+")
# Joiners shape emoji and scripts; every other control or format sign is invisible or harmful.
_KEPT_INVISIBLE = frozenset("\n\u200c\u200d")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """Where the request stands. Without a number it is a draft, dated by the day of printing."""

    printed_on: date | None = None
    number: str = ""
    submitted_at: datetime | None = None
    fingerprint: str = ""
    on_paper: bool = False


@dataclass(frozen=True, kw_only=True)
class SheetPartner:
    name: str
    contribution: str = ""
    role: PartnerRole | str = ""


@dataclass(frozen=True, kw_only=True)
class SheetAmount:
    """One line of box 10. A text is what a draft holds when it is not a sum of money."""

    amount: Decimal | str | None = None
    funder: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetClaim:
    """A taux majoré of the call (`rate` is a part of 1), claimed or not."""

    kind: BonusKind
    rate: Decimal
    claimed: bool = False
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class RequestSheet:
    """Everything that the two sides print. Keys are those of `boxes.FIELDS`.

    `values` holds the text fields, dates already written in French; `people` the four counts, where
    None is « non connu » and a missing key an empty box; `ticks` the keys of the ticked boxes.
    Without `stamp`, the sheet is the blank one that people fill by hand.
    """

    programme: str
    authority: str
    contact: str
    stamp: Stamp | None
    values: Mapping[str, str] = field(default_factory=dict)
    neighbourhoods: Sequence[str] = ()
    people: Mapping[str, int | str | None] = field(default_factory=dict)
    ticks: frozenset[str] = frozenset()
    partners: Sequence[SheetPartner] = ()
    budget: Mapping[BudgetCode, SheetAmount] = field(default_factory=dict)
    counts_volunteering: bool = False
    claims: Sequence[SheetClaim] = ()
    requested: Decimal | str | None = None
    eligible_cost: Decimal | None = None

    @property
    def is_blank(self) -> bool:
        return self.stamp is None

    @property
    def is_deposited(self) -> bool:
        return self.stamp is not None and bool(self.stamp.number)

    @property
    def is_page_blanche(self) -> bool:
        return "is_page_blanche" in self.ticks


@dataclass(frozen=True)
class PrintedText:
    """A text ready to be set: its paragraphs, and the signs that were left out."""

    paragraphs: tuple[str, ...]
    excess: int = 0


def prepare(key: str, text: str) -> PrintedText:
    """The text of a field as it prints: cut at its limit, breaks beyond the allowed as « / ».

    Within its limit a text is never cut; `excess` counts the signs left out beyond it.
    """
    box_field = FIELDS[key]
    kept, excess = cut(text, box_field.limit)
    return PrintedText(paragraphs=break_lines(kept, box_field.kept_breaks), excess=excess)


def cut(text: str, limit: int | None) -> tuple[str, int]:
    """The first `limit` signs and how many follow; a text that was cut ends with « … »."""
    plain = text.replace("\r\n", "\n")
    excess = 0 if limit is None else max(0, count_signs(text) - limit)
    if not excess:
        return plain, 0
    return plain[:limit].rstrip() + ELLIPSIS, excess


def break_lines(text: str, kept: int) -> tuple[str, ...]:
    """Keep the first `kept` line breaks; the next print « / »; several in a row count for one."""
    lines = [line for raw in clean(text).split("\n") if (line := raw.strip(" "))]
    if not lines:
        return ("",)
    return (*lines[:kept], BREAK_MARK.join(lines[kept:])) if lines[kept:] else tuple(lines)


def clean(text: str) -> str:
    """Composed letters, ordinary spaces, no invisible sign that could hide or turn the text."""
    composed = unicodedata.normalize("NFC", re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text))
    spaced = _SPACES.sub(" ", composed.translate(_NARROW_SPACES))
    return "".join(
        sign
        for sign in spaced
        if sign in _KEPT_INVISIBLE or unicodedata.category(sign) not in _INVISIBLE
    )


def join_list(names: Iterable[str], limit: int) -> str:
    """« A, B et 3 autres »: as many names as `limit` signs hold, the count of the others."""
    names = list(names)
    for shown in range(len(names), 0, -1):
        text = _enumerate(names[:shown], len(names) - shown)
        if len(text) <= limit:
            return text
    return cut(_enumerate(names[:1], len(names) - 1), limit)[0] if names else ""


def _enumerate(names: list[str], others: int) -> str:
    if not others:
        return ", ".join(names)
    return f"{', '.join(names)} et {others}{NBSP}autre{'s' if others > 1 else ''}"


def amount_words(amount: Decimal | str | None) -> str:
    """« 10 250 », or the raw text of a draft; nothing for nothing. Euros, without their sign."""
    if amount is None:
        return ""
    return amount.strip() if isinstance(amount, str) else format_number(amount)


def count_words(count: int | str | None) -> str:
    """« 1 200 », « non connu », or the raw text of a draft."""
    if count is None:
        return UNKNOWN
    return count.strip() if isinstance(count, str) else format_number(count)


def share_words(part: int | str | None, whole: int | str | None) -> str:
    """« soit 71 % », rounded half up; nothing when either number is missing or the whole is 0."""
    if not isinstance(part, int) or not isinstance(whole, int) or not whole:
        return ""
    share = (Decimal(part) * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP)
    return f"soit {format_number(share)}{NBSP}%"


def total(codes: Sequence[BudgetCode], budget: Mapping[BudgetCode, SheetAmount]) -> Decimal | None:
    """Sum of the readable lines, in euros; an empty line is 0. None when nothing is written."""
    amounts = [
        line.amount
        for code in codes
        if (line := budget.get(code)) and isinstance(line.amount, Decimal)
    ]
    return sum(amounts, Decimal(0)) if amounts else None


def total_expenses(sheet: RequestSheet) -> Decimal | None:
    return total(EXPENSES, sheet.budget)


def total_revenues(sheet: RequestSheet) -> Decimal | None:
    return total(REVENUES, sheet.budget)


def dates_words(values: Mapping[str, str]) -> str:
    """« Du 2 mars 2027 au 18 décembre 2027 », with what is known of it."""
    start, end = values.get("starts_on", "").strip(), values.get("ends_on", "").strip()
    if not start:
        return f"Jusqu’au {end}" if end else ""
    return f"Du {start} au {end}" if end else f"À partir du {start}"


def fingerprint_words(fingerprint: str) -> str:
    """The first sixteen signs of a fingerprint, by groups of four that can be read aloud."""
    short = fingerprint[:16]
    return NBSP.join(short[start : start + 4] for start in range(0, len(short), 4))


def stamp_lines(stamp: Stamp | None) -> tuple[str, str]:
    """What stands at the top of the recto: the state in a few words, then its date."""
    if stamp is None:
        return BLANK_WORDS, "recto et verso"
    if not stamp.number or stamp.submitted_at is None:
        printed = f"imprimé le {plain_date(stamp.printed_on)}" if stamp.printed_on else ""
        return DRAFT_WORDS, printed
    day, hour = plain_date(stamp.submitted_at), clock(stamp.submitted_at)
    return f"Dossier {stamp.number}", f"déposé le {day} à {hour}"
