"""When a dossier is over, what is announced, what it still waits for: plain days, no database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ami_portal.operations.retention.rules import (
    DossierLife,
    Notice,
    Wait,
    announced_on,
    duration_words,
    ends_on,
    is_erasable,
    is_over,
    notice_due,
    waits_for,
    with_notices,
)

ENDED = date(2027, 3, 31)
OVER = date(2032, 3, 31)
LIFE = DossierLife(ended_on=ENDED, months=60, is_validated=True, is_warned=True, has_visa=True)


def day(after: int) -> date:
    return OVER + timedelta(days=after)


@pytest.mark.parametrize(
    ("months", "words"),
    [(1, "1\u00a0mois"), (12, "1\u00a0an"), (18, "18\u00a0mois"), (120, "10\u00a0ans")],
)
def test_a_duration_is_said_in_years_when_it_is_whole(months: int, words: str) -> None:
    assert duration_words(months) == words


def test_the_first_notice_is_said_sixty_days_before_and_the_second_fifteen() -> None:
    assert notice_due(LIFE, today=day(-61)) is None
    assert notice_due(LIFE, today=day(-60)) is Notice.FIRST
    said = with_notices(LIFE, first=day(-60), second=None)
    assert notice_due(said, today=day(-16)) is None
    assert notice_due(said, today=day(-15)) is Notice.SECOND
    both = with_notices(LIFE, first=day(-60), second=day(-15))
    assert notice_due(both, today=day(0)) is None
    assert ends_on(both) == OVER


def test_a_late_notice_puts_the_end_off_and_keeps_what_it_announced() -> None:
    late = with_notices(LIFE, first=day(10), second=None)
    assert announced_on(LIFE, Notice.FIRST, today=day(10)) == day(55)
    assert ends_on(late) == day(55)
    assert notice_due(late, today=day(39)) is None
    assert notice_due(late, today=day(40)) is Notice.SECOND
    assert announced_on(late, Notice.SECOND, today=day(50)) == day(65)
    assert ends_on(replace(late, second_notice_on=day(50))) == day(65)


def test_a_second_notice_without_a_first_is_none() -> None:
    assert with_notices(LIFE, first=None, second=day(0)).second_notice_on is None


def test_it_waits_for_its_hold_then_its_notices_then_its_visa() -> None:
    bare = replace(LIFE, has_visa=False)
    assert waits_for(replace(bare, is_held=True), today=day(99)) is Wait.HOLD
    assert waits_for(bare, today=day(99)) is Wait.NOTICES
    said = with_notices(bare, first=day(-60), second=day(-15))
    assert waits_for(said, today=day(-1)) is Wait.NOTICES
    assert waits_for(said, today=day(0)) is Wait.VISA
    assert waits_for(replace(said, has_visa=True), today=day(0)) is None


def test_who_cannot_be_told_needs_the_visa_only() -> None:
    alone = replace(LIFE, is_warned=False)
    assert notice_due(alone, today=day(0)) is None
    assert (is_erasable(alone, today=day(-1)), is_erasable(alone, today=day(0))) == (False, True)


@pytest.mark.parametrize("change", [{"ended_on": None}, {"is_validated": False}])
def test_nothing_announces_an_aid_not_settled_nor_a_duration_not_validated(change: dict) -> None:
    life = replace(LIFE, **change)
    assert ends_on(life) is None
    assert notice_due(life, today=day(999)) is None
    assert is_over(life, today=day(999)) is False
    with pytest.raises(ValueError, match="end of this dossier"):
        announced_on(life, Notice.FIRST, today=day(0))


def test_a_held_dossier_announces_nothing() -> None:
    assert notice_due(replace(LIFE, is_held=True), today=day(0)) is None
