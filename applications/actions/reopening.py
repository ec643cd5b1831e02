"""Taking a released decision up again: what it granted returns, its letter no longer stands."""

from datetime import datetime
from typing import Any

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history
from applications.domain.contrat_de_ville import check_not_filed
from applications.enums import EventKind, RedirectionStatus, State, Transition
from applications.models import AccessLink, Application, Award, Campaign, Redirection
from applications.notifications import letters, outcomes


@transaction.atomic
def reopen(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """Make the dossier wait for a decision again; `reason` stays in its history.

    An aid not engaged returns to the envelope, its calculation kept in the history; a letter that
    has not left never will. Raises TransitionNotAllowedError, ContratRefusedError.
    """
    campaign = Campaign.objects.select_for_update().get(pk=application.campaign_id)
    application = history.lock(application)
    check_not_filed(is_filed=hasattr(application, "contrat_filing"))
    was = State(application.state)
    history.move(application, _way_back(application))
    application.decided_at = None
    application.save(update_fields=["state", "decided_at"])
    returned = _take_back_award(application, campaign)
    _close_ways(application, by=by, at=at)
    letters.cancel(application, at=at)
    outcomes.cancel_unsent_letters(application, at=at)
    history.record(
        application, EventKind.REOPENED, by=by, at=at, reason=reason, was=was.value, **returned
    )
    return application


def _way_back(application: Application) -> Transition:
    """To where the dossier waited: heard, or decided on its two pages after a missed audition."""
    return Transition.REOPEN if application.heard_at else Transition.REOPEN_ON_FILE


def _take_back_award(application: Application, campaign: Campaign) -> dict[str, Any]:
    award = Award.objects.filter(application=application).first()
    if award is None:
        return {}
    campaign.granted_total -= award.amount
    campaign.save(update_fields=["granted_total"])
    kept = {"returned": str(award.amount), "explanation": award.explanation}
    award.delete()
    return kept


def _close_ways(application: Application, *, by: User, at: datetime) -> None:
    """A réorientation that nobody took up yet falls with its decision, its link and its mail."""
    untaken = Redirection.objects.filter(application=application, status=RedirectionStatus.PENDING)
    AccessLink.objects.filter(redirection__in=untaken, revoked_at=None).update(revoked_at=at)
    untaken.update(status=RedirectionStatus.NO_FOLLOW_UP, status_at=at, followed_by=by)
    outcomes.cancel_unsent_ways(application, at=at)
