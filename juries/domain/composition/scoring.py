"""The objective: one weighted sum, for the machine's plan and for one edited by hand alike."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from juries.domain.composition.problem import Hearing, Key, Plan, Problem

UNHEARD = 100_000
ALONE = 10_000
MOVED = 1_000
OPENED = 100
REPEATED = 10
IMBALANCE = 1


@dataclass(frozen=True, slots=True)
class Score:
    """The parts of the objective, as counts."""

    unheard: int
    alone: int
    moved: int
    opened: int
    repeated: int
    imbalance: int

    @property
    def value(self) -> int:
        return (
            UNHEARD * self.unheard
            + ALONE * self.alone
            + MOVED * self.moved
            + OPENED * self.opened
            + REPEATED * self.repeated
            + IMBALANCE * self.imbalance
        )


def score(problem: Problem, hearings: Iterable[Hearing]) -> Score:
    """Count what the objective weighs.

    A dossier of the published plan that is no longer heard counts as moved too. A hearing of one
    dossier counts as alone when its theme, with the single-dossier themes it hosts, has two
    dossiers or more.
    """
    hearings = list(hearings)
    dossiers = {dossier.id: dossier for dossier in problem.dossiers}
    sizes = Counter(problem.host_of(dossier) for dossier in problem.dossiers)
    where = {key: hearing.half_day for hearing in hearings for key in hearing.dossiers}
    alone = [hearing.dossiers[0] for hearing in hearings if len(hearing.dossiers) == 1]
    return Score(
        unheard=sum(key not in where for key in dossiers),
        alone=sum(sizes[problem.host_of(dossiers[key])] > 1 for key in alone),
        moved=sum(
            where.get(key) != day for key, day in problem.published.items() if key in dossiers
        ),
        opened=len({hearing.half_day for hearing in hearings}),
        repeated=sum(
            len(hearing.dossiers) - len({dossiers[key].kind for key in hearing.dossiers})
            for hearing in hearings
        ),
        imbalance=sum(imbalances(problem, hearings).values()),
    )


def imbalances(problem: Problem, hearings: Iterable[Hearing]) -> dict[str, int]:
    """College → most − fewest half-days among all its seats, those that never sit included."""
    days: defaultdict[Key, set[Key]] = defaultdict(set)
    for hearing in hearings:
        for seat in hearing.seats:
            days[seat].add(hearing.half_day)
    loads: defaultdict[str, list[int]] = defaultdict(list)
    for item in problem.seats:
        loads[item.college].append(len(days[item.id]))
    return {college: max(counts) - min(counts) for college, counts in loads.items()}


def evaluate(problem: Problem, plan: Plan | Iterable[Hearing]) -> int:
    """The value of a plan, or of hearings edited by hand. Lower is better; says nothing of
    feasibility.
    """
    return score(problem, plan.hearings if isinstance(plan, Plan) else plan).value
