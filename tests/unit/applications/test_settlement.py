"""Settling an aid: its share of the cost, within the tolerance of the call or beyond."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.engagement import FollowUpRefusedError
from applications.domain.settlement import Part, check_all_paid, check_plan, check_ready, settle
from applications.enums import InstalmentWhen

GRANTED, PLANNED, TENTH = Decimal(6000), Decimal(10000), Decimal("0.1")
euros = st.decimals(1, 99_999, places=2)
DAY = date(2027, 1, 11)


def _settle(spent, *, paid=GRANTED, tolerance=TENTH):
    return settle(granted=GRANTED, planned=PLANNED, spent=spent, paid=paid, tolerance=tolerance)


@pytest.mark.parametrize(
    ("spent", "due", "to_recover"),
    [
        (Decimal(12000), 6000, 0),
        (Decimal(10000), 6000, 0),
        (Decimal(9000), 6000, 0),
        (Decimal("8999.99"), 5399, 601),
        (Decimal(5000), 3000, 3000),
        (Decimal(0), 0, 6000),
        (None, 6000, 0),
    ],
)
def test_beyond_the_tolerance_the_aid_keeps_its_share_of_the_cost(spent, due, to_recover):
    settled = _settle(spent)

    assert (settled.due, settled.to_recover) == (due, to_recover)


def test_a_call_without_tolerance_claims_nothing():
    assert _settle(Decimal(1), tolerance=None).due == GRANTED


def test_the_sentence_says_every_step():
    assert _settle(Decimal(5000)).explanation == (
        "Dépensé\u00a0: 5\u00a0000\u00a0€ sur 10\u00a0000\u00a0€ prévus, au-delà de l’écart admis"
        " par l’appel (10\u00a0%). L’aide garde sa part des dépenses\u00a0: 3\u00a0000\u00a0€ au"
        " lieu de 6\u00a0000\u00a0€. 6\u00a0000\u00a0€ sont versés\u00a0: 3\u00a0000\u00a0€ sont"
        " à rendre."
    )


def test_what_is_no_longer_due_and_not_paid_goes_back():
    settled = _settle(Decimal(5000), paid=Decimal(3000))

    assert (settled.to_recover, settled.to_release) == (0, 3000)


@given(granted=euros, planned=euros, spent=euros, part=st.decimals(0, 1, places=2))
def test_an_aid_is_never_settled_above_what_was_granted(granted, planned, spent, part):
    paid = (granted * part).quantize(Decimal("0.01"), rounding="ROUND_FLOOR")
    settled = settle(granted=granted, planned=planned, spent=spent, paid=paid, tolerance=Decimal(0))

    assert 0 <= settled.due <= granted
    assert settled.to_recover <= paid
    assert settled.to_release <= granted - paid
    assert settled.to_recover == 0 or settled.to_release == granted - paid


def _parts(*amounts):
    return [Part(Decimal(amount), InstalmentWhen.SIGNATURE) for amount in amounts]


def test_a_plan_makes_the_whole_aid():
    assert check_plan(_parts(4000, 2000), granted=GRANTED, is_begun=False) is None


@pytest.mark.parametrize(
    ("parts", "is_begun", "sentence"),
    [
        ([], False, "Écrivez au moins un versement."),
        (_parts(4000, 1000), False, "il manque 1\u00a0000\u00a0€ pour faire l’aide"),
        (_parts(4000, 3000), False, "il y a en trop 1\u00a0000\u00a0€"),
        (_parts(6000), True, "Un versement est déjà ordonné"),
        ([Part(GRANTED, InstalmentWhen.DATE)], False, "Donnez un jour"),
        ([Part(GRANTED, InstalmentWhen.REPORT, DAY)], False, "Donnez un jour"),
    ],
)
def test_a_plan_that_does_not_hold_says_why(parts, is_begun, sentence):
    with pytest.raises(FollowUpRefusedError, match=sentence):
        check_plan(parts, granted=GRANTED, is_begun=is_begun)


@pytest.mark.parametrize(
    ("part", "accepted", "sentence"),
    [
        (Part(GRANTED, InstalmentWhen.SIGNATURE), False, None),
        (Part(GRANTED, InstalmentWhen.REPORT), True, None),
        (Part(GRANTED, InstalmentWhen.REPORT), False, "attend le bilan accepté"),
        (Part(GRANTED, InstalmentWhen.DATE, DAY), False, None),
        (Part(GRANTED, InstalmentWhen.DATE, date(2027, 1, 12)), False, "prévu le 12"),
    ],
)
def test_a_part_leaves_when_what_it_waits_for_is_there(part, accepted, sentence):
    def ready():
        return check_ready(part, ordered_on=DAY, is_report_accepted=accepted)

    if sentence is None:
        assert ready() is None
    else:
        with pytest.raises(FollowUpRefusedError, match=sentence):
            ready()


def test_nothing_due_is_left_to_pay():
    assert check_all_paid(due=GRANTED, paid=GRANTED) is None
    with pytest.raises(FollowUpRefusedError, match="Il reste 1\u00a0000\u00a0€ à verser"):
        check_all_paid(due=GRANTED, paid=Decimal(5000))
