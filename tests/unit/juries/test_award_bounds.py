"""Whatever is asked, an aid stays within its bounds and is computed again to the same euro."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from applications.domain.funding import (
    Bonus,
    FundingRules,
    propose_funding,
    propose_page_blanche,
    recompute,
)
from juries.domain.decisions import Frame, Wish, amount_of, problems_of
from juries.enums import DecisionKind

EUROS = st.decimals(1, 60_000, places=2)
RATES = st.decimals("0.05", 1, places=3)


@dataclass
class Kept:
    """What an award keeps of its calculation."""

    eligible_cost: Decimal
    requested_amount: Decimal
    applied_rate: Decimal | None
    ceiling: Decimal
    remaining: Decimal | None


@st.composite
def rules(draw):
    ceiling = draw(EUROS)
    return FundingRules(
        base_rate=draw(RATES),
        floor=draw(st.decimals(0, ceiling, places=2)),
        ceiling=ceiling,
        page_blanche_ceiling=draw(EUROS),
    )


def bonuses():
    return st.lists(st.builds(Bonus, label=st.just("femmes"), rate=RATES), max_size=3)


@given(cost=EUROS, requested=EUROS, rules=rules(), bonuses=bonuses())
def test_an_aid_never_passes_the_request_the_rate_or_the_ceiling(cost, requested, rules, bonuses):
    found = propose_funding(cost=cost, requested=requested, rules=rules, bonuses=bonuses)

    rate = max([rules.base_rate, *(bonus.rate for bonus in bonuses)])
    assert found.rate == rate
    assert found.amount <= min(requested, rate * cost, rules.ceiling)
    assert found.amount > min(requested, rate * cost, rules.ceiling) - 1
    assert found.amount % 1 == 0


@given(cost=EUROS, requested=EUROS, rules=rules(), bonuses=bonuses())
def test_a_past_aid_is_computed_again_to_the_same_euro(cost, requested, rules, bonuses):
    found = propose_funding(cost=cost, requested=requested, rules=rules, bonuses=bonuses)

    assert recompute(Kept(cost, requested, found.rate, rules.ceiling, None)) == found.amount


@given(requested=EUROS, rules=rules(), remaining=st.decimals(0, 60_000, places=2))
def test_a_past_page_blanche_too(requested, rules, remaining):
    found = propose_page_blanche(requested=requested, rules=rules, remaining=remaining)

    ceiling = rules.page_blanche_ceiling
    assert found.amount <= min(requested, ceiling, remaining)
    assert recompute(Kept(Decimal(0), requested, None, ceiling, found.remaining)) == found.amount


@given(
    kind=st.sampled_from([DecisionKind.FUND, DecisionKind.PAGE_BLANCHE]),
    written=st.none() | st.integers(-10, 70_000).map(Decimal),
    computed=st.integers(0, 60_000).map(Decimal),
    requested=EUROS,
    rules=rules(),
    reason=st.sampled_from(["", "Deux devis plus bas."]),
)
def test_a_decision_that_stands_is_within_its_bounds_and_says_why_it_differs(
    kind, written, computed, requested, rules, reason
):
    wish = Wish(kind, amount=written, override_reason=reason)
    frame = Frame(
        can_become=frozenset(DecisionKind),
        was_met=True,
        eligible_cost=Decimal(10000),
        requested=requested,
        computed=computed,
        floor=rules.floor,
        ceiling=rules.ceiling,
        page_blanche_ceiling=rules.page_blanche_ceiling,
    )
    if problems_of(wish, frame):
        return

    amount = amount_of(wish, frame)
    most = rules.ceiling if kind == DecisionKind.FUND else rules.page_blanche_ceiling
    assert 0 < amount <= min(requested, most)
    assert amount == computed or reason
