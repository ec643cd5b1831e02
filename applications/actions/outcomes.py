"""Decisions that grant nothing: another way, the waiting list, not selected."""

from datetime import datetime
from typing import Any

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history
from applications.enums import EventKind, NotSelectedReason, Transition
from applications.models import Application


@transaction.atomic
def redirect(application: Application, *, by: User, at: datetime) -> Application:
    """Decide that another way suits the project better. Raises TransitionNotAllowedError.

    To whom and why is a Redirection, which may come with any decision (`redirections.open_way`).
    """
    return _decide(application, Transition.REDIRECT, EventKind.REDIRECTED, by=by, at=at)


@transaction.atomic
def reserve(application: Application, *, rank: int, by: User, at: datetime) -> Application:
    """Place the dossier on the waiting list, 1 is first. Raises TransitionNotAllowedError."""
    return _decide(application, Transition.RESERVE, EventKind.RESERVED, by=by, at=at, rank=rank)


@transaction.atomic
def decline(
    application: Application, *, reason: NotSelectedReason, text: str, by: User, at: datetime
) -> Application:
    """Do not select, with a coded reason and its text. Raises TransitionNotAllowedError."""
    return _decide(
        application,
        Transition.DECLINE,
        EventKind.DECLINED,
        by=by,
        at=at,
        reason=NotSelectedReason(reason).value,
        reason_label=NotSelectedReason(reason).label,
        text=text,
    )


def _decide(
    application: Application,
    transition: Transition,
    kind: EventKind,
    *,
    by: User,
    at: datetime,
    **data: Any,
) -> Application:
    application = history.lock(application)
    history.move(application, transition)
    application.decided_at = at
    application.save(update_fields=["state", "decided_at"])
    history.record(application, kind, by=by, at=at, **data)
    return application
