"""Every broken rule is seen twice: by the checker, and as a blocking sentence on the board."""

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
    warnings_for,
)
from tests.unit.juries.instances import random_problem

DAYS = frozenset({"am"})
CALL = Problem(
    dossiers=(
        *(Dossier(n, f"AMI-2026-{n:04d}", "Santé", "Association", DAYS) for n in range(1, 6)),
        Dossier(6, "AMI-2026-0006", "Sport", "Association", DAYS),
        Dossier(7, "AMI-2026-0007", "Emploi", "Association", DAYS),
        Dossier(8, "AMI-2026-0008", "Emploi", "Association", frozenset()),
    ),
    half_days=(HalfDay("am", "le mardi 12 mai au matin", rooms=2, starts=("9 h", "10 h")),),
    seats=(
        Seat("p", "État", "Mme Petit", DAYS, recused=frozenset({5})),
        Seat("r", "État", "M. Roux", DAYS),
        Seat("s", "État", "Mme Sy", frozenset()),
    ),
    quorum={"État": 1},
    themes=("Santé", "Sport", "Emploi"),
)


def hearing(*dossiers: int, theme: str = "Santé", seats: str = "r", **place: object) -> Hearing:
    where = {"half_day": "am", "room": 0, "start": 0, **place}
    return Hearing(theme=theme, dossiers=dossiers, seats=tuple(seats), **where)


CASES = {
    "four in a group": (
        [hearing(1, 2, 3, 4)],
        "Ils sont quatre\u00a0: une audition en réunit trois au plus.",
    ),
    "themes mixed": (
        [hearing(1, 7)],
        "Cette audition mêle plusieurs thèmes\u00a0: Emploi, Santé.",
    ),
    "applicant away": (
        [hearing(7, 8, theme="Emploi")],
        "AMI-2026-0008 n’est pas libre le mardi 12 mai au matin.",
    ),
    "juror away": (
        [hearing(1, 2, seats="rs")],
        "Mme Sy n’est pas libre le mardi 12 mai au matin.",
    ),
    "juror recused": ([hearing(4, 5, seats="pr")], "Mme Petit est en déport sur AMI-2026-0005."),
    "juror in two rooms": (
        [hearing(1, 2), hearing(3, 4, room=1)],
        "M. Roux siège dans deux salles le mardi 12 mai au matin.",
    ),
    "two at once": (
        [hearing(1, 2), hearing(3, 4)],
        "Une autre audition occupe la même salle au même moment.",
    ),
    "no such room": (
        [hearing(1, 2, room=5)],
        "Il n’y a ni salle ni horaire pour cette audition le mardi 12 mai au matin.",
    ),
    "heard twice": (
        [hearing(1, 2), hearing(1, 3, start=1)],
        "AMI-2026-0001 figure dans deux auditions.",
    ),
    "half-day gone": ([hearing(1, 2, half_day="x")], "Cette demi-journée n’existe plus."),
    "nobody left": ([hearing()], "Cette audition est vide."),
    "college missing": (
        [hearing(1, 2, seats="")],
        "État\u00a0: 0 sur 1 pour le quorum. Mme Petit est libre le mardi 12 mai au matin.",
    ),
    "college that could come": (
        [hearing(1, 2, seats=""), hearing(3, 4, seats="pr", room=1)],
        "État\u00a0: 0 sur 1 pour le quorum. "
        "Ce qui débloquerait\u00a0: Mme Sy libre le mardi 12 mai au matin.",
    ),
}


def rest(hearings: list[Hearing]) -> tuple[Unplaced, ...]:
    heard = {key for item in hearings for key in item.dossiers}
    return tuple(Unplaced(d.id, "Une raison.") for d in CALL.dossiers if d.id not in heard)


@pytest.mark.parametrize("case", CASES)
def test_a_broken_rule_blocks_and_fails_the_check(case: str) -> None:
    hearings, sentence = CASES[case]
    blocking = [w.sentence for w in warnings_for(CALL, hearings) if w.level is Level.BLOCK]
    assert sentence in blocking
    assert check(CALL, Plan(tuple(hearings), rest(hearings), 0, 0)) != []


def test_the_panel_stays_the_whole_half_day() -> None:
    hearings = (hearing(1, 2), hearing(3, 4, start=1, seats="p"))
    assert check(CALL, Plan(hearings, rest(list(hearings)), 0, 0)) == [
        "Le jury change au cours de la demi-journée le mardi 12 mai au matin, salle 1."
    ]


def test_a_single_dossier_elsewhere_than_the_nearest_theme_is_a_fault() -> None:
    hearings = (hearing(6, 7, theme="Emploi"),)
    assert check(CALL, Plan(hearings, rest(list(hearings)), 0, 0)) == [
        "AMI-2026-0006 n’est pas avec le thème le plus proche."
    ]


def test_the_only_dossier_of_a_call_is_heard_at_no_penalty() -> None:
    call = Problem(CALL.dossiers[:1], CALL.half_days, CALL.seats[1:2], {"État": 1})
    plan = compose(call)
    assert (plan.value, check(call, plan)) == (100, [])
    assert [warning.sentence for warning in plan.warnings] == [
        "AMI-2026-0001 serait entendue seule le mardi 12 mai au matin\u00a0: c’est le seul dossier."
    ]


def test_themes_of_one_dossier_are_heard_together_when_all_are() -> None:
    call = Problem(
        CALL.dossiers[4:7], CALL.half_days, CALL.seats[1:2], {"État": 1}, themes=CALL.themes
    )
    plan = compose(call)
    assert ([item.dossiers for item in plan.hearings], check(call, plan)) == ([(5, 6, 7)], [])


def test_a_moved_dossier_is_announced() -> None:
    call = Problem(
        CALL.dossiers[:2],
        CALL.half_days,
        CALL.seats[1:2],
        {"État": 1},
        published={1: "am", 2: "pm"},
    )
    assert compose(call).warnings[-1].sentence == (
        "AMI-2026-0002 était attendue une demi-journée retirée\u00a0: "
        "le changement lui sera annoncé."
    )


def test_a_group_of_one_is_not_a_call_for_auditions() -> None:
    with pytest.raises(InvalidProblemError, match="au moins deux dossiers"):
        Problem((), (), (), {}, group_size=1)


def test_a_search_cut_short_still_gives_a_plan_and_a_bound_that_hold() -> None:
    problem = random_problem(77)
    plan = compose(problem, steps=2_000)
    assert check(problem, plan) == []
    assert plan.bound <= compose(problem, steps=1_000_000).bound <= plan.value
