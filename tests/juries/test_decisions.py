"""What a decision must say before it is prepared, and what preparing keeps."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from applications.enums import BonusKind, EventKind, PartnerAnswer, State
from applications.models import BonusClaim
from juries.actions import decisions, rulings
from juries.domain.decisions import (
    DECIDABLE,
    DecisionRefusedError,
    Frame,
    Wish,
    amount_of,
    check,
    fingerprint,
    kinds_open_to,
    problems_of,
    release_label,
    why_not_confirmable,
)
from juries.enums import Attendance, DecisionKind
from juries.models import Decision, HearingEntry
from juries.queries.proposals import proposal_for
from tests.factories import (
    ApplicationFactory,
    BonusRuleFactory,
    CampaignFactory,
    HearingFactory,
    UserFactory,
)

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
FLOOR_SENTENCE = (
    "Ce calcul donne 600\u00a0€, moins que le minimum de l’appel (1\u00a0000\u00a0€). Le jury dira"
    " s’il accorde le minimum, dans la limite de votre demande, ou s’il propose une autre voie."
    " Écrivez le montant que le jury retient."
)


def frame(**changes):
    known = {
        "can_become": frozenset(DecisionKind),
        "was_met": True,
        "eligible_cost": Decimal(10000),
        "requested": Decimal(9000),
        "computed": Decimal(6000),
        "floor": Decimal(1000),
        "ceiling": Decimal(15000),
        "page_blanche_ceiling": Decimal(3000),
    }
    return Frame(**(known | changes))


def test_a_funding_takes_the_computed_amount():
    assert amount_of(Wish(DecisionKind.FUND), frame()) == Decimal(6000)
    assert problems_of(Wish(DecisionKind.FUND), frame()) == {}


@pytest.mark.parametrize(
    "kind", [DecisionKind.REDIRECT, DecisionKind.RESERVE, DecisionKind.DECLINE]
)
def test_other_decisions_grant_nothing(kind):
    assert amount_of(Wish(kind), frame()) is None
    assert problems_of(Wish(kind, amount=Decimal(10)), frame())["amount"] == (
        "Un montant ne se donne qu’avec une aide."
    )


@pytest.mark.parametrize(
    ("wish", "changes", "problems"),
    [
        (
            Wish(DecisionKind.FUND, amount=Decimal(5000)),
            {},
            {
                "override_reason": "Écrivez pourquoi le montant diffère du calcul,"
                " 6\u00a0000\u00a0€."
            },
        ),
        (
            Wish(DecisionKind.FUND, amount=Decimal(9001), override_reason="Plus."),
            {},
            {"amount": "L’aide ne dépasse pas la somme demandée, 9\u00a0000\u00a0€."},
        ),
        (
            Wish(DecisionKind.FUND, amount=Decimal(16000), override_reason="Plus."),
            {"requested": Decimal(20000)},
            {"amount": "L’aide ne dépasse pas 15\u00a0000\u00a0€ dans cet appel."},
        ),
        (
            Wish(DecisionKind.FUND, amount=Decimal("5000.50"), override_reason="Moins."),
            {},
            {"amount": "Une aide s’écrit en euros entiers."},
        ),
        (
            Wish(DecisionKind.FUND, amount=Decimal(999), override_reason="Moins."),
            {},
            {
                "amount": "L’aide est d’au moins 1\u00a0000\u00a0€, ou le jury propose"
                " une autre voie."
            },
        ),
        (Wish(DecisionKind.FUND), {"computed": Decimal(600)}, {"amount": FLOOR_SENTENCE}),
        (
            Wish(DecisionKind.FUND),
            {"eligible_cost": Decimal(0)},
            {"kind": "Ce dossier n’a pas de budget\u00a0: choisissez la page blanche."},
        ),
        (
            Wish(DecisionKind.PAGE_BLANCHE, amount=Decimal(3001), override_reason="Plus."),
            {"computed": Decimal(3000)},
            {"amount": "L’aide ne dépasse pas 3\u00a0000\u00a0€ dans cet appel."},
        ),
        (
            Wish(DecisionKind.PAGE_BLANCHE),
            {"computed": Decimal(0)},
            {"amount": "Il ne reste rien dans l’enveloppe\u00a0: placez ce dossier en réserve."},
        ),
        (
            Wish(DecisionKind.DECLINE),
            {},
            {
                "reason": "Choisissez un motif.",
                "text": "Écrivez la raison\u00a0: elle part dans le courrier.",
            },
        ),
        (
            Wish(DecisionKind.REDIRECT),
            {},
            {
                "redirect_target": "Choisissez une orientation.",
                "redirect_name": "Écrivez vers qui le projet est orienté.",
                "redirect_reason": "Écrivez pourquoi ce moyen convient mieux.",
            },
        ),
        (
            Wish(DecisionKind.FUND, redirect_name="La Ville d’Exempleville"),
            {},
            {
                "redirect_target": "Choisissez une orientation.",
                "redirect_reason": "Écrivez pourquoi ce moyen convient mieux.",
            },
        ),
        (
            Wish(DecisionKind.FUND),
            {"was_met": False},
            {"kind": "Ce dossier n’a pas encore rencontré le jury."},
        ),
        (
            Wish(DecisionKind.RESERVE),
            {"can_become": frozenset({DecisionKind.FUND})},
            {"kind": "«\u00a0Mettre en réserve\u00a0» n’est plus possible pour ce dossier."},
        ),
    ],
)
def test_a_decision_that_lacks_something_says_what(wish, changes, problems):
    found = problems_of(wish, frame(**changes))

    assert {box: found.get(box) for box in problems} == problems
    with pytest.raises(DecisionRefusedError) as refusal:
        check(wish, frame(**changes))
    assert refusal.value.problems == found


@pytest.mark.parametrize(
    ("wish", "changes"),
    [
        (
            Wish(DecisionKind.FUND, amount=Decimal(1000), override_reason="Le minimum."),
            {"computed": Decimal(600)},
        ),
        (
            Wish(DecisionKind.FUND, amount=Decimal(800)),
            {"computed": Decimal(800), "requested": Decimal(800)},
        ),
        (Wish(DecisionKind.DECLINE, reason="NEED", text="La mission locale le fait."), {}),
        (Wish(DecisionKind.RESERVE), {}),
        (
            Wish(
                DecisionKind.FUND,
                redirect_target="commune",
                redirect_name="Exempleville",
                redirect_reason="Elle prête la salle.",
            ),
            {},
        ),
    ],
    ids=["the floor", "a small request", "declined", "reserve", "funded and redirected"],
)
def test_a_complete_decision_stands(wish, changes):
    assert check(wish, frame(**changes)) is None


def test_a_waiting_dossier_may_only_be_funded_or_closed():
    assert kinds_open_to(State.RESERVE) == {
        DecisionKind.FUND,
        DecisionKind.PAGE_BLANCHE,
        DecisionKind.DECLINE,
    }


def test_the_states_that_wait_for_a_decision():
    assert sorted(DECIDABLE) == sorted([State.HEARD, State.ADMISSIBLE, State.RESERVE])


@pytest.mark.parametrize(
    ("kind", "answers", "is_confirmable"),
    [
        (BonusKind.WOMEN, [], True),
        (BonusKind.COOPERATION, [PartnerAnswer.CARRIES], True),
        (BonusKind.COOPERATION, [PartnerAnswer.HELPS], False),
        (BonusKind.COOPERATION, [], False),
    ],
)
def test_cooperation_needs_a_partner_who_carries(kind, answers, is_confirmable):
    assert (why_not_confirmable(kind, answers) == "") is is_confirmable


def test_the_button_says_how_many_decisions_and_how_much():
    assert release_label(1, Decimal(8200)) == "Diffuser 1\u00a0décision, 8\u00a0200\u00a0€"
    assert release_label(10, Decimal(131400)) == "Diffuser 10\u00a0décisions, 131\u00a0400\u00a0€"


def test_the_same_decisions_have_the_same_fingerprint():
    assert fingerprint([3, 1]) == fingerprint([1, 3]) == "1-3"


# With the database


def prepare(application, kind=DecisionKind.FUND, **details):
    return decisions.prepare(application, kind=kind, by=UserFactory(agent=True), at=AT, **details)


@pytest.mark.django_db
def test_a_prepared_decision_keeps_its_calculation():
    application = ApplicationFactory(heard=True)

    decision = prepare(application)

    assert (decision.amount, decision.computed_amount) == (Decimal(6000), Decimal(6000))
    assert decision.calculation == {
        "eligible_cost": "10000.00",
        "requested_amount": "6000.00",
        "base_rate": "0.600",
        "applied_rate": "0.600",
        "bonus_kind": "",
        "remaining": None,
        "floor": "1000.00",
        "ceiling": "15000.00",
        "explanation": proposal_for(application).explanation,
    }
    application.refresh_from_db()
    assert application.state == State.HEARD
    assert [event.kind for event in application.events.all()] == [EventKind.DECISION_PREPARED]


@pytest.mark.django_db
def test_a_decision_prepared_again_replaces_the_first():
    application = ApplicationFactory(heard=True)
    prepare(application)

    second = prepare(application, DecisionKind.RESERVE)

    assert list(Decision.objects.all()) == [second]
    assert second.reserve_rank == 1


@pytest.mark.django_db
def test_a_refused_decision_leaves_the_first_in_place():
    application = ApplicationFactory(heard=True)
    first = prepare(application)

    with pytest.raises(DecisionRefusedError):
        prepare(application, DecisionKind.DECLINE)

    assert list(Decision.objects.all()) == [first]


@pytest.mark.django_db
def test_ranks_of_the_waiting_list_follow_each_other_and_are_not_shared():
    campaign = CampaignFactory()
    prepare(ApplicationFactory(heard=True, campaign=campaign), DecisionKind.RESERVE)
    second = prepare(ApplicationFactory(heard=True, campaign=campaign), DecisionKind.RESERVE)

    assert second.reserve_rank == 2
    third = ApplicationFactory(heard=True, campaign=campaign)
    assert prepare(third, DecisionKind.RESERVE, reserve_rank=7).reserve_rank == 3
    with pytest.raises(DecisionRefusedError) as refusal:
        prepare(
            ApplicationFactory(heard=True, campaign=campaign),
            DecisionKind.RESERVE,
            reserve_rank=2,
        )
    assert refusal.value.problems == {
        "reserve_rank": f"Le rang 2 est déjà celui de {second.application.number}."
    }


@pytest.mark.django_db
def test_an_amount_that_differs_keeps_its_reason_in_the_sentence():
    decision = prepare(
        ApplicationFactory(heard=True),
        amount=Decimal(5000),
        override_reason="un autre financeur complète.",
    )

    assert decision.calculation["explanation"].endswith(
        "ce calcul donne 6\u00a0000\u00a0€. L’aide est fixée à 5\u00a0000\u00a0€\u00a0:"
        " un autre financeur complète."
    )


@pytest.mark.django_db
def test_a_page_blanche_receives_what_the_other_prepared_decisions_leave():
    campaign = CampaignFactory(envelope=Decimal(8000))
    prepare(ApplicationFactory(heard=True, campaign=campaign))
    blank = ApplicationFactory(
        heard=True,
        campaign=campaign,
        is_page_blanche=True,
        eligible_cost=Decimal(0),
        requested_amount=Decimal(3000),
    )

    assert prepare(blank, DecisionKind.PAGE_BLANCHE).amount == Decimal(2000)


@pytest.mark.django_db
def test_a_dossier_that_was_not_heard_is_not_decided():
    with pytest.raises(DecisionRefusedError) as refusal:
        prepare(ApplicationFactory(admissible=True))

    assert refusal.value.problems == {"kind": "Ce dossier n’a pas encore rencontré le jury."}


@pytest.mark.django_db
def test_a_missed_audition_may_be_decided_on_the_two_pages():
    application = ApplicationFactory(admissible=True)
    HearingEntry.objects.create(
        hearing=HearingFactory(campaign=application.campaign, theme=application.theme),
        application=application,
        attendance=Attendance.ABSENT,
    )

    assert prepare(application).amount == Decimal(6000)


@pytest.mark.django_db
def test_confirming_a_rate_withdraws_the_decision_that_rested_on_the_other():
    rule = BonusRuleFactory()
    application = ApplicationFactory(
        heard=True, campaign=rule.campaign, requested_amount=Decimal(8000)
    )
    claim = BonusClaim.objects.create(application=application, rule=rule, evidence="Un atelier.")
    prepare(application)

    rulings.judge(claim, is_confirmed=True, by=UserFactory(agent=True), at=AT)

    assert Decision.objects.count() == 0
    assert proposal_for(application).amount == Decimal(8000)
