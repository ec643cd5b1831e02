"""The years before the portal, typed in by hand."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.models import Campaign
from reporting.domain.history import (
    PastYear,
    check_new,
    check_not_counted,
    check_past,
    check_year,
    parse_years,
)
from reporting.models import HistoricalYear
from reporting.queries.cohorts import past_year

FIRST_USER = Path(__file__).parents[1] / "data" / "historical_years.toml"


@transaction.atomic
def add_year(past: PastYear, *, by: User, at: datetime) -> HistoricalYear:
    """Keep a year that nobody typed in yet. Raises HistoryRefusedError."""
    check_past(past.year, today=paris_day(at))
    check_new(past, past_year(past.year))
    return set_year(past, by=by, at=at)


@transaction.atomic
def set_year(
    past: PastYear, *, by: User | None = None, at: datetime | None = None
) -> HistoricalYear:
    """Keep the figures of a year before the portal, or correct them; nobody signs a loaded file.

    Raises HistoryRefusedError when they do not shrink, or when the year's dossiers are here.
    """
    check_year(past)
    check_not_counted(past.year, Campaign.objects.published().values_list("year", flat=True))
    names = ("filed", "funded", "moved", "note", "origin")
    row, _ = HistoricalYear.objects.update_or_create(
        year=past.year,
        defaults={name: getattr(past, name) for name in names}
        | {"recorded_by": by, "recorded_at": at},
    )
    return row


@transaction.atomic
def load(file: Path = FIRST_USER) -> list[HistoricalYear]:
    """Keep every year of a TOML file, all of them or none. Raises HistoryRefusedError, OSError."""
    return [set_year(past) for past in parse_years(file.read_text(encoding="utf-8"))]
