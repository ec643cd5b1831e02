"""How good the plan is beside the best there could be, remembered by problem."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache

from applications.models import Application
from juries.domain import composition as solver
from juries.domain.composition import Key, Plan, Problem, Score
from juries.queries.composition import Composition

A_DAY = 24 * 3600
CAN_BE_PLACED = "Une place existe\u00a0: choisissez-la, ou proposez un autre plan."


@dataclass(frozen=True, slots=True)
class Measure:
    """`score` counts what the plan weighs, `bound` is the value no plan can beat.

    `nothing` is the value of a plan that hears nobody: the other end of the scale.
    """

    score: Score
    bound: int
    nothing: int

    @property
    def gap(self) -> float:
        return (self.score.value - self.bound) / self.bound if self.bound else 0.0

    @property
    def percentage(self) -> int:
        """From 0 when nobody is heard to 100, only when nothing can beat the plan."""
        if self.score.value <= self.bound:
            return 100
        lost = (self.score.value - self.bound) / max(self.nothing - self.bound, 1)
        return max(0, min(99, round(100 * (1 - lost))))


@dataclass(frozen=True, slots=True)
class Best:
    """What the solver found: the bound, and the sentence of each dossier that no plan places."""

    bound: int
    unplaced: dict[int, str]


def measure(read: Composition) -> Measure:
    """Weigh the plan of today against the bound of its problem."""
    return Measure(
        score=solver.score(read.problem, read.planned()),
        bound=best(read.problem).bound,
        nothing=solver.evaluate(read.problem, ()),
    )


def reason_unplaced(dossier: Application, read: Composition) -> str:
    """What would unlock a dossier that no plan places; one left out by hand waits for a place."""
    return best(read.problem).unplaced.get(dossier.pk, CAN_BE_PLACED)


def best(problem: Problem) -> Best:
    """The solver's answer, remembered a day."""
    found = cache.get(_cache_key(problem))
    if found is None:
        found = remember(solver.compose(problem), problem)
    return Best(found[0], dict(found[1]))


def remember(plan: Plan, problem: Problem) -> tuple[int, list[tuple[Key, str]]]:
    """Keep a day what the solver answered, for the pages that weigh the plan."""
    found = (plan.bound, [(one.dossier, one.reason) for one in plan.unplaced])
    cache.set(_cache_key(problem), found, A_DAY)
    return found


def _cache_key(problem: Problem) -> str:
    return f"composition:{hashlib.sha256(repr(_plain(problem)).encode()).hexdigest()}"


def _plain(problem: Problem) -> tuple:
    """The problem in an order that does not depend on how sets are laid out in memory."""
    return (
        [
            (
                one.id,
                one.theme,
                one.kind,
                sorted(one.half_days),
                sorted(one.recused),
                one.organisation,
            )
            for one in problem.dossiers
        ],
        [(one.id, one.label, one.rooms, one.starts) for one in problem.half_days],
        [
            (
                one.id,
                one.college,
                one.name,
                sorted(one.half_days),
                sorted(one.recused),
                one.substitute,
            )
            for one in problem.seats
        ],
        sorted(problem.quorum.items()),
        problem.group_size,
        sorted(problem.published.items()),
        problem.themes,
    )
