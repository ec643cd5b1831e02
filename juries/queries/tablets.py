"""Which tablets of an audition are behind, for the service. Never a note."""

from dataclasses import dataclass
from datetime import datetime

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from juries.domain.tablets import Report, is_silent, sentence
from juries.enums import SheetState
from juries.models import Hearing, Tablet
from juries.queries import results


@dataclass(frozen=True, slots=True)
class TabletState:
    """One juror’s tablet in a sentence; `is_behind` when something waits on it or it is silent."""

    user: User
    sentence: str
    is_behind: bool


def tablets_of(hearing: Hearing, *, at: datetime) -> dict[int, TabletState]:
    """By the person’s id, the tablet to speak of: where something waits, else the last seen.

    A juror without a tablet is not in it. Two queries.
    """
    found = (
        Tablet.objects.filter(user__in=hearing.hearing_seats.values("user"))
        .select_related("user")
        .order_by("user", "pending", "last_seen_at")
    )
    owing = _owing(hearing, at=at)
    # The last of each person wins: most pending, then most recent.
    return {
        tablet.user_id: _state(tablet, is_expected=tablet.user_id in owing, at=at)
        for tablet in found
    }


def _state(tablet: Tablet, *, is_expected: bool, at: datetime) -> TabletState:
    report = Report(tablet.last_seen_at, tablet.pending, tablet.pending_since)
    said = sentence(str(tablet.user), report, is_expected=is_expected, at=at)
    is_behind = tablet.pending > 0 or (is_expected and is_silent(report, at=at))
    return TabletState(tablet.user, said, is_behind=is_behind)


def _owing(hearing: Hearing, *, at: datetime) -> set[int]:
    """Who has a sheet to finish while the audition is under way; nobody before or after."""
    if hearing.slot is None or hearing.closed_at is not None:
        return set()
    if at < hearing.slot.starts_at or paris_day(at) != paris_day(hearing.slot.starts_at):
        return set()
    owed = results.due_sheets().filter(hearing=hearing).exclude(state=SheetState.FINISHED)
    return set(owed.values_list("seat__user", flat=True))
