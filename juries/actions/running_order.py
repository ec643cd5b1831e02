"""The moments of an audition as they happen: started, ended, taken back."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from juries.actions.hearings import HearingRefusedError, lock, note_presence, require_running
from juries.enums import Attendance, StepKind
from juries.models import Hearing, HearingEntry, HearingStep


@transaction.atomic
def start(
    hearing: Hearing, *, entry: HearingEntry | None = None, by: User, at: datetime
) -> HearingStep:
    """Begin the moment of a structure, or of all together without `entry`; what ran ends.

    One that already ended goes on, its first hour kept. A structure that begins is here.
    Raises HearingRefusedError for an audition that is over or not published, for an absent one.
    """
    locked = _running(hearing)
    if entry is not None:
        _require_here(entry, by=by, at=at)
    HearingStep.objects.filter(hearing=locked, ended_at=None).exclude(entry=entry).update(
        ended_at=at
    )
    kind = StepKind.TOGETHER if entry is None else StepKind.STRUCTURE
    step, _ = HearingStep.objects.get_or_create(
        hearing=locked, entry=entry, defaults={"kind": kind, "started_at": at, "started_by": by}
    )
    if step.ended_at is not None:
        step.ended_at = None
        step.save(update_fields=["ended_at"])
    return step


@transaction.atomic
def end(hearing: Hearing, *, by: User, at: datetime) -> None:
    """End what runs; nothing runs, nothing changes. Raises HearingRefusedError once it is over."""
    HearingStep.objects.filter(hearing=_running(hearing), ended_at=None).update(ended_at=at)


@transaction.atomic
def take_back(hearing: Hearing, *, by: User, at: datetime) -> None:
    """The last start was a mistake: it is forgotten, and what it had ended runs again.

    Raises HearingRefusedError once the audition is over.
    """
    steps = HearingStep.objects.filter(hearing=_running(hearing))
    mistaken = steps.filter(ended_at=None).first()
    if mistaken is None:
        return
    if steps.filter(started_at__gt=mistaken.started_at).exists():  # it had only gone on
        mistaken.ended_at = at
        mistaken.save(update_fields=["ended_at"])
        return
    mistaken.delete()
    cut = steps.filter(ended_at=mistaken.started_at).first()
    if cut is not None:
        cut.ended_at = None
        cut.save(update_fields=["ended_at"])


def _running(hearing: Hearing) -> Hearing:
    locked = lock(hearing)
    require_running(locked)
    if locked.published_at is None or locked.cancelled_at is not None:
        raise HearingRefusedError("Publiez d’abord cette audition : son temps se note ensuite.")
    return locked


def _require_here(entry: HearingEntry, *, by: User, at: datetime) -> None:
    entry = HearingEntry.objects.select_related("hearing", "application").get(pk=entry.pk)
    if entry.attendance == Attendance.ABSENT:
        raise HearingRefusedError(
            f"{entry.application.organisation_name} est notée absente : notez d’abord son arrivée."
        )
    if entry.attendance == Attendance.EXPECTED:
        note_presence(entry, by=by, at=at)
