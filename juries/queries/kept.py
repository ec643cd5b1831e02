"""What a juror’s tablet keeps to be read without network, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from juries.models import HearingSeat
from juries.queries.sheets import Tab, tabs_of


@dataclass(frozen=True, slots=True)
class KeptHearing:
    """An audition whose links are declared: the dossiers without a link, and the last moment."""

    seat: HearingSeat
    tabs: list[Tab]
    until: datetime


def kept_hearings(seats: QuerySet[HearingSeat], user: User, *, at: datetime) -> list[KeptHearing]:
    """The auditions to keep, a linked dossier never among them. Two queries."""
    answered = seats.filter(links_declared_at__isnull=False, hearing__slot__isnull=False)
    found = list(
        answered.select_related("hearing__slot", "hearing__campaign").order_by("starts_at")
    )
    tabs = tabs_of({seat.hearing_id for seat in found}, user)
    every = [
        KeptHearing(
            seat,
            [tab for tab in tabs.get(seat.hearing_id, []) if not tab.is_linked],
            seat.starts_at + timedelta(days=seat.hearing.campaign.device_days),
        )
        for seat in found
    ]
    return [each for each in every if each.until > at]
