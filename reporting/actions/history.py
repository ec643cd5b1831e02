"""The years before the portal, typed in by hand."""

from pathlib import Path

from django.db import transaction

from applications.models import Campaign
from reporting.domain.history import PastYear, check_not_counted, check_year, parse_years
from reporting.models import HistoricalYear

FIRST_USER = Path(__file__).parents[1] / "data" / "historical_years.toml"


@transaction.atomic
def set_year(year: int, *, filed: int, funded: int, moved: int, note: str = "") -> HistoricalYear:
    """Keep the figures of a year before the portal, or correct them.

    Raises HistoryRefusedError when they do not shrink, or when the year's dossiers are here.
    """
    check_year(PastYear(year, filed, funded, moved, note))
    check_not_counted(year, Campaign.objects.published().values_list("year", flat=True))
    row, _ = HistoricalYear.objects.update_or_create(
        year=year, defaults={"filed": filed, "funded": funded, "moved": moved, "note": note}
    )
    return row


@transaction.atomic
def load(file: Path = FIRST_USER) -> list[HistoricalYear]:
    """Keep every year of a TOML file, all of them or none. Raises HistoryRefusedError, OSError."""
    years = parse_years(file.read_text(encoding="utf-8"))
    return [
        set_year(past.year, filed=past.filed, funded=past.funded, moved=past.moved, note=past.note)
        for past in years
    ]
