"""A dossier that comes once the half-days were told: as few people as possible are told again."""

import pytest

from juries.domain.composition import check, compose, score
from tests.unit.juries.instances import late_problem
from tests.unit.juries.oracle import optimum


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_a_late_dossier_moves_as_few_as_can_be(first: int) -> None:
    for seed in range(first, first + 10):
        problem = late_problem(seed, largest=6 + seed % 12)
        plan = compose(problem)
        verdict = optimum(problem)
        assert verdict.proved
        assert check(problem, plan) == []
        moved = score(problem, plan.hearings).moved
        assert (seed, plan.value, moved) == (seed, verdict.value, verdict.moved)
        assert plan.proved


def test_some_late_dossiers_move_others_and_most_move_nobody() -> None:
    """What the comparison above is made of: it would prove nothing where nobody ever moves."""
    moved = []
    for seed in range(60):
        problem = late_problem(seed, largest=6 + seed % 12)
        moved.append(score(problem, compose(problem).hearings).moved)
    assert (moved.count(0), max(moved)) == (53, 2)
