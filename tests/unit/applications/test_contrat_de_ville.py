"""What a passage to the contrat de ville may say, and what a contract keeps."""

from dataclasses import replace
from datetime import date

import pytest

from applications.domain.contrat_de_ville import (
    ContratRefusedError,
    Passage,
    Terms,
    Used,
    check_can_answer,
    check_can_file,
    check_funders,
    check_not_filed,
    check_passage,
    check_terms,
    is_open_for_filing,
    is_time_to_help,
)
from applications.domain.contrat_help import Prepared, check_referent, lacks
from applications.enums import ContratOutcome, State

TERMS = Terms(
    "Engagements d’essai", date(2024, 1, 1), date(2030, 12, 31), ("Prévenir", "Agir"), ("L’État",)
)
TODAY = date(2027, 5, 10)
FILED = Passage(2027, "Agir")
ACCEPTED = ContratOutcome.ACCEPTED
READY = Prepared(
    is_page_blanche=False,
    has_siret=True,
    has_report=True,
    has_people=True,
    has_qpv_people=True,
    has_spending=True,
    has_next_text=True,
)


def refusal_of(check, *args, **known):
    with pytest.raises(ContratRefusedError) as refusal:
        check(*args, **known)
    return refusal.value.field, str(refusal.value)


@pytest.mark.parametrize("state", [State.FUNDED, State.COMMITTED, State.CLOSED])
def test_a_funded_action_is_filed(state):
    assert check_can_file(state, standing=None, year=2027) is None


@pytest.mark.parametrize("state", [State.REDIRECTED, State.RENOUNCED, State.HEARD])
def test_only_a_funded_action_is_filed(state):
    assert refusal_of(check_can_file, state, standing=None, year=2027) == (
        None,
        "Seule une action financée peut être déposée dans le contrat de ville.",
    )


def test_an_action_is_filed_once_and_again_after_a_refusal():
    refused = Passage(2026, "Agir", ContratOutcome.REFUSED, answered_on=date(2026, 6, 1))

    assert check_can_file(State.CLOSED, standing=refused, year=2027) is None
    assert refusal_of(check_can_file, State.CLOSED, standing=FILED, year=2028)[1].startswith(
        "Le passage de cette action est déjà noté"
    )
    assert refusal_of(check_can_file, State.CLOSED, standing=refused, year=2025) == (
        "year",
        "Cette action a été refusée en 2026\u00a0: un nouveau dépôt vient après.",
    )


@pytest.mark.parametrize(
    "said",
    [
        FILED,
        replace(FILED, filed_on=TODAY),
        replace(FILED, filed_on=TODAY, outcome=ACCEPTED, answered_on=TODAY),
        replace(FILED, outcome=ACCEPTED, answered_on=date(2027, 1, 1)),
        replace(FILED, year=2030),
    ],
)
def test_a_passage_in_its_contract_is_noted(said):
    assert check_passage(said, TERMS, campaign_year=2026, today=TODAY) is None


YEARS = "L’année de dépôt va de 2026 à 2030 pour ce contrat et cet appel."
OTHER_PILLAR = "Choisissez un pilier de «\u00a0Engagements d’essai\u00a0»."
OTHER_YEAR = "Ce jour n’est pas en 2027\u00a0: corrigez le jour ou l’année."
TO_COME = "Ce jour n’est pas encore venu."
NO_ANSWER = "Une action seulement déposée n’a pas encore de réponse\u00a0: videz cette date."
FROM_JANUARY = "La réponse suit le dépôt, le 1er\u00a0janvier 2027 au plus tôt."
FROM_MARCH = "La réponse suit le dépôt, le 2\u00a0mars 2027 au plus tôt."
ANSWERED = {"outcome": ACCEPTED, "filed_on": date(2027, 3, 2)}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"year": 2025}, "year", YEARS),
        ({"year": 2031}, "year", YEARS),
        ({"pillar": "Cadre de vie"}, "pillar", OTHER_PILLAR),
        ({"filed_on": date(2026, 12, 31)}, "filed_on", OTHER_YEAR),
        ({"filed_on": date(2027, 5, 11)}, "filed_on", TO_COME),
        ({"answered_on": TODAY}, "answered_on", NO_ANSWER),
        ({"outcome": ACCEPTED}, "answered_on", "Donnez le jour de la réponse."),
        ({"outcome": ACCEPTED, "answered_on": date(2027, 5, 11)}, "answered_on", TO_COME),
        ({"outcome": ACCEPTED, "answered_on": date(2026, 12, 31)}, "answered_on", FROM_JANUARY),
        ({**ANSWERED, "answered_on": date(2027, 3, 1)}, "answered_on", FROM_MARCH),
    ],
)
def test_a_wrong_passage_is_refused_in_its_box(changes, field, sentence):
    said = replace(FILED, **changes)

    assert refusal_of(check_passage, said, TERMS, campaign_year=2026, today=TODAY) == (
        field,
        sentence,
    )


def test_a_contract_that_ended_before_the_call_takes_no_action():
    known = {"campaign_year": 2032, "today": TODAY}
    assert refusal_of(check_passage, FILED, TERMS, **known) == (
        "year",
        "«\u00a0Engagements d’essai\u00a0» a fini avant cet appel\u00a0:"
        " choisissez un autre contrat.",
    )


def test_a_contract_without_pillars_takes_any():
    assert check_passage(FILED, replace(TERMS, pillars=()), campaign_year=2026, today=TODAY) is None


