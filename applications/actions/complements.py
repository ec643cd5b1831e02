"""The complément: what is missing, asked for and received. A dated fact, never a state."""

from datetime import date, datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.actions.history import lock, record
from applications.domain.verification import check_answer, check_request, need_words
from applications.enums import EventKind
from applications.models import Application
from applications.notifications import team

WHAT_IS_MISSING = "Écrivez ce qui manque, en une ou deux phrases."


@transaction.atomic
def request(
    application: Application, *, text: str, due_on: date, by: User, at: datetime
) -> Application:
    """Ask for what is missing before `due_on`, and tell the structure (P9).

    Asked again, the words and the date change; the earlier suspension stays in the history.
    Raises MissingReasonError, ComplementError, TooLateError.
    """
    locked = lock(application)
    check_request(state=locked.state, due_on=due_on, today=paris_day(at))
    locked.complement_request = need_words(text, WHAT_IS_MISSING)
    locked.complement_requested_at = at
    locked.complement_due_on = due_on
    locked.complement_answer, locked.complement_answered_at = "", None
    _save(locked)
    record(
        locked,
        EventKind.COMPLEMENT_REQUESTED,
        by=by,
        at=at,
        text=locked.complement_request,
        due_on=due_on.isoformat(),
    )
    team.tell_complement_requested(locked, at=at)
    return locked


@transaction.atomic
def answer(application: Application, *, text: str, by: User, at: datetime) -> Application:
    """Receive what the structure sends; late is better than never.

    Raises MissingReasonError, ComplementError.
    """
    locked = lock(application)
    check_answer(state=locked.state, is_awaited=locked.awaits_complement)
    locked.complement_answer = need_words(text, "Écrivez l’information demandée.")
    locked.complement_answered_at = at
    _save(locked)
    record(locked, EventKind.COMPLEMENT_RECEIVED, by=by, at=at, text=locked.complement_answer)
    return locked


def _save(application: Application) -> None:
    application.save(
        update_fields=[
            "complement_request",
            "complement_requested_at",
            "complement_due_on",
            "complement_answer",
            "complement_answered_at",
        ]
    )
