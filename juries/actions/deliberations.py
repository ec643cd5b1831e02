"""The vote of the assembly, recorded before any decision is released."""

from datetime import date, datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day, plain_date
from applications.models import Campaign
from juries.domain.decisions import ReleaseRefusedError
from juries.models import Deliberation


@transaction.atomic
def record(campaign: Campaign, *, number: str, date: date, by: User, at: datetime) -> Deliberation:
    """Record the vote: its number, once a call, and its day: come, and after the call opened.

    Raises ReleaseRefusedError.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if date > paris_day(at):
        raise ReleaseRefusedError("La date du vote n’est pas encore passée.")
    if date < campaign.opens_on:
        raise ReleaseRefusedError(
            f"L’appel a ouvert le {plain_date(campaign.opens_on)}\u00a0: le vote est venu après."
            " Vérifiez l’année."
        )
    if Deliberation.objects.filter(campaign=campaign, number=number).exists():
        raise ReleaseRefusedError("Cette délibération est déjà enregistrée.")
    return Deliberation.objects.create(
        campaign=campaign, number=number, date=date, recorded_at=at, recorded_by=by
    )
