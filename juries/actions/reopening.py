"""Reopening a released decision: said why, signed, and the history keeps both."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.money import NBSP
from applications.actions import reopening
from applications.domain.refusals import RefusedError
from applications.domain.workflow import TransitionNotAllowedError
from applications.models import Application, Campaign
from juries.domain.reopening import ReopeningRefusedError, check
from juries.enums import DecisionKind
from juries.models import Decision
from juries.queries.reopening import standing

TOO_LATE = (
    f"L’aide est déjà engagée ou versée{NBSP}: passez par l’abandon de l’aide, dans le suivi,"
    " ou par un titre de recettes."
)


@transaction.atomic
def reopen(
    application: Application, *, reason: str, knows_the_law: bool, by: User, at: datetime
) -> Decision:
    """Take the released decision up again; its letter is cancelled, its aid returns.

    A favourable one created rights (CRPA, L. 242-1): who reopens it says that they know.
    Raises ReopeningRefusedError with a sentence for each box.
    """
    Campaign.objects.select_for_update().get(pk=application.campaign_id)
    decision = standing(application)
    if decision is None:
        raise ReopeningRefusedError({"": "Aucune décision diffusée n’est à rouvrir."})
    check(DecisionKind(decision.kind), reason=reason, knows_the_law=knows_the_law)
    try:
        reopening.reopen(application, reason=reason, by=by, at=at)
    except TransitionNotAllowedError as refusal:
        raise ReopeningRefusedError({"": TOO_LATE}) from refusal
    except RefusedError as refusal:
        raise ReopeningRefusedError({"": str(refusal)}) from refusal
    Decision.objects.filter(application=application, released_at__isnull=True).delete()
    _sign(application, reason=reason, by=by, at=at)
    return decision


def _sign(application: Application, *, reason: str, by: User, at: datetime) -> None:
    """Every released decision of the dossier: one of the waiting list was decided twice."""
    Decision.objects.filter(
        application=application, released_at__isnull=False, reopened_at__isnull=True
    ).update(reopened_at=at, reopened_by=by, reopening_reason=reason)
