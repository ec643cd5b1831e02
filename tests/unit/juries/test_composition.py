"""The rules of composition on calls small enough to read, and the sentences for impossible ones."""

from dataclasses import replace

import pytest

from juries.domain.composition import (
    Dossier,
    HalfDay,
    Hearing,
    InvalidProblemError,
    Level,
    Plan,
    Problem,
    Seat,
    Unplaced,
    check,
    compose,
    is_publishable,
    score,
    warnings_for,
)

MORNING = HalfDay("am", "le mardi 12 mai au matin", rooms=1, starts=("9 h", "10 h"), order=1)
EVENING = HalfDay("pm", "le mardi 12 mai au soir", rooms=1, starts=("18 h", "19 h"), order=2)
BOTH = frozenset({"am", "pm"})


def dossier(rank: int, theme: str = "Santé", kind: str = "", **changes: object) -> Dossier:
    made = Dossier(rank, f"AMI-2026-{rank:04d}", theme, kind or f"Type {rank}", BOTH)
    return replace(made, **changes)


def seat(name: str, college: str = "État", **changes: object) -> Seat:
    return replace(Seat(name, college, name, BOTH), **changes)


def call(*dossiers: Dossier, **changes: object) -> Problem:
    made = Problem(
        dossiers=dossiers,
        half_days=(MORNING, EVENING),
        seats=(seat("Mme Petit"),),
        quorum={"État": 1},
    )
    return replace(made, **changes)


def sizes(plan: Plan) -> list[int]:
    return sorted(len(hearing.dossiers) for hearing in plan.hearings)


@pytest.mark.parametrize(
    ("count", "expected"), [(2, [2]), (3, [3]), (4, [2, 2]), (5, [2, 3]), (6, [3, 3])]
)
def test_nobody_is_alone_when_the_theme_has_two(count: int, expected: list[int]) -> None:
    plan = compose(call(*(dossier(rank) for rank in range(1, count + 1))))
    assert (sizes(plan), plan.proved) == (expected, True)


def test_types_are_mixed_in_each_group() -> None:
    kinds = ["A", "A", "B", "B", "C", "C"]
    problem = call(*(dossier(rank, kind=kind) for rank, kind in enumerate(kinds)))
    assert score(problem, compose(problem).hearings).repeated == 0


def test_a_single_dossier_is_heard_with_the_nearest_theme_and_flagged() -> None:
    problem = call(
        dossier(1, "Emploi"),
        dossier(2, "Emploi"),
        dossier(3, "Sport", organisation="Le Club"),
        dossier(4, "Santé"),
        dossier(5, "Santé"),
        themes=("Emploi", "Culture", "Santé", "Sport"),
    )
    plan = compose(problem)
    (flag,) = plan.warnings
    assert plan.hearings[flag.hearing].theme == "Santé"
    assert 3 in plan.hearings[flag.hearing].dossiers
    assert flag.sentence == (
        "Le Club est le seul dossier du thème «\u00a0Sport\u00a0»\u00a0: "
        "entendu avec «\u00a0Santé\u00a0», à confirmer."
    )


def test_a_juror_never_hears_a_dossier_of_a_recusal() -> None:
    problem = call(
        dossier(1, recused=frozenset({"Mme Petit"})),
        dossier(2),
        seats=(seat("Mme Petit"), seat("M. Roux")),
    )
    plan = compose(problem)
    assert [hearing.seats for hearing in plan.hearings] == [("M. Roux",)]


def test_a_new_half_day_is_not_opened_when_one_is_enough() -> None:
    plan = compose(call(*(dossier(rank) for rank in range(6))))
    assert {hearing.half_day for hearing in plan.hearings} == {"am"}


def test_a_published_half_day_is_kept_though_another_would_be_cheaper() -> None:
    problem = call(dossier(1), dossier(2), dossier(3), dossier(4))
    plan = compose(replace(problem, published={1: "pm", 2: "pm", 3: "am", 4: "am"}))
    where = {key: hearing.half_day for hearing in plan.hearings for key in hearing.dossiers}
    assert where == {1: "pm", 2: "pm", 3: "am", 4: "am"}


def test_an_empty_call_has_an_empty_plan() -> None:
    plan = compose(call())
    assert (plan.hearings, plan.unplaced, plan.value, plan.gap) == ((), (), 0, 0.0)


def test_the_same_dossier_twice_is_refused() -> None:
    with pytest.raises(InvalidProblemError, match="Le même dossier figure deux fois"):
        call(dossier(1), dossier(1))


def test_a_hearing_of_one_says_whom_to_join() -> None:
    problem = call(dossier(1, organisation="Le Fil"), dossier(2), dossier(3))
    board = [
        Hearing("am", 0, 0, "Santé", (1,), ("Mme Petit",)),
        Hearing("am", 0, 1, "Santé", (2, 3), ("Mme Petit",)),
    ]
    (warning,) = warnings_for(problem, board)
    assert (warning.hearing, warning.level) == (0, Level.WARN)
    assert warning.sentence == (
        "Le Fil serait entendue seule le mardi 12 mai au matin. "
        "Rapprochez-la de AMI-2026-0002 et AMI-2026-0003, ou ouvrez une demi-journée."
    )


def test_a_move_that_breaks_a_rule_blocks_and_says_why() -> None:
    problem = call(
        dossier(1, recused=frozenset({"Mme Petit"})),
        dossier(2, half_days=frozenset({"pm"}), organisation="Le Fil"),
    )
    board = [Hearing("am", 0, 0, "Santé", (1, 2), ("Mme Petit",))]
    found = warnings_for(problem, board)
    assert [warning.sentence for warning in found] == [
        "Le Fil n’est pas libre le mardi 12 mai au matin.",
        "Mme Petit est en déport sur AMI-2026-0001.",
        "État\u00a0: 0 sur 1 pour le quorum. "
        "Ce qui débloquerait\u00a0: un autre membre du collège État le mardi 12 mai au matin.",
    ]
    assert not is_publishable(found)


BROKEN = {
    "twice": (Hearing("am", 0, 0, "Santé", (1, 2), ("Mme Petit",)),) * 2,
    "nobody sits": (Hearing("am", 0, 0, "Santé", (1, 2), ()),),
    "no such room": (Hearing("am", 4, 0, "Santé", (1, 2), ("Mme Petit",)),),
    "no such start": (Hearing("am", 0, 7, "Santé", (1, 2), ("Mme Petit",)),),
    "not this theme": (Hearing("am", 0, 0, "Sport", (1, 2), ("Mme Petit",)),),
    "someone forgotten": (Hearing("am", 0, 0, "Santé", (1,), ("Mme Petit",)),),
    "unknown half-day": (Hearing("x", 0, 0, "Santé", (1, 2), ("Mme Petit",)),),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_the_checker_refuses(fault: str) -> None:
    problem = call(dossier(1), dossier(2))
    assert check(problem, Plan(BROKEN[fault], (), 0, 0)) != []


def test_the_checker_wants_a_reason_for_each_dossier_left_out() -> None:
    problem = call(dossier(1))
    plan = Plan((), (Unplaced(1, " "),), 0, 0)
    assert check(problem, plan) == ["1 n’est pas entendu et rien ne dit pourquoi."]
