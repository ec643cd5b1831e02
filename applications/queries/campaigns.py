"""The calls, and which of them concerns whom today."""

from datetime import datetime
from functools import cache

from django.db.models import Case, DateField, QuerySet, When

from ami_portal.common.dates import paris_day
from applications.models import Campaign
from applications.queries.calls import with_lists
from applications.queries.compiled import Compiled, Slot


def of_the_public() -> QuerySet[Campaign]:
    """The opened calls; the first is the one that the home page speaks of."""
    return Campaign.objects.published().current_first()


def of_the_team() -> QuerySet[Campaign]:
    """Every call; the first is the one the team works on: the latest that has dossiers, if any."""
    has_dossiers = Case(When(last_number__gt=0, then=0), default=1)
    return Campaign.objects.order_by(has_dossiers, "-closes_on", "-pk")


def shown_to_public() -> Campaign | None:
    """The call that the home page speaks of: the latest one opened."""
    return of_the_public().first()


def worked_on_by_team() -> Campaign | None:
    """The call the team works on: the latest one that has dossiers, else the latest one."""
    return of_the_team().first()


def in_preparation() -> Campaign | None:
    """The call whose cahier des charges is being written: the latest one, opened or not."""
    return Campaign.objects.current_first().first()


def page_at(at: datetime) -> Campaign | None:
    """The call that the home page shows `at`, its lists beside: an open one, else the latest."""
    return _shown().first({Slot.TODAY: paris_day(at)})


def page_of(code: str) -> Campaign | None:
    """A call opened once, its lists beside."""
    return _coded().first({Slot.CODE: code})


@cache
def _shown() -> Compiled:
    today = Slot.TODAY.value_in_sql
    is_open = When(opens_on__lte=today, closes_on__gte=today, then="closes_on")
    # Of the calls that are open, the first to close; then the others, the latest first.
    first_to_close = Case(is_open, output_field=DateField())
    ordered = of_the_public().order_by(first_to_close.asc(nulls_last=True), "-closes_on", "-pk")
    return Compiled(with_lists(ordered)[:1])


@cache
def _coded() -> Compiled:
    calls = Campaign.objects.published().filter(code=Slot.CODE.value_in_sql)
    return Compiled(with_lists(calls))


def open_at(at: datetime) -> Campaign | None:
    """The call that receives a deposit which arrived `at`; of several, the first to close."""
    today = paris_day(at)
    return (
        Campaign.objects.published()
        .filter(opens_on__lte=today, closes_on__gte=today)
        .order_by("closes_on", "pk")
        .first()
    )
