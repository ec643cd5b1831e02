"""What jurors and applicants say of the half-days. Silence is taken as free, and reminded."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ami_portal import doorbell
from ami_portal.common.dates import paris_day
from applications.models import Application, Campaign
from juries.domain.refusals import RefusedError
from juries.models import Availability, HalfDay, Panel, Seat
from juries.notifications import availability as mails
from juries.queries.availability import (
    half_days_to_come,
    planned_for,
    silent_dossiers,
    silent_seats,
)

REMIND = "juries.reminders"


def change_notice(panel: Panel, *, days: int) -> None:
    """Remind those who have not answered so many days before the auditions, from 2 to 60.

    Raises ValidationError, in French.
    """
    panel.notice_days = days
    panel.full_clean()
    panel.save(update_fields=["notice_days"])


@transaction.atomic
def remind(panel: Panel, *, at: datetime) -> None:
    """Remind today, besides the day of the calendar, those who have not answered.

    The mail is that of the daily reminders: one a day and a person. Raises RefusedError.
    """
    today, campaign = paris_day(at), panel.campaign
    locked = Panel.objects.select_for_update().get(pk=panel.pk)
    _refuse_reminder(locked, campaign, today)
    locked.reminded_on = today
    locked.save(update_fields=["reminded_on"])
    doorbell.ring(REMIND, panel.pk)


def _refuse_reminder(panel: Panel, campaign: Campaign, today: date) -> None:
    if not (silent_dossiers(campaign).exists() or silent_seats(campaign).exists()):
        raise RefusedError("Tout le monde a répondu\u00a0: personne n’est à relancer.")
    if today >= campaign.hearings_from:
        raise RefusedError("Les auditions ont commencé\u00a0: appelez plutôt les personnes.")
    if not half_days_to_come(campaign, today=today):
        raise RefusedError("Aucune demi-journée n’est à venir\u00a0: ajoutez-en d’abord.")
    if panel.reminded_on == today:
        raise RefusedError("La relance d’aujourd’hui est déjà demandée\u00a0: laissez une journée.")


@transaction.atomic
def answer_for_seat(
    seat: Seat, *, free: Collection[HalfDay], at: datetime, asked: Collection[HalfDay] | None = None
) -> None:
    """Record a juror's answer for every half-day `asked` (all of the call's when left out).

    The agents are written to when a published audition loses its juror.
    """
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
    """Record an applicant's answer for its dossier, for every half-day `asked`.

    The agents are written to when a published audition loses its applicant.
    """
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
    known = Availability.objects.filter(**party, is_free=False)
    busy_before = set(known.values_list("half_day", flat=True))
    Availability.objects.filter(**party, half_day__in=half_days).delete()
    Availability.objects.bulk_create(
        Availability(**party, half_day=half_day, is_free=half_day.pk in chosen, answered_at=at)
        for half_day in half_days
    )
    _tell_lost(party, {half_day.pk for half_day in half_days} - chosen - busy_before, at=at)


def _tell_lost(
    party: dict[str, Seat | Application], lost: Collection[int], *, at: datetime
) -> None:
    """Say to the agents which published auditions this answer takes someone from."""
    known: dict[str, Any] = dict(party)
    for hearing in planned_for(**known, half_days=lost) if lost else ():
        mails.tell_lost(hearing, **known, at=at)
