"""The two gestures of every action: move the state, append the event."""

from datetime import datetime
from typing import Any

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.domain.workflow import next_state
from applications.enums import EventKind, Transition
from applications.models import Application, Event


def lock(application: Application) -> Application:
    """The dossier's row, locked until the commit. Every action on a dossier begins here."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("campaign", "organisation", "theme")
        .get(pk=application.pk)
    )


def move(application: Application, transition: Transition) -> None:
    """Set the state the transition leads to; the caller saves. Raises TransitionNotAllowedError."""
    application.state = next_state(transition, application.state)


def record(
    application: Application,
    kind: EventKind,
    *,
    by: User | None,
    at: datetime,
    email: OutboundEmail | None = None,
    **data: Any,
) -> Event:
    """Append a fact to the dossier's history, signed and dated."""
    return Event.objects.create(
        application=application, kind=kind, by=by, at=at, email=email, data=signed(data, by)
    )


def signed(data: dict[str, Any], by: User | None) -> dict[str, Any]:
    """The fact with the name of the person who writes today from a shared mailbox, if one said."""
    return {**data, "writer": by.writer_name} if by is not None and by.writer_name else data
