"""What a juror's notes were before they are what they are: for the juror alone."""

from dataclasses import dataclass
from datetime import datetime

from juries.enums import TouchKind
from juries.models import Mark, ScoreSheet

ABSTAINS = "je ne me prononce pas"


@dataclass(frozen=True, slots=True)
class Change:
    """A note that became another one; `old` is empty the first time."""

    criterion: str
    old: str
    new: str
    at: datetime


def changes_of(sheet: ScoreSheet) -> list[Change]:
    """The notes of a sheet as they changed, in order of time. One query.

    A touch that arrived after a later one of the same tablet changed nothing: it is left out.
    """
    marks = sheet.marks.filter(kind=TouchKind.NOTE).select_related("criterion")
    kept: dict[int, Mark] = {}
    found = []
    for mark in marks:
        last = kept.get(mark.criterion_id or 0)
        if last is not None and _is_overtaken(mark, last):
            continue
        kept[mark.criterion_id or 0] = mark
        if last is None or last.value != mark.value:
            found.append(Change(str(mark.criterion), _words(last), _words(mark), mark.at))
    return found


def _is_overtaken(mark: Mark, last: Mark) -> bool:
    return mark.device is not None and mark.device == last.device and mark.rank <= last.rank


def _words(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return ABSTAINS if mark.value is None else str(mark.value)
