"""Small groups of people: hidden, and not found again by subtraction."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.domain.secrecy import MASKED, alone, column
from reporting.domain.words import TOO_FEW


@pytest.mark.parametrize(
    ("people", "shown"),
    [(None, None), (0, 0), (1, TOO_FEW), (4, TOO_FEW), (5, 5)],
)
def test_a_small_group_is_hidden_zero_and_unknown_are_not(people, shown):
    assert alone(people) == shown


@pytest.mark.parametrize(("people", "shown"), [(38, MASKED), (40, 40), (35, 35), (3, TOO_FEW)])
def test_a_part_that_leaves_a_small_group_is_hidden_too(people, shown):
    """38 women out of 40 persons: two men."""
    assert alone(people, out_of=40) == shown


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ([12, 30], (12, 30)),
        # Hidden alone, 3 would be the total minus the others.
        ([3, 12, 30], (MASKED, MASKED, 30)),
        # Two hidden whose sum is 3: a third hides with them.
        ([1, 2, 12, 30], (MASKED, MASKED, MASKED, 30)),
        ([4, 4, 30], (MASKED, MASKED, 30)),
        # Neither zero nor the unknown hides anything.
        ([3, 0, None, 12], (MASKED, 0, None, MASKED)),
        ([3, 0], (MASKED, 0)),
        ([], ()),
    ],
)
def test_a_column_hides_enough_of_its_cells(people, shown):
    assert column(people) == shown


@settings(deadline=None)
@given(st.lists(st.none() | st.integers(0, 60), max_size=8))
def test_no_small_group_is_the_total_minus_what_is_shown(people):
    shown = column(people)
    hidden = [number for number, cell in zip(people, shown, strict=True) if cell == MASKED]
    assert all(cell == MASKED or not 0 < (cell or 0) < 5 for cell in shown)
    others = [number for number in people if number and number >= 5]
    if hidden and others:
        assert len(hidden) > 1
        assert sum(hidden) >= 5
