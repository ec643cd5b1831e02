"""The calculation of an aid, and its sentence."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.envelope import EnvelopeExceededError, total_after
from applications.domain.funding import (
    Bonus,
    FundingRules,
    best_rate,
    eligible_cost,
    explain_override,
    propose_funding,
    propose_page_blanche,
    simulate,
)

RULES = FundingRules(
    base_rate=Decimal("0.6"),
    floor=Decimal(1000),
    ceiling=Decimal(15000),
    page_blanche_ceiling=Decimal(3000),
)
WOMEN = Bonus("action mobilisant des femmes", Decimal("0.8"), date(2026, 5, 12), kind="women")
TOGETHER = Bonus("structures qui travaillent ensemble", Decimal("0.8"), confirmed="confirmées")


def test_the_sentence_of_an_aid_says_the_whole_calculation():
    proposal = propose_funding(
        cost=Decimal(10250), requested=Decimal(9000), rules=RULES, bonuses=[WOMEN]
    )

    assert proposal.amount == Decimal(8200)
    assert proposal.explanation == (
        "Dépenses prises en compte\u00a0: 10\u00a0250\u00a0€. Taux de 80\u00a0%\u00a0: action"
        " mobilisant des femmes, confirmée par le jury le 12\u00a0mai (le taux de base"
        " était de 60\u00a0%\u00a0; les taux ne s’ajoutent pas)."
        " 80\u00a0% de 10\u00a0250\u00a0€ font 8\u00a0200\u00a0€. Vous"
        " demandiez 9\u00a0000\u00a0€\u00a0: l’aide est de 8\u00a0200\u00a0€."
    )


def test_bonuses_do_not_add_up():
    assert best_rate(Decimal("0.6"), [WOMEN, TOGETHER]) == (Decimal("0.8"), WOMEN)


def test_a_bonus_under_the_base_rate_changes_nothing():
    low = Bonus("besoin peu couvert", Decimal("0.5"))

    assert best_rate(Decimal("0.6"), [low]) == (Decimal("0.6"), None)


def test_without_a_confirmed_bonus_the_base_rate_applies():
    proposal = propose_funding(cost=Decimal(10000), requested=Decimal(9000), rules=RULES)

    assert (proposal.amount, proposal.rate, proposal.bonus) == (
        Decimal(6000),
        Decimal("0.6"),
        None,
    )


def test_an_aid_never_exceeds_the_request():
    assert propose_funding(
        cost=Decimal(10000), requested=Decimal(4000), rules=RULES
    ).amount == Decimal(4000)


def test_an_aid_never_exceeds_the_ceiling_and_says_so():
    proposal = propose_funding(cost=Decimal(40000), requested=Decimal(30000), rules=RULES)

    assert proposal.amount == Decimal(15000)
    assert "L’aide ne dépasse pas 15\u00a0000\u00a0€ dans cet appel." in proposal.explanation


def test_an_aid_is_rounded_down_to_the_euro_and_says_so():
    proposal = propose_funding(cost=Decimal("2001.50"), requested=Decimal(5000), rules=RULES)

    assert proposal.amount == Decimal(1200)
    assert (
        "font 1\u00a0200\u00a0€ (arrondi à l’euro inférieur). Vous demandiez 5\u00a0000\u00a0€"
        in proposal.explanation
    )


def test_under_the_floor_the_jury_is_asked_to_choose():
    proposal = propose_funding(cost=Decimal(1000), requested=Decimal(900), rules=RULES)

    assert (proposal.amount, proposal.is_under_floor) == (Decimal(600), True)
    assert proposal.explanation.endswith(
        "Vous demandiez 900\u00a0€. Ce calcul donne 600\u00a0€, moins que le minimum de l’appel"
        " (1\u00a0000\u00a0€). Le jury dira s’il accorde le minimum, dans la limite de votre"
        " demande, ou s’il propose une autre voie."
    )


def test_a_page_blanche_has_no_rate():
    proposal = propose_page_blanche(requested=Decimal(5000), rules=RULES, remaining=Decimal(100000))

    assert (proposal.amount, proposal.rate, proposal.is_under_floor) == (
        Decimal(3000),
        None,
        False,
    )
    assert proposal.explanation == (
        "Page blanche\u00a0: 3\u00a0000\u00a0€ au plus, 100\u00a0000\u00a0€ encore disponibles."
        " Vous demandiez 5\u00a0000\u00a0€\u00a0: l’aide est de 3\u00a0000\u00a0€."
    )


def test_a_page_blanche_receives_what_remains_at_most():
    assert propose_page_blanche(
        requested=Decimal(2500), rules=RULES, remaining=Decimal("812.40")
    ).amount == Decimal(812)


def test_an_override_keeps_the_calculation_and_says_why():
    proposal = propose_funding(cost=Decimal(10000), requested=Decimal(9000), rules=RULES)

    assert explain_override(proposal, Decimal(5000), "un autre financeur complète.") == (
        "Dépenses prises en compte\u00a0: 10\u00a0000\u00a0€. Taux de base\u00a0: 60\u00a0%."
        " 60\u00a0% de 10\u00a0000\u00a0€ font 6\u00a0000\u00a0€. Vous demandiez"
        " 9\u00a0000\u00a0€\u00a0: ce calcul donne 6\u00a0000\u00a0€. L’aide est"
        " fixée à 5\u00a0000\u00a0€\u00a0: un autre financeur complète."
    )


def test_the_simulator_promises_nothing():
    proposal = simulate(cost=Decimal(10000), rules=RULES, bonuses=[])

    assert proposal.amount == Decimal(6000)
    assert proposal.explanation == (
        "Avec 10\u00a0000\u00a0€ de dépenses prises en compte et un taux de 60\u00a0%, l’aide"
        " pourrait aller jusqu’à 6\u00a0000\u00a0€. Ce n’est qu’un calcul\u00a0: le jury propose,"
        " l’assemblée décide, l’enveloppe est limitée."
    )


def test_the_simulator_speaks_of_the_floor():
    proposal = simulate(cost=Decimal(500), rules=RULES, bonuses=[WOMEN])

    assert (proposal.amount, proposal.is_under_floor) == (Decimal(400), True)
    assert "moins que le minimum de l’appel" in proposal.explanation


@pytest.mark.parametrize(
    ("counts", "cost"), [(True, Decimal(1300)), (False, Decimal(1000))], ids=["counted", "left out"]
)
def test_volunteering_counts_only_if_the_call_says_so(counts, cost):
    assert (
        eligible_cost(expenses=Decimal(1000), volunteering=Decimal(300), counts_volunteering=counts)
        == cost
    )


@given(
    cost=st.decimals(0, 999999, places=2),
    requested=st.decimals(0, 999999, places=2),
    rate=st.decimals("0.01", 1, places=3),
)
def test_an_aid_stays_within_the_request_the_ceiling_and_the_rate(cost, requested, rate):
    bonus = Bonus("besoin peu couvert", rate)
    proposal = propose_funding(cost=cost, requested=requested, rules=RULES, bonuses=[bonus])

    assert proposal.amount == proposal.amount.to_integral_value()
    assert proposal.amount <= min(requested, RULES.ceiling, max(rate, RULES.base_rate) * cost)


def test_the_last_euros_can_be_granted():
    assert total_after(Decimal(500), granted=Decimal(149500), envelope=Decimal(150000)) == (
        Decimal(150000)
    )


def test_one_euro_too_many_is_refused_with_what_remains():
    with pytest.raises(EnvelopeExceededError) as refusal:
        total_after(Decimal(501), granted=Decimal(149500), envelope=Decimal(150000))

    assert str(refusal.value) == (
        "Impossible d’accorder 501\u00a0€\u00a0: il reste 500\u00a0€ sur 150\u00a0000\u00a0€."
        " Diminuez une autre aide ou placez ce dossier en réserve."
    )
