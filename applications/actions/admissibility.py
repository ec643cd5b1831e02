"""Declaring a dossier recevable or irrecevable."""

from datetime import datetime
from typing import Any

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.history import lock, move, record
from applications.domain.verification import need_words
from applications.enums import EventKind, InadmissibilityReason, State, Transition
from applications.models import Application
from applications.notifications import letters, outcomes, team


@transaction.atomic
def admit(application: Application, *, by: User, at: datetime, text: str = "") -> Application:
    """Declare recevable and invite to give availabilities (P11).

    From Irrecevable the reversal needs its reason in `text`; an unsent refusal is cancelled.
    Raises TransitionNotAllowedError, MissingReasonError.
    """
    locked = lock(application)
    is_reversal = locked.state == State.INADMISSIBLE
    move(locked, Transition.ADMIT)
    if is_reversal:
        text = need_words(text, "Écrivez pourquoi ce dossier redevient recevable.")
        outcomes.cancel_unsent_letters(locked, at=at)
        letters.cancel(locked, at=at)
    locked.checked_at = at
    locked.inadmissibility_reason = locked.inadmissibility_text = ""
    locked.save(
        update_fields=["state", "checked_at", "inadmissibility_reason", "inadmissibility_text"]
    )
    told: dict[str, Any] = {"text": text} if is_reversal else {}
    record(locked, EventKind.ADMITTED, by=by, at=at, **told)
    team.tell_admitted(locked, at=at)
    return locked


@transaction.atomic
def refuse(
    application: Application,
    *,
    reason: InadmissibilityReason | str,
    text: str,
    by: User,
    at: datetime,
) -> Application:
    """Declare irrecevable, with a reason of the list and its words, and say so by letter (P12).

    Raises TransitionNotAllowedError, MissingReasonError, ValueError for a reason out of the list.
    """
    locked = lock(application)
    move(locked, Transition.REFUSE)
    locked.inadmissibility_reason = InadmissibilityReason(reason)
    locked.inadmissibility_text = need_words(
        text, "Expliquez à la structure pourquoi son dossier ne peut pas être examiné."
    )
    locked.checked_at = at
    locked.save(
        update_fields=["state", "checked_at", "inadmissibility_reason", "inadmissibility_text"]
    )
    record(
        locked,
        EventKind.REFUSED,
        by=by,
        at=at,
        reason=locked.inadmissibility_reason,
        text=locked.inadmissibility_text,
    )
    team.tell_refused(locked, at=at)
    return locked
