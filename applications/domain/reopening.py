"""The boxes that a complément reopens: which may be, which go together, and what changed.

Rule: the structure changes only what the service reopened. Boxes that are checked against each
other reopen together, so that an answer can always be put right. Box 14 and the tick « page
blanche » are never reopened: the first is a signature, the second changes the rules of the dossier.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ami_portal.common.money import NBSP
from applications.domain.boxes import (
    BOX_OF_FIELD,
    BOXES,
    CLAIMS,
    EXPENSES,
    FIELDS,
    Box,
    Kind,
)
from applications.domain.call import YES
from applications.domain.request import read_day, split_codes
from applications.enums import BonusKind

_CLOSED = frozenset({"is_page_blanche", "shares_sheet", "signer_name", "signer_role"})
_CLOSED_BOXES = frozenset({"pledges"})
# The first field of what goes together → its words, when its own label would not say it.
_TOGETHER: dict[tuple[str, ...], str] = {
    ("organisation_identifier", "identifier_pending"): "SIRET ou RNA",
    ("is_first_request", "earlier_support_year"): "Demandes d’avant",
    ("neighbourhoods", "neighbourhoods_unsure"): "Quartiers prioritaires",
    ("starts_on", "ends_on"): "Dates",
}
_WHOLE_BOXES = frozenset({"people", "partners", "budget"})
_ADDED = {
    "partners": (CLAIMS[BonusKind.COOPERATION].key,),
    "budget": ("requested_amount",),
}
_ADDED_TITLES = {"budget": "Le budget et la somme demandée"}
_BUDGET = tuple(code.value for code in EXPENSES)


@dataclass(frozen=True, slots=True)
class Reopening:
    """One thing to tick: its name, the box it belongs to, and every field that it reopens."""

    key: str
    box: Box
    label: str
    fields: tuple[str, ...]

    @property
    def words(self) -> str:
        """« case 4, L’action… », as people say it on the telephone."""
        return f"case{NBSP}{FIELDS[self.fields[0]].number}, {self.label}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a field said before a complément, and after."""

    key: str
    before: str
    after: str

    @property
    def title(self) -> str:
        field = FIELDS[self.key]
        return f"Case{NBSP}{field.number}, {field.label}"


def _of_box(box: Box) -> Iterable[Reopening]:
    open_fields = [field.key for field in box.fields if field.key not in _CLOSED]
    if box.key in _WHOLE_BOXES:
        title = _ADDED_TITLES.get(box.key, box.title)
        keys = (*open_fields, *_ADDED.get(box.key, ()))
        yield Reopening(open_fields[0], box, title, keys)
        return
    led = {keys[0]: (keys, words) for keys, words in _TOGETHER.items()}
    followers = {key for keys in _TOGETHER for key in keys[1:]}
    added = {key for keys in _ADDED.values() for key in keys}
    for key in open_fields:
        if key not in followers | added:
            keys, words = led.get(key, ((key,), FIELDS[key].label))
            yield Reopening(key, box, words, keys)


REOPENINGS: tuple[Reopening, ...] = tuple(
    reopening for box in BOXES if box.key not in _CLOSED_BOXES for reopening in _of_box(box)
)


_SUM = Reopening(
    "requested_amount", BOX_OF_FIELD["requested_amount"], "La somme demandée", ("requested_amount",)
)


def reopenings(*, is_page_blanche: bool) -> tuple[Reopening, ...]:
    """What may be reopened, in the order of the boxes; a page blanche has a sum and no budget."""
    if not is_page_blanche:
        return REOPENINGS
    return tuple(_SUM if _SUM.key in one.fields else one for one in REOPENINGS)


def fields_of(asked: Collection[str], *, is_page_blanche: bool = False) -> tuple[str, ...]:
    """Every field that these fields reopen, in the order of the boxes; unknown names open none."""
    opened = {
        key
        for reopening in reopenings(is_page_blanche=is_page_blanche)
        if set(reopening.fields) & set(asked)
        for key in reopening.fields
    }
    return tuple(key for key in FIELDS if key in opened)


def words_of(fields: Collection[str]) -> tuple[str, ...]:
    """What was reopened, one line each, for a mail or a page."""
    known = reopenings(is_page_blanche=not set(_BUDGET) & set(fields))
    return tuple(one.words for one in known if set(one.fields) & set(fields))


def changes_in(
    before: Mapping[str, str], after: Mapping[str, str], *, fields: Collection[str]
) -> tuple[Change, ...]:
    """What `after` says otherwise, among the reopened `fields`; spaces around a text count not."""
    found = ((key, _typed(before.get(key, "")), _typed(after.get(key, ""))) for key in after)
    return tuple(
        Change(key, old, new)
        for key, old, new in found
        if key in fields and _same_form(key, old) != _same_form(key, new)
    )


def shown(key: str, text: str, names: Mapping[str, str]) -> str:
    """A raw text as people read it: « oui », the names of the quartiers, a French day."""
    kind = FIELDS[key].kind
    if kind is Kind.TICK:
        return "oui" if text == YES else "non"
    if kind is Kind.CHOICES:
        return ", ".join(names.get(code, code) for code in split_codes(text))
    if kind is Kind.DATE:
        return _day(text)
    return text


def _typed(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _same_form(key: str, text: str) -> str:
    """A calendar writes 2027-01-04 what a person typed 04/01/2027: the same day is no change."""
    return _day(text) if FIELDS[key].kind is Kind.DATE else text


def _day(text: str) -> str:
    try:
        return f"{read_day(text):%d/%m/%Y}"
    except ValueError:
        return text