def test_an_answer_is_given_once():
    assert check_can_answer(ContratOutcome.FILED, ACCEPTED) is None
    assert refusal_of(check_can_answer, ContratOutcome.FILED, ContratOutcome.FILED)[0] == "outcome"
    assert refusal_of(check_can_answer, ACCEPTED, ContratOutcome.REFUSED)[1] == (
        "La réponse du contrat de ville est déjà notée\u00a0: corrigez-la si elle est fausse."
    )


def test_a_funder_is_written_once():
    assert check_funders(["L’État", "La CAF"]) is None
    assert refusal_of(check_funders, ["L’État", "l’état"])[1] == (
        "Le même financeur est écrit deux fois."
    )


def test_a_filed_action_keeps_its_decision():
    assert check_not_filed(is_filed=False) is None
    assert "retirez d’abord ce passage" in refusal_of(check_not_filed, is_filed=True)[1]


PERIOD = {"filing_opens_on": date(2027, 5, 1), "filing_closes_on": date(2027, 5, 31)}


@pytest.mark.parametrize("changes", [{}, PERIOD, {"funders": ()}])
def test_a_contract_is_kept(changes):
    assert check_terms(replace(TERMS, **changes), Used()) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "N" * 121}, "name"),
        ({"ends_on": date(2024, 1, 1)}, "ends_on"),
        ({"pillars": ()}, "pillars"),
        ({"pillars": ("P" * 81,)}, "pillars"),
        ({"funders": ("F" * 81,)}, "funders"),
        ({"filing_opens_on": date(2027, 5, 1)}, "filing_closes_on"),
        ({"filing_closes_on": date(2027, 5, 1)}, "filing_opens_on"),
        ({**PERIOD, "filing_closes_on": date(2027, 4, 30)}, "filing_closes_on"),
        ({**PERIOD, "filing_opens_on": date(2023, 4, 30)}, "filing_closes_on"),
    ],
)
def test_a_wrong_contract_is_refused_in_its_box(changes, field):
    assert refusal_of(check_terms, replace(TERMS, **changes), Used())[0] == field


def test_what_passages_name_of_a_contract_never_vanishes():
    used = Used(frozenset({"Agir"}), frozenset({2025, 2027}))

    assert check_terms(TERMS, used) is None
    assert refusal_of(check_terms, replace(TERMS, pillars=("Prévenir",)), used) == (
        "pillars",
        "Des actions sont notées sous «\u00a0Agir\u00a0»\u00a0: gardez ce pilier, ou corrigez"
        " d’abord ces passages.",
    )
    later = replace(TERMS, starts_on=date(2026, 1, 1))
    assert refusal_of(check_terms, later, used) == (
        "starts_on",
        "Des actions y sont notées en 2025\u00a0: gardez cette année dans le contrat.",
    )
    shorter = replace(TERMS, ends_on=date(2026, 12, 31))
    assert refusal_of(check_terms, shorter, used)[0] == "ends_on"


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "is_open"),
    [
        (None, None, False),
        (TODAY, TODAY, True),
        (date(2027, 5, 11), date(2027, 6, 1), False),
        (date(2027, 4, 1), date(2027, 5, 9), False),
    ],
)
def test_the_filing_period_is_known_or_not(opens_on, closes_on, is_open):
    assert is_open_for_filing(opens_on, closes_on, today=TODAY) is is_open


@pytest.mark.parametrize(
    ("ends_on", "is_open", "is_time"),
    [
        (date(2027, 5, 9), False, True),
        (date(2027, 4, 10), False, True),
        (date(2027, 4, 9), False, False),
        (TODAY, False, False),
        (date(2027, 12, 31), True, True),
        (date(2025, 5, 10), True, True),
        (date(2025, 5, 9), True, False),
    ],
)
def test_a_structure_is_helped_when_its_action_ends_or_when_one_may_file(ends_on, is_open, is_time):
    assert is_time_to_help(ends_on, is_open=is_open, today=TODAY) is is_time


def test_a_dossier_with_its_bilan_lacks_nothing():
    assert lacks(READY) == ()


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"has_report": False}, ["Votre bilan n’est pas encore reçu."]),
        (
            {"has_report": False, "is_page_blanche": True},
            ["Votre point d’étape n’est pas encore reçu."],
        ),
        ({"is_page_blanche": True, "has_people": False}, []),
        (
            {"has_people": False, "has_qpv_people": False, "has_spending": False},
            [
                "Le nombre de personnes touchées n’est pas connu.",
                "Le nombre d’habitants des quartiers prioritaires n’est pas connu.",
                "Ce que l’action a coûté n’est pas écrit dans le bilan.",
            ],
        ),
        (
            {"has_next_text": False, "has_siret": False},
            [
                "La suite de l’action n’est pas écrite dans le bilan.",
                "Votre structure n’a pas encore de numéro SIRET.",
            ],
        ),
    ],
)
def test_what_is_missing_is_said(changes, sentences):
    assert [lack.sentence for lack in lacks(replace(READY, **changes))] == sentences


def test_a_referent_is_an_agent_with_a_telephone():
    assert check_referent(is_staff=True, phone="03 00 00 00 00") is None
    assert refusal_of(check_referent, is_staff=False, phone="03")[0] == "person"
    assert refusal_of(check_referent, is_staff=True, phone=" ")[0] == "phone"
