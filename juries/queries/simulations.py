"""Simulations as they are read: their lines, what each amounts to, two or three side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from applications.models import Application, Campaign
from juries.domain import simulations as domain
from juries.domain.decisions import DECIDABLE
from juries.domain.simulations import Choice, Totals
from juries.enums import GRANTING, DecisionKind
from juries.models import PanelResult, Simulation, SimulationLine
from juries.queries import deliberation
from juries.queries.deliberation import Row


@dataclass(frozen=True, slots=True)
class Entry:
    """A dossier of the ranking and what the simulation does of it, if anything."""

    row: Row
    line: SimulationLine | None

    @property
    def application(self) -> Application:
        return self.row.application

    @property
    def amount(self) -> Decimal | None:
        """The euros granted: those written, else those computed."""
        if self.line is None or self.line.kind not in GRANTING:
            return None
        return self.row.proposal.amount if self.line.amount is None else self.line.amount

    @property
    def choice(self) -> Choice | None:
        if self.line is None:
            return None
        kind, theme = DecisionKind(self.line.kind), self.application.theme.name
        return Choice(self.application.pk, theme, kind, self.amount)


@dataclass(frozen=True, slots=True)
class Programme:
    """A simulation with its lines, as one reader may see it."""

    simulation: Simulation
    entries: tuple[Entry, ...]
    totals: Totals

    @property
    def choices(self) -> list[Choice]:
        return [entry.choice for entry in self.entries if entry.choice]


@dataclass(frozen=True, slots=True)
class Compared:
    """A dossier as each programme treats it."""

    application: Application
    words: tuple[str, ...]
    is_different: bool


@dataclass(frozen=True, slots=True)
class ThemeSums:
    name: str
    sums: tuple[Decimal, ...]


def ranked(
    campaign: Campaign, visible: QuerySet[Application], opinions: QuerySet[PanelResult]
) -> QuerySet[Application]:
    """The dossiers that still wait for a decision, from the best mean shown to the lowest."""
    waiting = deliberation.concerned(visible, campaign).filter(state__in=DECIDABLE)
    return deliberation.ranked(waiting, opinions)


def rows(campaign: Campaign, dossiers: QuerySet[Application]) -> list[Row]:
    """Their calculations: a page blanche counts on all that is not granted yet."""
    return deliberation.rows_of(dossiers, remaining=campaign.remaining)


def programmes(
    simulations: Iterable[Simulation], ranking: Sequence[Row], *, campaign: Campaign
) -> list[Programme]:
    """Each simulation over the same ranking; a dossier out of `ranking` is not told of."""
    chosen = list(simulations)
    found = SimulationLine.objects.filter(simulation__in=chosen)
    lines = {(line.simulation_id, line.application_id): line for line in found}
    return [_programme(each, ranking, lines, campaign.remaining) for each in chosen]


def compared(programmes: Sequence[Programme]) -> list[Compared]:
    """Every dossier that one of them treats, those that differ first, in the ranking's order."""
    different = domain.differing([each.choices for each in programmes])
    found = []
    for entries in zip(*(each.entries for each in programmes), strict=True):
        choices = [entry.choice for entry in entries]
        if any(choices):
            key = entries[0].application
            words = tuple(domain.choice_words(choice) for choice in choices)
            found.append(Compared(key, words, key.pk in different))
    return sorted(found, key=lambda each: not each.is_different)


def by_theme(programmes: Sequence[Programme]) -> list[ThemeSums]:
    """The euros of each theme, a column a programme."""
    names = sorted({name for each in programmes for name in each.totals.by_theme})
    nothing = Decimal(0)
    return [
        ThemeSums(name, tuple(each.totals.by_theme.get(name, nothing) for each in programmes))
        for name in names
    ]


def _programme(
    simulation: Simulation,
    ranking: Sequence[Row],
    lines: dict[tuple[int, int], SimulationLine],
    available: Decimal,
) -> Programme:
    entries = tuple(Entry(row, lines.get((simulation.pk, row.application.pk))) for row in ranking)
    choices = [entry.choice for entry in entries if entry.choice]
    return Programme(simulation, entries, domain.totals(choices, available=available))
