"""The calls, and which of them concerns whom today."""

from datetime import datetime

from ami_portal.common.dates import paris_day
from applications.models import Campaign


def shown_to_public() -> Campaign | None:
    """The call that the home page speaks of: the latest one opened."""
    return Campaign.objects.published().current_first().first()


def open_at(at: datetime) -> Campaign | None:
    """The call that receives a deposit which arrived `at`; of several, the first to close."""
    today = paris_day(at)
    return (
        Campaign.objects.published()
        .filter(opens_on__lte=today, closes_on__gte=today)
        .order_by("closes_on", "pk")
        .first()
    )


def worked_on_by_team() -> Campaign | None:
    """The call the team works on: the latest one that has dossiers, else the latest one."""
    with_dossiers = Campaign.objects.filter(last_number__gt=0).current_first().first()
    return with_dossiers or Campaign.objects.current_first().first()


def in_preparation() -> Campaign | None:
    """The call whose cahier des charges is being written: the latest one, opened or not."""
    return Campaign.objects.current_first().first()
