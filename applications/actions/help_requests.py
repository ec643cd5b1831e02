"""Asking for help about a draft: asked, taken by one agent, looked at, ended."""

import logging
from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.drafts import DepositedDraftError
from applications.domain import help_requests as rules
from applications.domain.refusals import RefusedError
from applications.models import Draft, HelpLook, HelpRequest

logger = logging.getLogger("ami_portal.help")


@transaction.atomic
def ask(draft: Draft, *, question: str, phone: str, by: User | None, at: datetime) -> HelpRequest:
    """Open a draft to one agent for seven days. Asked again while it is open, it is corrected.

    `by` is None for a draft that nobody has claimed. Raises MissingReasonError, RefusedError,
    DepositedDraftError.
    """
    kept, number = rules.check_question(question), rules.check_phone(phone)
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.submitted_at is not None:
        raise DepositedDraftError
    current = locked.help_requests.filter(ended_at=None).first()
    if current is not None and current.expires_at > at:
        current.question, current.phone = kept, number
        current.save(update_fields=["question", "phone"])
        return current
    if current is not None:
        _end(current, at=current.expires_at)
    return HelpRequest.objects.create(
        draft=locked,
        question=kept,
        phone=number,
        asked_at=at,
        asked_by=by,
        expires_at=rules.closes_at(at),
    )


@transaction.atomic
def take(help_request: HelpRequest, *, by: User, at: datetime) -> HelpRequest:
    """One agent takes care of it; the same twice changes nothing.

    Raises HelpTakenError when it is another, HelpEndedError.
    """
    locked = _lock_open(help_request, at=at)
    if locked.agent is None:
        locked.agent, locked.taken_at = by, at
        locked.save(update_fields=["agent", "taken_at"])
    elif locked.agent != by:
        raise rules.HelpTakenError(str(locked.agent))
    return locked


@transaction.atomic
def look(help_request: HelpRequest, *, by: User, at: datetime) -> HelpLook:
    """Write down that the agent opens the draft, before it is shown.

    Raises HelpTakenError, RefusedError when nobody took it, HelpEndedError.
    """
    locked = _lock_open(help_request, at=at)
    if locked.agent is None:
        raise RefusedError("Prenez d’abord cette demande\u00a0: la structure saura qui regarde.")
    if locked.agent != by:
        raise rules.HelpTakenError(str(locked.agent))
    return HelpLook.objects.create(help_request=locked, by=by, at=at)


@transaction.atomic
def stop(help_request: HelpRequest, *, by: User | None, at: datetime) -> HelpRequest:
    """Close the look at once, for the structure or for the agent who has finished."""
    locked = HelpRequest.objects.select_for_update().get(pk=help_request.pk)
    if locked.ended_at is None:
        _end(locked, at=min(at, locked.expires_at))
        logger.info("help %s ended by person %s", locked.pk, by.pk if by else None)
    return locked


def _lock_open(help_request: HelpRequest, *, at: datetime) -> HelpRequest:
    # Nothing is joined: after a wait, PostgreSQL reads the locked row again, not the joined ones.
    locked = HelpRequest.objects.select_for_update().get(pk=help_request.pk)
    ended = rules.ended_at(
        expires_at=locked.expires_at,
        ended_at=locked.ended_at,
        deposited_at=locked.draft.submitted_at,
        at=at,
    )
    if ended is not None:
        raise rules.HelpEndedError
    return locked


def _end(help_request: HelpRequest, *, at: datetime) -> None:
    help_request.ended_at = at
    help_request.save(update_fields=["ended_at"])
