"""Composing auditions: a good plan at once, then the best one where that can be proved in time."""

from collections.abc import Callable

from juries.domain.composition import explain
from juries.domain.composition.bound import lower_bound
from juries.domain.composition.construct import construct
from juries.domain.composition.draft import Room, hearings
from juries.domain.composition.exact import Exact
from juries.domain.composition.indexed import Indexed
from juries.domain.composition.problem import Hearing, Plan, Problem
from juries.domain.composition.scoring import evaluate
from juries.domain.composition.warnings import warnings_for

EXACT_DOSSIERS = 60
EXACT_HALF_DAYS = 20
STEPS = 8_000_000
CONSTRUCTIONS = 3


# Told where the search is: how many constructions are done, of how many at most.
Watch = Callable[[int, int], None]


def is_quick(problem: Problem) -> bool:
    """Whether a plan takes about a second: few enough dossiers and half-days for the exact search.

    Above, building it stays quick, and writing its hundreds of auditions does not.
    """
    few = len(problem.dossiers) <= EXACT_DOSSIERS
    return few and len(problem.half_days) <= EXACT_HALF_DAYS


def compose(problem: Problem, *, steps: int = STEPS, watch: Watch | None = None) -> Plan:
    """The plan of least value, with the bound that says how far it may be from the best.

    Up to 60 dossiers the search is exact, unless `steps` run out; above, the plan is built by
    flows. The same problem always gives the same plan. Never raises: what cannot be heard is in
    `unplaced`, with the reason. `watch` is told of each construction before it begins; what it
    raises stops the search.
    """
    indexed = Indexed(problem)
    bound = lower_bound(indexed)
    best, value = _construct(problem, indexed, bound, watch)
    if value > bound and is_quick(problem):
        answer = Exact(indexed, upper=value, lower=bound, budget=steps).solve()
        bound = answer.bound
        if answer.rooms is not None:
            best, value = hearings(indexed, answer.rooms), answer.value
    return Plan(
        hearings=best,
        unplaced=explain.unplaced(problem, best),
        value=value,
        bound=bound,
        warnings=warnings_for(problem, best),
    )


def _construct(
    problem: Problem, indexed: Indexed, bound: int, watch: Watch | None
) -> tuple[tuple[Hearing, ...], int]:
    """The best of a few constructions, with more half-days each time; nobody heard is one too."""
    nobody: list[Room] = []
    best = hearings(indexed, nobody)
    value = evaluate(problem, best)
    for extra in range(CONSTRUCTIONS):
        if watch is not None:
            watch(extra, CONSTRUCTIONS)
        found = hearings(indexed, construct(indexed, extra=extra))
        if (worth := evaluate(problem, found)) < value:
            best, value = found, worth
        if value - bound < 100 * (extra + 1):
            break
    return best, value
