"""The solver against another road to the optimum, and against a checker that shares nothing with
it.
"""

import pytest

from juries.domain.composition import Plan, Problem, check, compose, evaluate
from tests.unit.juries.instances import large_problem, random_problem
from tests.unit.juries.oracle import optimum

SEEDS_A_TEST = 20


def faults_of(problem: Problem, plan: Plan) -> list[str]:
    """What the checker says, and whether the plan's value is the one that its hearings give."""
    faults = check(problem, plan)
    if plan.value != evaluate(problem, plan):
        faults.append(f"value {plan.value}, counted {evaluate(problem, plan)}")
    if plan.bound > plan.value:
        faults.append(f"bound {plan.bound} over the value {plan.value}")
    return faults


@pytest.mark.parametrize("first", range(0, 200, SEEDS_A_TEST))
def test_no_plan_is_better_than_the_solver_s(first: int) -> None:
    for seed in range(first, first + SEEDS_A_TEST):
        problem = random_problem(seed, largest=8 + seed % 23)
        plan = compose(problem)
        verdict = optimum(problem)
        assert (seed, plan.value, verdict.proved) == (seed, verdict.value, True)
        assert plan.bound <= verdict.value


@pytest.mark.parametrize("first", range(1_000, 2_000, 100))
def test_the_checker_finds_no_fault_in_a_thousand_plans(first: int) -> None:
    found = {}
    for seed in range(first, first + 100):
        problem = random_problem(seed, largest=12)
        faults = faults_of(problem, compose(problem))
        if faults:
            found[seed] = faults
    assert found == {}


@pytest.mark.parametrize("size", [30, 300, 3_000])
def test_a_plentiful_call_is_within_a_thousandth_of_the_bound(size: int) -> None:
    problem = large_problem(size)
    plan = compose(problem)
    assert faults_of(problem, plan) == []
    assert plan.unplaced == ()
    assert plan.gap <= 0.001


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_the_input_does_not_change_the_plan(seed: int) -> None:
    problem = random_problem(seed)
    turned = Problem(
        dossiers=problem.dossiers[::-1],
        half_days=problem.half_days[::-1],
        seats=problem.seats[::-1],
        quorum=dict(reversed(problem.quorum.items())),
        published=problem.published,
        themes=problem.themes,
    )
    assert compose(turned) == compose(problem)


def test_composing_again_with_the_published_plan_moves_nobody() -> None:
    problem = random_problem(24)
    first = compose(problem)
    told = {key: hearing.half_day for hearing in first.hearings for key in hearing.dossiers}
    again = compose(
        Problem(
            dossiers=problem.dossiers,
            half_days=problem.half_days,
            seats=problem.seats,
            quorum=problem.quorum,
            published=told,
            themes=problem.themes,
        )
    )
    where = {key: hearing.half_day for hearing in again.hearings for key in hearing.dossiers}
    assert where == told
