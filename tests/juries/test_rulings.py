"""The panel confirms or refuses a claimed rate."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from applications.enums import BonusKind, EventKind, PartnerAnswer, PartnerRole, State
from applications.models import BonusClaim, Partner
from juries.actions import rulings
from juries.domain.decisions import DecisionRefusedError
from juries.models import BonusRuling, HearingEntry
from juries.queries.proposals import claims_of, proposal_for
from tests.factories import ApplicationFactory, BonusRuleFactory, HearingFactory, UserFactory

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def claim_of(kind=BonusKind.WOMEN, **details):
    rule = BonusRuleFactory(kind=kind)
    application = ApplicationFactory(
        **{"heard": True, "campaign": rule.campaign, "requested_amount": Decimal(9000)} | details
    )
    return BonusClaim.objects.create(application=application, rule=rule, evidence="Une preuve.")


def judge(claim, is_confirmed=True):
    return rulings.judge(claim, is_confirmed=is_confirmed, by=UserFactory(agent=True), at=AT)


def partner_who(answer, *, application, at):
    return Partner.objects.create(
        application=application,
        name="Le centre social",
        role=PartnerRole.CARRIES,
        answer=answer,
        answered_at=at,
        position=1,
    )


def audition_of(application):
    hearing = HearingFactory(campaign=application.campaign, theme=application.theme)
    HearingEntry.objects.create(hearing=hearing, application=application)
    return hearing.slot.starts_at


def test_a_claimed_rate_counts_only_once_confirmed():
    claim = claim_of()

    assert proposal_for(claim.application).amount == Decimal(6000)
    judge(claim)
    assert proposal_for(claim.application).amount == Decimal(8000)
    assert (
        "confirmée par le jury le 1er\u00a0décembre" in proposal_for(claim.application).explanation
    )


def test_a_rate_is_judged_once_the_structure_has_met_the_jury():
    claim = claim_of(heard=False, admissible=True)

    with pytest.raises(DecisionRefusedError, match="pas encore rencontré le jury"):
        judge(claim)
    assert not BonusRuling.objects.exists()


def test_a_refused_rate_leaves_the_base_rate():
    claim = claim_of()

    judge(claim, is_confirmed=False)

    assert proposal_for(claim.application).amount == Decimal(6000)
    assert [each.is_confirmed for each in claims_of(claim.application)] == [False]


def test_the_panel_may_change_its_mind_and_the_history_keeps_both():
    claim = claim_of()
    judge(claim)

    judge(claim, is_confirmed=False)

    assert BonusRuling.objects.get().is_confirmed is False
    assert [
        (event.kind, event.data["is_confirmed"]) for event in claim.application.events.all()
    ] == [(EventKind.BONUS_JUDGED, True), (EventKind.BONUS_JUDGED, False)]


def test_cooperation_without_a_partner_is_refused_with_its_reason():
    claim = claim_of(BonusKind.COOPERATION)

    with pytest.raises(DecisionRefusedError) as refusal:
        judge(claim)

    assert str(refusal.value) == (
        "Aucun partenaire n’a confirmé avant l’audition «\u00a0nous portons l’action"
        " ensemble\u00a0»\u00a0: ce taux ne peut pas être retenu."
    )
    assert BonusRuling.objects.count() == 0


def test_cooperation_confirmed_before_the_audition_counts():
    claim = claim_of(BonusKind.COOPERATION)
    start = audition_of(claim.application)
    partner_who(
        PartnerAnswer.CARRIES, application=claim.application, at=start - timedelta(minutes=1)
    )

    assert judge(claim).is_confirmed is True


@pytest.mark.parametrize(
    ("answer", "delay"),
    [
        (PartnerAnswer.HELPS, timedelta(minutes=-1)),
        (PartnerAnswer.CARRIES, timedelta(0)),
    ],
    ids=["only helps", "answered once the audition had begun"],
)
def test_cooperation_that_is_not_proved_in_time_is_refused(answer, delay):
    claim = claim_of(BonusKind.COOPERATION)
    start = audition_of(claim.application)
    partner_who(answer, application=claim.application, at=start + delay)

    with pytest.raises(DecisionRefusedError):
        judge(claim)


def test_a_cooperation_that_cannot_be_confirmed_can_be_refused():
    assert judge(claim_of(BonusKind.COOPERATION), is_confirmed=False).is_confirmed is False


def test_a_released_decision_no_longer_moves():
    claim = claim_of(heard=False, state=State.FUNDED)

    with pytest.raises(DecisionRefusedError) as refusal:
        judge(claim)

    assert str(refusal.value) == "La décision est diffusée\u00a0: son calcul ne change plus."
