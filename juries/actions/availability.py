"""What jurors and applicants say of the half-days. Silence is taken as free."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from applications.models import Application, Campaign
from juries.models import Availability, HalfDay, Seat


@transaction.atomic
def answer_for_seat(
    seat: Seat, *, free: Collection[HalfDay], at: datetime, asked: Collection[HalfDay] | None = None
) -> None:
    """Record a juror's answer for every half-day `asked` (all of the call's when left out)."""
    Seat.objects.select_for_update().get(pk=seat.pk)
    campaign = Campaign.objects.get(panel__colleges=seat.college_id)
    _answer({"seat": seat}, campaign=campaign, free=free, asked=asked, at=at)


@transaction.atomic
def answer_for_application(
    application: Application,
    *,
    free: Collection[HalfDay],
    at: datetime,
    asked: Collection[HalfDay] | None = None,
) -> None:
    """Record an applicant's answer for its dossier, for every half-day `asked`."""
    Application.objects.select_for_update().get(pk=application.pk)
    campaign = application.campaign
    _answer({"application": application}, campaign=campaign, free=free, asked=asked, at=at)


def _answer(
    party: dict[str, Seat | Application],
    *,
    campaign: Campaign,
    free: Collection[HalfDay],
    asked: Collection[HalfDay] | None,
    at: datetime,
) -> None:
    chosen = {half_day.pk for half_day in free}
    half_days = list(campaign.half_days.all()) if asked is None else list(asked)
    Availability.objects.filter(**party, half_day__in=half_days).delete()
    Availability.objects.bulk_create(
        Availability(**party, half_day=half_day, is_free=half_day.pk in chosen, answered_at=at)
        for half_day in half_days
    )
