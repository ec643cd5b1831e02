"""The day of an audition: who came, and its end."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from ami_portal.accounts.models import User
from applications.actions import hearings as outcomes
from applications.domain.workflow import is_allowed
from applications.enums import MissedOutcome, State, Transition
from applications.models import Application
from juries.actions import results
from juries.actions.sheets import open_sheets
from juries.domain.refusals import RefusedError
from juries.enums import Attendance, SheetState
from juries.models import Hearing, HearingEntry, HearingSeat, HearingStep
from juries.notifications import sheets as notices
from juries.queries.day import owed_by_juror


class HearingRefusedError(RefusedError):
    """What cannot be done to this audition. Its text is French, for the screen."""


@transaction.atomic
def close(
    hearing: Hearing, *, absent: Iterable[Application] = (), by: User, at: datetime
) -> Hearing:
    """The audition is over: who came is Auditionné, who did not is told so (P17).

    An absent dossier stays Recevable; one withdrawn meanwhile is left alone. Closed twice, nothing
    moves. Raises HearingRefusedError for an audition that was never published.
    """
    locked = lock(hearing)
    if locked.closed_at is not None:
        return locked
    if locked.published_at is None or locked.cancelled_at is not None:
        raise HearingRefusedError("Publiez d’abord cette audition : elle ne peut pas être close.")
    missing = {application.pk for application in absent}
    HearingStep.objects.filter(hearing=locked, ended_at=None).update(ended_at=at)
    for entry in locked.entries.select_related("application"):
        _conclude(entry, is_absent=entry.application_id in missing, by=by, at=at)
    open_sheets(locked, at=at)
    for entry in locked.entries.select_related("application"):
        results.refresh(entry.application, at=at)
    locked.closed_at = at
    locked.save(update_fields=["closed_at"])
    return locked


@transaction.atomic
def note_absence(
    entry: HearingEntry,
    *,
    by: User,
    at: datetime,
    outcome: MissedOutcome = MissedOutcome.AGAIN,
) -> HearingEntry:
    """The structure is not here: no sheet is owed, and `outcome` says what follows.

    Its mail leaves when the audition ends; the others are heard. Once ended, only the outcome of
    an absence changes, as long as nobody decided. Raises HearingRefusedError.
    """
    hearing = lock(entry.hearing)
    if hearing.closed_at is not None:
        return _settle_absence(entry, outcome, by=by, at=at)
    return _note(entry, Attendance.ABSENT, outcome=outcome, by=by, at=at)


def note_presence(
    entry: HearingEntry, *, by: User, at: datetime, is_late: bool = False
) -> HearingEntry:
    """The structure is here since `at`. Raises HearingRefusedError once it is placed elsewhere."""
    try:
        return _note(entry, Attendance.LATE if is_late else Attendance.PRESENT, by=by, at=at)
    except IntegrityError as error:
        raise HearingRefusedError(
            "Ce dossier est déjà placé dans une autre audition : retirez-le de celle-là d’abord."
        ) from error


@transaction.atomic
def note_juror_absence(seat: HearingSeat, *, by: User, at: datetime) -> HearingSeat:
    """The juror did not come: no sheet is expected. Raises HearingRefusedError once they noted."""
    require_running(lock(seat.hearing))
    sheets = seat.hearing.sheets.filter(seat=seat.seat_id)
    if sheets.exclude(state=SheetState.TO_FILL).exists():
        raise HearingRefusedError(f"{seat.user} a déjà noté : sa fiche dit sa présence.")
    sheets.delete()
    return _set_presence(seat, is_present=False, is_late=False, by=by, at=at)


@transaction.atomic
def note_juror_presence(
    seat: HearingSeat, *, by: User, at: datetime, is_late: bool = False
) -> HearingSeat:
    """The juror is here since `at`: their sheets are laid out, again if they were absent."""
    require_running(lock(seat.hearing))
    return _set_presence(seat, is_present=True, is_late=is_late, by=by, at=at)


@transaction.atomic
def remind(hearing: Hearing, *, by: User, at: datetime) -> int:
    """J6 to each juror with sheets left, one a day at most. Returns how many mails left."""
    owed = owed_by_juror(hearing)
    letters = [notices.remind(juror, hearing, left=left, at=at) for juror, left in owed.items()]
    return sum(letter is not None for letter in letters)


def lock(hearing: Hearing) -> Hearing:
    """The audition, then its dossiers in their order, before any sheet."""
    locked = Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    heard = Application.objects.filter(hearing_entries__hearing=locked)
    bool(heard.select_for_update(of=("self",)).order_by("pk"))
    return locked


def require_running(hearing: Hearing) -> None:
    """Raise HearingRefusedError once the audition is over: its hours are those of the minutes."""
    if hearing.closed_at is not None:
        raise HearingRefusedError("L’audition est close : les présences ne changent plus.")


@transaction.atomic
def _note(
    entry: HearingEntry,
    attendance: Attendance,
    *,
    by: User,
    at: datetime,
    outcome: MissedOutcome | str = "",
) -> HearingEntry:
    hearing = lock(entry.hearing)
    require_running(hearing)
    entry.attendance, entry.missed_outcome = attendance, outcome
    entry.noted_at, entry.noted_by = at, by
    entry.save(update_fields=["attendance", "missed_outcome", "noted_at", "noted_by"])
    _lay_out(hearing, at=at)
    results.refresh(entry.application, at=at)
    return entry


def _settle_absence(
    entry: HearingEntry, outcome: MissedOutcome, *, by: User, at: datetime
) -> HearingEntry:
    entry = HearingEntry.objects.select_related("application").get(pk=entry.pk)
    if entry.attendance != Attendance.ABSENT:
        raise HearingRefusedError("L’audition est close : les présences ne changent plus.")
    if entry.application.state != State.ADMISSIBLE:
        raise HearingRefusedError("Ce dossier n’attend plus d’audition : relisez sa page.")
    entry.missed_outcome, entry.noted_at, entry.noted_by = outcome, at, by
    entry.save(update_fields=["missed_outcome", "noted_at", "noted_by"])
    return entry


def _set_presence(
    seat: HearingSeat, *, is_present: bool, is_late: bool, by: User, at: datetime
) -> HearingSeat:
    seat.is_present, seat.is_late = is_present, is_late
    seat.noted_at, seat.noted_by = at, by
    seat.save(update_fields=["is_present", "is_late", "noted_at", "noted_by"])
    hearing = seat.hearing
    _lay_out(hearing, at=at)
    for entry in hearing.entries.select_related("application"):
        results.refresh(entry.application, at=at)
    return seat


def _lay_out(hearing: Hearing, *, at: datetime) -> None:
    """Complete the sheets of an audition that someone has already opened."""
    if (
        hearing.sheets.exists()
        or hearing.hearing_seats.filter(links_declared_at__isnull=False).exists()
    ):
        open_sheets(hearing, at=at)


def _conclude(entry: HearingEntry, *, is_absent: bool, by: User, at: datetime) -> None:
    if not is_allowed(Transition.HEAR, entry.application.state):
        return
    gone = is_absent or entry.attendance == Attendance.ABSENT
    if gone or entry.attendance == Attendance.EXPECTED:
        entry.attendance = Attendance.ABSENT if gone else Attendance.PRESENT
        entry.save(update_fields=["attendance"])
    if gone:
        outcomes.miss(entry.application, outcome=entry.missed_outcome, by=by, at=at)
    else:
        outcomes.hear(entry.application, by=by, at=at)
