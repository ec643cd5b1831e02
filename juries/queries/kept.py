"""What a juror’s tablet keeps to be read without network, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from juries.models import HearingSeat, Panel
from juries.queries.sheets import Tab, tabs_of


@dataclass(frozen=True, slots=True)
class KeptHearing:
    """An audition whose links are declared: the dossiers without a link, and the last moment."""

    seat: HearingSeat
    tabs: list[Tab]
    until: datetime


def kept_hearings(seats: QuerySet[HearingSeat], user: User, *, at: datetime) -> list[KeptHearing]:
    """The auditions to keep, a linked dossier never among them. Three queries."""
    answered = seats.filter(links_declared_at__isnull=False, hearing__slot__isnull=False)
    found = list(
        answered.select_related("hearing__slot", "hearing__campaign").order_by("starts_at")
    )
    tabs = tabs_of({seat.hearing_id for seat in found}, user)
    days = _days_of({seat.hearing.campaign_id for seat in found})
    every = [
        KeptHearing(
            seat,
            [tab for tab in tabs.get(seat.hearing_id, []) if not tab.is_linked],
            seat.starts_at + timedelta(days=days.get(seat.hearing.campaign_id, 0)),
        )
        for seat in found
    ]
    return [each for each in every if each.until > at]


def _days_of(campaigns: Iterable[int]) -> dict[Any, int]:
    rows = Panel.objects.filter(campaign__in=campaigns)
    return dict(rows.values_list("campaign", "device_days"))
