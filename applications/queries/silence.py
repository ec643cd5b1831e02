"""The two months of silence of a dossier, with the compléments that suspended them."""

from dataclasses import replace
from datetime import date, datetime

from ami_portal.common.dates import paris_day
from applications.domain.verification import Suspension, silence_refuses_on
from applications.enums import EventKind
from applications.models import Application


def silence_day(application: Application, *, today: date) -> date | None:
    """The day silence means refusal, from the complément's dates."""
    return silence_refuses_on(
        submitted_on=paris_day(application.submitted_at),
        today=today,
        asked_on=_day(application.complement_requested_at),
        due_on=application.complement_due_on,
        answered_on=_day(application.complement_answered_at),
        earlier=_earlier_suspensions(application),
    )


def _earlier_suspensions(application: Application) -> list[Suspension]:
    """The compléments asked for before the last one, since the deposit, from the history."""
    found: list[Suspension] = []
    for event in sorted(application.events.all(), key=lambda event: (event.at, event.pk)):
        day = paris_day(event.at)
        if event.at < application.submitted_at:
            continue
        if event.kind == EventKind.COMPLEMENT_REQUESTED:
            found.append(Suspension(day, date.fromisoformat(event.data["due_on"])))
        elif event.kind == EventKind.COMPLEMENT_RECEIVED and found:
            found[-1] = replace(found[-1], answered_on=day)
    return found[:-1]


def last_suspension(application: Application) -> Suspension | None:
    """The last complément asked for: it suspends the two months until its answer, or its date."""
    asked_at, due_on = application.complement_requested_at, application.complement_due_on
    if asked_at is None or due_on is None:
        return None
    return Suspension(paris_day(asked_at), due_on, _day(application.complement_answered_at))


def _day(at: datetime | None) -> date | None:
    return paris_day(at) if at else None
