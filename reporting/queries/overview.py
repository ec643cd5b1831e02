"""The figures of every year, with the charts that show them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from reporting.domain.cohort import YearFigures
from reporting.domain.content import Chart
from reporting.domain.parts.sources import all_years
from reporting.domain.parts.year import columns_of
from reporting.domain.period import Period, PeriodFigures, figures_of
from reporting.domain.words import CONVENTIONS
from reporting.models import ReportEdition
from reporting.queries.cohorts import yearly_figures
from reporting.queries.moment import one_moment

YEARS_DRAWN = 8


@dataclass(frozen=True, slots=True)
class YearLine:
    figures: YearFigures
    edition: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The page of figures: latest year first in the table, oldest first in the chart."""

    lines: list[YearLine]
    chart: Chart | None
    period: PeriodFigures | None
    source: str
    notes: list[str]
    conventions: tuple[str, ...]
    today: date


@one_moment()
def overview(*, today: date, period: Period | None = None) -> Overview:
    """Every year, or those of a period with their sum. Three queries, however many years."""
    known = yearly_figures()
    years = period.only(known) if period else known
    editions = dict(
        ReportEdition.objects.values_list("report__year").annotate(last=Max("number")).order_by()
    )
    drawn = [each for each in years if each.filed][-YEARS_DRAWN:]
    title = "Dossiers déposés, financés, déposés ensuite au contrat de ville, par année de l’AMI"
    return Overview(
        lines=[YearLine(each, editions.get(each.year, 0)) for each in reversed(years)],
        chart=columns_of(drawn, name="annees", title=title) if drawn else None,
        period=figures_of(period, known) if period else None,
        source=all_years(years, today=today),
        notes=[f"{each.year}\u00a0: {each.note}." for each in years if each.note],
        conventions=CONVENTIONS,
        today=today,
    )
