"""An IBAN as people copy it from a RIB."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.identifiers import InvalidIdentifierError, holder_differs, read_iban

IBAN = "FR1420041010050500013M02606"


@pytest.mark.parametrize(
    "text", [IBAN, "FR14 2004 1010 0505 0001 3M02 606", "iban: fr1420041010050500013m02606"]
)
def test_spaces_and_capitals_do_not_count(text):
    assert read_iban(text) == IBAN


@given(
    place=st.sampled_from([i for i, c in enumerate(IBAN) if c.isdigit()]), other=st.integers(1, 9)
)
def test_one_wrong_digit_is_always_seen(place, other):
    wrong = str((int(IBAN[place]) + other) % 10)

    with pytest.raises(InvalidIdentifierError):
        read_iban(IBAN[:place] + wrong + IBAN[place + 1 :])


def test_a_short_one_says_how_many_signs_it_needs():
    with pytest.raises(InvalidIdentifierError, match="a 26 signes"):
        read_iban(IBAN[:-1])


@pytest.mark.parametrize(
    ("holder", "name", "differs"),
    [
        ("ASS LE FIL ET LA MANIERE", "Le Fil et la Manière", False),
        ("Association des Deux Fosses", "Régie des Deux-Fosses", False),
        ("Mme Zoé Quidam", "Le Fil et la Manière", True),
        ("Association", "Association", True),
    ],
)
def test_the_holder_shares_a_word_with_the_structure(holder, name, differs):
    assert holder_differs(holder, name) == differs
