"""What an audition changes for a dossier: heard, or missed."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.history import lock, move, record
from applications.enums import EventKind, MissedOutcome, Transition
from applications.models import Application
from applications.notifications import hearings as notices


@transaction.atomic
def hear(application: Application, *, by: User, at: datetime) -> Application:
    """The structure came: Recevable becomes Auditionné. Raises TransitionNotAllowedError."""
    locked = lock(application)
    move(locked, Transition.HEAR)
    locked.heard_at = at
    locked.save(update_fields=["state", "heard_at"])
    record(locked, EventKind.HEARD, by=by, at=at)
    return locked


@transaction.atomic
def miss(
    application: Application, *, by: User, at: datetime, outcome: MissedOutcome | str = ""
) -> Application:
    """The structure did not come: a dated fact and mail P17, and no change of state.

    The dossier stays Recevable: it can be placed in another audition, or decided on its two pages.
    `outcome` is which of the two, when the service already knows.
    """
    locked = lock(application)
    record(locked, EventKind.HEARING_MISSED, by=by, at=at, outcome=str(outcome))
    notices.tell_missed(locked, outcome=outcome, at=at)
    return locked
