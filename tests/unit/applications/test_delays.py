"""The delays of a call: each has its bounds, both allowed, and a refusal that says them."""

import pytest

from applications.domain import delays
from applications.domain.refusals import RefusedError


@pytest.mark.parametrize("name", delays.DELAYS)
def test_both_bounds_are_allowed_and_nothing_beyond(name: str) -> None:
    kept = delays.DELAYS[name]
    delays.check({name: kept.low})
    delays.check({name: kept.high})
    for wrong in (kept.low - 1, kept.high + 1):
        with pytest.raises(RefusedError) as refusal:
            delays.check({name: wrong})
        assert str(refusal.value) == kept.sentence


def test_a_refusal_names_the_delay_and_its_bounds() -> None:
    with pytest.raises(RefusedError) as refusal:
        delays.check({"answer_days": 2})
    assert str(refusal.value) == (
        "Délai pour répondre, en jours\u00a0: écrivez un nombre de 3 à 60."
    )


def test_settings_that_are_no_delay_are_left_alone() -> None:
    delays.check({"title": "Ensemble", "group_size": 0})
