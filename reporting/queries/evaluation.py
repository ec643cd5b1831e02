"""The indicators of the contrat de ville, with what each year says of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from ami_portal.common.dates import plain_date
from applications.models import ContratDeVille
from reporting.domain.evaluation import (
    TONES,
    UNKNOWN,
    UNMEASURED,
    note_of,
    state_of,
    words_of,
)
from reporting.domain.facts import YearFacts
from reporting.domain.measures import Measure, measure
from reporting.enums import Computed
from reporting.models import Indicator, IndicatorSet, IndicatorValue
from reporting.queries.cohorts import yearly_figures
from reporting.queries.facts import facts_of
from reporting.queries.moment import one_moment

# Each year that is not kept costs a reading of its facts: the page shows the latest ones.
YEARS_SHOWN = 3
Values = Mapping[tuple[UUID, int], IndicatorValue]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of an indicator for a year, in words."""

    year: int
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    indicator: Indicator
    cells: tuple[Cell, ...]
    state: str

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")

    @property
    def is_waited(self) -> bool:
        """Whether nobody has measured it: the page says why, and when it will be."""
        return self.state == UNMEASURED


@dataclass(frozen=True, slots=True)
class Axis:
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class KeptYear:
    """A year shown, and since when its computed values are kept; None while they are live."""

    year: int
    kept_on: date | None


@dataclass(frozen=True, slots=True)
class Board:
    """The version in force, or the one being written when there is none yet."""

    version: IndicatorSet
    years: tuple[KeptYear, ...]
    axes: tuple[Axis, ...]
    measured: int
    total: int


def contract_on(today: date) -> ContratDeVille | None:
    """The contrat de ville in force that day, else the latest; None when none is known."""
    contracts = ContratDeVille.objects.order_by("starts_on")
    in_force = contracts.filter(starts_on__lte=today, ends_on__gte=today)
    return in_force.last() or contracts.last()


def versions(contract: ContratDeVille) -> QuerySet[IndicatorSet]:
    """Every version of the contract's indicators, the latest first."""
    rows = IndicatorSet.objects.filter(contract=contract)
    return rows.select_related("frozen_by", "started_by").order_by("-number")


def in_force(contract: ContratDeVille) -> IndicatorSet | None:
    """The last frozen version; before the first one, the version being written."""
    known = versions(contract)
    return known.filter(frozen_at__isnull=False).first() or known.first()


def being_written(contract: ContratDeVille) -> IndicatorSet | None:
    return versions(contract).filter(frozen_at__isnull=True).first()


@one_moment()
def board(version: IndicatorSet, *, today: date) -> Board:
    """The indicators by axis, with the values of the latest years in which something was funded.

    A kept year is read from its rows; another one is computed now.
    """
    indicators = list(version.indicators.all())
    values = values_of(version.contract)
    years = [each.year for each in yearly_figures() if each.funded][-YEARS_SHOWN:]
    kept = {year: _kept_on(indicators, values, year) for year in years}
    facts = _facts([year for year in years if not kept[year]], today)
    rows = [_row(each, years, values, facts) for each in indicators]
    return Board(
        version=version,
        years=tuple(KeptYear(year, kept[year]) for year in years),
        axes=tuple(_by_axis(rows)),
        measured=sum(1 for each in rows if not each.is_waited),
        total=len(rows),
    )


@one_moment()
def computed_of(version: IndicatorSet, year: int, *, today: date) -> dict[int, Measure]:
    """What the portal computes of a year now, by indicator. Raises UnknownYearError."""
    facts = facts_of(year, yearly_figures(), today=today)
    computed = version.indicators.exclude(computed="")
    return {each.pk: measure(Computed(each.computed), facts) for each in computed}


def values_of(contract: ContratDeVille) -> Values:
    """The value that stands for each indicator and year, whatever the version it was typed in."""
    rows = IndicatorValue.objects.filter(indicator__version__contract=contract).select_related(
        "indicator__version"
    )
    return {(row.indicator.key, row.year): row for row in rows.order_by("recorded_at", "pk")}


def history(indicator: Indicator) -> QuerySet[IndicatorValue]:
    """Every value ever given to an indicator, the latest year first, the standing one on top."""
    rows = IndicatorValue.objects.filter(
        indicator__key=indicator.key, indicator__version__contract=indicator.version.contract
    )
    return rows.select_related("recorded_by", "indicator__version").order_by(
        "-year", "-recorded_at", "-pk"
    )


def _facts(years: Iterable[int], today: date) -> dict[int, YearFacts]:
    figures = yearly_figures()
    return {year: facts_of(year, figures, today=today) for year in years}


def _kept_on(indicators: list[Indicator], values: Values, year: int) -> date | None:
    computed = [each.key for each in indicators if each.computed]
    days = [values[key, year].observed_on for key in computed if (key, year) in values]
    return max(days, default=None)


def _row(
    indicator: Indicator, years: list[int], values: Values, facts: Mapping[int, YearFacts]
) -> Row:
    told = [_told(indicator, year, values, facts.get(year)) for year in years]
    cells = tuple(_cell(year, indicator, *each) for year, each in zip(years, told, strict=True))
    return Row(indicator, cells, state_of(each for each, _ in told))


def _told(
    indicator: Indicator, year: int, values: Values, facts: YearFacts | None
) -> tuple[Measure, str]:
    """The measure of a year, and what is said under it."""
    row = values.get((indicator.key, year))
    if row is not None:
        found = Measure(row.value, row.out_of, row.known, row.asked)
        words = (row.source, plain_date(row.observed_on), note_of(found))
        said = ", ".join(filter(None, words))
        if row.indicator.version_id != indicator.version_id:
            said += f" (version {row.indicator.version.number})"
        return found, said
    if indicator.computed and facts is not None:
        found = measure(Computed(indicator.computed), facts)
        return found, note_of(found)
    return Measure(None), ""


def _cell(year: int, indicator: Indicator, found: Measure, note: str) -> Cell:
    words = words_of(found, indicator.unit)
    is_typed = not indicator.computed and words == UNKNOWN
    return Cell(year, "–" if is_typed else words, note)


def _by_axis(rows: Iterable[Row]) -> list[Axis]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.indicator.axis].append(row)
    return [Axis(name, tuple(found)) for name, found in grouped.items()]
