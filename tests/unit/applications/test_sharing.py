"""The parts of an aid make one whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.engagement import FollowUpRefusedError
from applications.domain.sharing import Part, check_parts, euros_of


def test_a_part_of_less_than_a_euro_is_refused():
    with pytest.raises(FollowUpRefusedError, match="moins d’un euro pour La Ruche"):
        check_parts([Part(1, "La Ruche", "1", 1)], amount=Decimal(50), payee_siret="")


@given(
    amount=st.integers(1000, 150_000).map(Decimal),
    percents=st.lists(st.integers(1, 49), max_size=2),
)
def test_the_parts_make_one_whole_to_the_euro(amount, percents):
    parts = [Part(n, f"S{n}", str(n), percent) for n, percent in enumerate(percents)]
    taken = check_parts(parts, amount=amount, payee_siret="x")
    euros = [euros_of(amount, percent) for percent in percents]
    kept = amount - sum(euros, Decimal(0))
    assert kept >= amount * (100 - taken) / 100
    assert all(each == each.to_integral_value() for each in (kept, *euros))
