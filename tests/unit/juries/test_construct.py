"""The plan built by flows: rooms are shared so that recusals leave nobody out."""

import pytest

from juries.domain.composition import Dossier, HalfDay, Problem, Seat, check, compose
from juries.domain.composition.construct import construct
from juries.domain.composition.indexed import Indexed
from tests.unit.juries.instances import tight_problem

THEMES = ("Culture", "Insertion", "Santé")


def three_themes(*, starts: int, recused: dict[str, tuple[str, ...]]) -> Problem:
    """Two dossiers a theme, one half-day of three rooms, one juror a room."""
    return Problem(
        dossiers=tuple(
            Dossier(f"{theme} {rank}", f"{theme} {rank}", theme, f"Type {rank}", frozenset({"am"}))
            for theme in THEMES
            for rank in (1, 2)
        ),
        half_days=(HalfDay("am", "le mardi 12 mai au matin", 3, tuple(range(starts))),),
        seats=tuple(
            Seat(
                name,
                "État",
                name,
                frozenset({"am"}),
                recused=frozenset(f"{theme} 1" for theme in recused.get(name, ())),
            )
            for name in ("A", "B", "C")
        ),
        quorum={"État": 1},
        themes=THEMES,
    )


def heard(problem: Problem) -> dict[str, list[str]]:
    """Juror → themes that they hear."""
    indexed = Indexed(problem)
    return {
        indexed.seats[room.seats[0]].name: [indexed.dossiers[g[0]].theme for g in room.groups]
        for room in construct(indexed)
    }


@pytest.mark.parametrize(
    ("free", "busy"), [("A", "B"), ("A", "C"), ("B", "A"), ("B", "C"), ("C", "A"), ("C", "B")]
)
def test_an_audition_gives_way_to_those_that_its_jurors_alone_may_hear(
    free: str, busy: str
) -> None:
    found = heard(three_themes(starts=1, recused={free: THEMES[1:], busy: THEMES[:1]}))
    assert found.pop(free) == ["Culture"]
    assert sorted(found.values()) == [["Insertion"], ["Santé"]]


def test_a_room_opened_to_share_the_jurors_does_not_stay_empty() -> None:
    problem = three_themes(starts=2, recused={"B": THEMES[1:], "C": THEMES[:1]})
    assert heard(problem) == {"A": ["Santé"], "B": ["Culture"], "C": ["Insertion"]}


def test_a_juror_of_a_college_without_a_quorum_is_never_needed() -> None:
    problem = three_themes(starts=1, recused={})
    adviser = Seat("IREV", "IREV", "IREV", frozenset({"am"}))
    plan = compose(
        Problem(
            dossiers=problem.dossiers,
            half_days=problem.half_days,
            seats=(*problem.seats, adviser),
            quorum={"État": 1, "IREV": 0},
            themes=THEMES,
        )
    )
    assert plan.unplaced == ()
    assert sorted(seat for hearing in plan.hearings for seat in hearing.seats) == ["A", "B", "C"]


def recusal_in_the_only_room() -> Problem:
    """Three of a theme, of whom the only juror may hear two; a fourth is left to be heard."""
    return Problem(
        dossiers=tuple(
            Dossier(rank, f"N{rank}", "Santé", f"Type {rank}", frozenset({"am"}))
            for rank in range(4)
        ),
        half_days=(HalfDay("am", "le mardi 12 mai au matin", 1, (0,)),),
        seats=(Seat("A", "État", "A", frozenset({"am"}), recused=frozenset({0})),),
        quorum={"État": 1},
        themes=("Santé",),
    )


def test_a_recused_dossier_does_not_leave_out_those_it_would_be_heard_with() -> None:
    (room,) = construct(Indexed(recusal_in_the_only_room()))
    assert room.groups == ((1, 2, 3),)


@pytest.mark.parametrize("seed", range(12))
def test_where_places_are_short_none_is_lost(seed: int) -> None:
    problem = tight_problem(seed)
    plan = compose(problem)
    assert check(problem, plan) == []
    assert sum(len(hearing.dossiers) for hearing in plan.hearings) == 24
    assert plan.gap <= 0.001
