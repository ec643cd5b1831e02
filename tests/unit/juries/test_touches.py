"""Touches weighed in whatever order they arrive."""

from uuid import UUID

import pytest

from juries.domain.touches import Kept, Stroke, Weight, weigh

MINE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("kept", "stroke", "weight"),
    [
        (Kept(), Stroke(3), Weight.NEW),
        (Kept(), Stroke(None, 0, MINE, 1), Weight.NEW),
        (Kept(3, 1), Stroke(4, 1), Weight.NEW),
        (Kept(3, 1), Stroke(4, 0), Weight.CONFLICT),
        (Kept(3, 1), Stroke(3, 0), Weight.SAME),
        (Kept(3, 1, MINE, 5), Stroke(4, 0, MINE, 6), Weight.NEW),
        (Kept(3, 1, MINE, 5), Stroke(3, 0, MINE, 6), Weight.NEW),
        (Kept(3, 1, MINE, 5), Stroke(4, 0, MINE, 4), Weight.LATE),
        (Kept(3, 1, MINE, 5), Stroke(4, 0, OTHER, 9), Weight.CONFLICT),
        (Kept(3, 1, MINE, 5), Stroke(3, 0, OTHER, 9), Weight.SAME),
        (Kept(3, 1, MINE, 5), Stroke(4, 1, OTHER, 2), Weight.NEW),
    ],
)
def test_one_tablet_orders_its_own_touches_and_two_ask(
    kept: Kept, stroke: Stroke, weight: Weight
) -> None:
    assert weigh(kept, stroke) is weight
