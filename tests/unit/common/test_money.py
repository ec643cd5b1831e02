from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ami_portal.common.money import (
    AMOUNT_HINT,
    RATE_HINT,
    InvalidAmountError,
    format_euros,
    format_number,
    format_rate,
    parse_euros,
    parse_rate,
)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal(10250), "10\u00a0250\u00a0€"),
        (Decimal("10250.50"), "10\u00a0250,50\u00a0€"),
        (Decimal(0), "0\u00a0€"),
        (Decimal("999999.05"), "999\u00a0999,05\u00a0€"),
        (Decimal("1.005"), "1,01\u00a0€"),
        (Decimal("0.999"), "1\u00a0€"),
        (Decimal(-1200), "\u22121\u00a0200\u00a0€"),
        (1_500_000, "1\u00a0500\u00a0000\u00a0€"),
    ],
)
def test_euros_are_written_with_unbreakable_spaces(amount, written):
    assert format_euros(amount) == written


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("10 250", "10250.00"),
        ("10\u00a0250\u00a0€", "10250.00"),
        ("10\u202f250,50 €", "10250.50"),
        ("10250.5", "10250.50"),
        ("10.250", "10250.00"),
        ("1.250.000,05", "1250000.05"),
        ("12 euros", "12.00"),
        (" 0 ", "0.00"),
    ],
)
def test_a_sum_is_read_as_people_type_it(typed, amount):
    assert parse_euros(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "€", "-12", "douze", "12,345", "1e3", "12,5,5", "١٢", "nan"])
def test_what_is_not_a_sum_is_refused_with_an_example(typed):
    with pytest.raises(InvalidAmountError) as refusal:
        parse_euros(typed)
    assert str(refusal.value) == AMOUNT_HINT


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_sum_written_by_us_is_read_back_the_same(amount):
    assert parse_euros(format_euros(amount)) == amount


@pytest.mark.parametrize(
    ("rate", "written"),
    [
        ("0.8", "80\u00a0%"),
        ("0.625", "62,5\u00a0%"),
        ("1", "100\u00a0%"),
        ("0", "0\u00a0%"),
        ("0.33333", "33,33\u00a0%"),
    ],
)
def test_rates_are_parts_of_one_written_as_percentages(rate, written):
    assert format_rate(Decimal(rate)) == written


@pytest.mark.parametrize(("typed", "rate"), [("80", "0.8"), ("62,5 %", "0.625"), ("100%", "1")])
def test_a_percentage_is_read_as_a_part_of_one(typed, rate):
    assert parse_rate(typed) == Decimal(rate)


@pytest.mark.parametrize(
    ("typed", "sentence"), [("beaucoup", RATE_HINT), ("101", "Un taux ne dépasse pas 100\u00a0%.")]
)
def test_what_is_not_a_rate_is_refused(typed, sentence):
    with pytest.raises(InvalidAmountError) as refusal:
        parse_rate(typed)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(("value", "written"), [(31450, "31\u00a0450"), (Decimal("4.40"), "4,4")])
def test_numbers_drop_useless_zeros(value, written):
    assert format_number(value) == written
