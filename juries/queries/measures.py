"""How good the plan is beside the best there could be, remembered by problem."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache

from juries.domain import composition as solver
from juries.domain.composition import Problem
from juries.queries.composition import Composition

A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` weighs the plan (the less the better), `bound` what no plan can beat."""

    value: int
    bound: int

    @property
    def gap(self) -> float:
        return (self.value - self.bound) / self.bound if self.bound else 0.0

    @property
    def percentage(self) -> int:
        """The plan's worth as a part of the best, 100 only when nothing can beat it."""
        if self.value <= self.bound:
            return 100
        return min(99, round(100 * self.bound / self.value))


def measure(read: Composition) -> Measure:
    """Weigh the plan of today against the bound of its problem."""
    return Measure(solver.evaluate(read.problem, read.planned()), bound_of(read.problem))


def bound_of(problem: Problem) -> int:
    """What no plan can beat, as the solver proves it."""
    key = f"composition:{hashlib.sha256(repr(_plain(problem)).encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = solver.compose(problem).bound
        cache.set(key, found, A_DAY)
    return found


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
