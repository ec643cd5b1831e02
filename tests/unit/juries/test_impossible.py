"""Calls where someone cannot be heard: the exact sentence, with its cause and its remedy."""

from dataclasses import replace

from juries.domain.composition import Problem, check, compose
from tests.unit.juries.test_composition import EVENING, MORNING, call, dossier, seat

ON_MORNING = "le mardi 12 mai au matin"
ON_EVENING = "le mardi 12 mai au soir"
UNLOCK = "Ce qui débloquerait\u00a0:"


def reasons(problem: Problem) -> list[str]:
    plan = compose(problem)
    assert check(problem, plan) == []
    return [item.reason for item in plan.unplaced]


def test_no_half_day() -> None:
    assert reasons(call(dossier(1), half_days=())) == [
        f"Aucune demi-journée n’est prévue. {UNLOCK} en ouvrir une."
    ]


def test_the_applicant_is_never_free() -> None:
    problem = call(dossier(1), dossier(2), dossier(3, half_days=frozenset(), organisation="Le Fil"))
    assert reasons(problem) == [
        "Le Fil n’est libre à aucune des demi-journées prévues. "
        f"{UNLOCK} une autre demi-journée, ou une audition à distance."
    ]


def test_no_room() -> None:
    problem = call(dossier(1), half_days=(replace(MORNING, rooms=0),))
    assert reasons(problem) == [
        f"Aucune salle n’est prévue {ON_MORNING}. {UNLOCK} une salle {ON_MORNING}."
    ]


def test_no_start_time_nor_any_other_half_day() -> None:
    problem = call(dossier(1), half_days=(replace(MORNING, starts=()), replace(EVENING, rooms=0)))
    assert reasons(problem) == [
        f"Aucun horaire n’est prévu {ON_MORNING}, ni pour les autres demi-journées où le porteur "
        f"est libre. {UNLOCK} un horaire d’audition {ON_MORNING}."
    ]


def test_the_college_is_away_that_day() -> None:
    problem = call(
        dossier(1, half_days=frozenset({"pm"})),
        seats=(seat("Mme Petit", half_days=frozenset({"am"})),),
    )
    assert reasons(problem) == [
        f"État\u00a0: 0 sur 1 {ON_EVENING}. {UNLOCK} Mme Petit libre {ON_EVENING}."
    ]


def test_the_college_is_away_on_every_day_and_its_substitute_could_come() -> None:
    problem = call(
        dossier(1), seats=(seat("Mme Petit", half_days=frozenset(), substitute="M. Long"),)
    )
    assert reasons(problem) == [
        f"État\u00a0: 0 sur 1 {ON_MORNING}. {UNLOCK} Mme Petit libre {ON_MORNING}, "
        "ou le suppléant M. Long. "
        "Il manque aussi des jurés pour l’autre demi-journée où le porteur est libre."
    ]


def test_the_college_is_recused() -> None:
    problem = call(
        dossier(1, half_days=frozenset({"am"})),
        seats=(seat("Mme Petit", recused=frozenset({1})),),
    )
    assert reasons(problem) == [
        f"État\u00a0: 0 sur 1 {ON_MORNING}, Mme Petit étant en déport sur AMI-2026-0001. "
        f"{UNLOCK} un autre membre du collège État {ON_MORNING}."
    ]


def test_the_substitute_of_a_recused_juror_could_come() -> None:
    problem = call(
        *(dossier(rank, half_days=frozenset({"am"})) for rank in (1, 2, 3)),
        seats=(seat("Mme Petit", recused=frozenset({3}), substitute="M. Long"),),
    )
    assert reasons(problem) == [
        f"État\u00a0: 0 sur 1 {ON_MORNING}, Mme Petit étant en déport sur AMI-2026-0003. "
        f"{UNLOCK} le suppléant M. Long."
    ]


def test_the_quorum_is_larger_than_the_college() -> None:
    assert reasons(call(dossier(1, half_days=frozenset({"am"})), quorum={"État": 2})) == [
        f"État\u00a0: un quorum de 2 pour 1 siège. {UNLOCK} "
        "nommer 1 membre de plus, ou un quorum de 1."
    ]


def test_a_college_of_the_quorum_has_nobody() -> None:
    one = dossier(1, half_days=frozenset({"am"}))
    assert reasons(call(one, quorum={"État": 1, "Conseil citoyen": 1})) == [
        f"Conseil citoyen\u00a0: un quorum de 1 pour aucun siège. {UNLOCK} "
        "nommer 1 membre de plus, ou retirer ce collège du quorum."
    ]


def test_one_half_day_is_full() -> None:
    problem = call(*(dossier(rank) for rank in range(1, 8)), half_days=(MORNING,))
    assert reasons(problem) == [
        f"Le mardi 12 mai au matin est complet\u00a0: 2 auditions dans 1 salle {ON_MORNING}. "
        f"{UNLOCK} une salle, un horaire ou une demi-journée de plus."
    ]


def test_every_half_day_is_full() -> None:
    problem = call(*(dossier(rank) for rank in range(1, 14)))
    assert reasons(problem) == [
        "Les 2 demi-journées où le porteur est libre sont complètes\u00a0: "
        f"2 auditions dans 1 salle {ON_MORNING}. "
        f"{UNLOCK} une salle, un horaire ou une demi-journée de plus."
    ]


def test_one_more_juror_would_open_another_room() -> None:
    problem = call(
        *(dossier(rank) for rank in range(1, 8)),
        half_days=(replace(MORNING, rooms=2),),
        seats=(seat("Mme Petit"), seat("M. Roux"), seat("Mme Sy")),
        quorum={"État": 2},
    )
    assert reasons(problem) == [
        "Le mardi 12 mai au matin est complet\u00a0: avec 3 membres du collège État, "
        f"1 salle sur 2 peut ouvrir {ON_MORNING}. {UNLOCK} 1 de plus du collège État {ON_MORNING}."
    ]


def test_the_only_group_would_seat_a_recused_juror() -> None:
    """Each of the two jurors may hear one of the two, and a room has one panel."""
    problem = call(
        dossier(1, organisation="Le Fil"),
        dossier(2, organisation="La Maille"),
        half_days=(MORNING,),
        seats=(
            seat("Mme Petit", recused=frozenset({1})),
            seat("M. Roux", recused=frozenset({2})),
        ),
    )
    assert reasons(problem) == [
        f"La Maille ne peut rejoindre aucun groupe {ON_MORNING} sans priver un autre dossier "
        f"d’audition ou asseoir un juré en déport. {UNLOCK} une demi-journée de plus, "
        f"ou un autre membre du collège État libre {ON_MORNING}."
    ]
