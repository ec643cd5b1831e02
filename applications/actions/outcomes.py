"""Decisions that grant nothing: another way, the waiting list, not selected."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history
from applications.enums import EventKind, NotSelectedReason, Transition
from applications.models import Application


@dataclass(frozen=True, slots=True)
class Words:
    """What the letter says besides the decision itself; the dossier's page repeats it."""

    text: str = ""
    advice: str = ""
    deliberation: str = ""

    def told(self) -> dict[str, str]:
        """Only what is said: the history keeps no empty words."""
        said = {"text": self.text, "advice": self.advice, "deliberation": self.deliberation}
        return {name: words for name, words in said.items() if words}


NO_WORDS = Words()


@transaction.atomic
def redirect(
    application: Application, *, by: User, at: datetime, words: Words = NO_WORDS
) -> Application:
    """Decide that another way suits the project better. Raises TransitionNotAllowedError.

    To whom and why is a Redirection, which may come with any decision (`redirections.open_way`).
    """
    transition, kind = Transition.REDIRECT, EventKind.REDIRECTED
    return _decide(application, transition, kind, by=by, at=at, **words.told())


@transaction.atomic
def reserve(
    application: Application,
    *,
    rank: int,
    by: User,
    at: datetime,
    computed: Decimal | None = None,
    words: Words = NO_WORDS,
) -> Application:
    """Place the dossier on the waiting list, 1 is first. Raises TransitionNotAllowedError.

    `computed`, in euros, is what its calculation would grant: money that returns fits or not.
    """
    told: dict[str, Any] = {"rank": rank, **words.told()}
    if computed is not None:
        told["computed"] = str(computed)
    return _decide(application, Transition.RESERVE, EventKind.RESERVED, by=by, at=at, **told)


@transaction.atomic
def decline(
    application: Application,
    *,
    reason: NotSelectedReason,
    text: str,
    by: User,
    at: datetime,
    words: Words = NO_WORDS,
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
        **replace(words, text=text).told(),
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
