"""P13 and J2: those whose availability is awaited, the very rows of the page that shows them."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse

from ami_portal.common.dates import paris_day
from applications.enums import ReminderKind
from applications.queries import draft_lives
from applications.queries.reminders import PLANNERS, Due, Planner, of_dossier, told
from juries.domain import reminders as rules
from juries.models import Panel
from juries.queries.availability import half_days_to_come, silent_dossiers, silent_seats


def availabilities(at: datetime) -> Iterator[Due]:
    """Those who have not said when they are free, the day that their call reminds them."""
    day = paris_day(at)
    panels = Panel.objects.select_related("campaign").filter(campaign__hearings_from__gt=day)
    for panel in panels.order_by("pk"):
        reminder = rules.reminder_of(
            panel.campaign.hearings_from,
            days=panel.notice_days,
            by_hand_on=panel.reminded_on,
            today=day,
        )
        if reminder and half_days_to_come(panel.campaign, today=day):
            yield from _dossiers(panel, reminder, day)
            yield from _seats(panel, reminder, day)


EVERYTHING: tuple[Planner, ...] = (*PLANNERS, availabilities)


def _dossiers(panel: Panel, reminder: date, day: date) -> Iterator[Due]:
    silent = draft_lives.silent_addresses()
    for dossier in told(silent_dossiers(panel.campaign)):
        yield from of_dossier(
            dossier,
            ReminderKind.AVAILABILITY_DOSSIER,
            day,
            silent,
            key=reminder.isoformat(),
            subject=rules.DOSSIER_SUBJECT,
            line=rules.dossier_line(dossier.number),
            path=reverse("availability", args=[panel.campaign.code]),
        )


def _seats(panel: Panel, reminder: date, day: date) -> Iterator[Due]:
    for seat in silent_seats(panel.campaign).filter(user__email__isnull=False):
        yield Due(
            kind=ReminderKind.AVAILABILITY_JUROR,
            key=f"siege-{seat.pk}:{reminder.isoformat()}",
            address=seat.user.email or "",
            campaign=panel.campaign,
            due_on=day,
            subject=rules.JUROR_SUBJECT,
            line=rules.juror_line(),
            path=reverse("availability", args=[panel.campaign.code]),
            details={"seat": seat},
        )
