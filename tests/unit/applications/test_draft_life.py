"""How long a draft lives: days only, no database. The call closes on 30 October 2026."""

from datetime import date, timedelta
from typing import Any

import pytest

from applications.domain.draft_life import (
    Life,
    Notice,
    Rule,
    announced_on,
    ends_on,
    leaves_bin_on,
    notice_due,
    rule_due,
)

CLOSING = date(2026, 10, 30)
PLANNED = CLOSING + timedelta(days=90)


def life(**changes: Any) -> Life:
    known = {
        "touched_on": date(2026, 10, 1),
        "closes_on": CLOSING,
        "days_after_closing": 90,
        "is_warned": True,
    }
    return Life(**(known | changes))


def day(moved: int) -> date:
    """So many days after the day planned for the end."""
    return PLANNED + timedelta(days=moved)


@pytest.mark.parametrize(
    ("touched_on", "expected"),
    [
        (date(2026, 9, 2), CLOSING + timedelta(days=1)),
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 10, 20), date(2026, 11, 19)),
    ],
)
def test_a_draft_without_an_address_lives_thirty_days_and_never_ends_before_the_closing(
    touched_on: date, expected: date
) -> None:
    alone = life(touched_on=touched_on, is_warned=False)
    assert ends_on(alone) == expected
    assert rule_due(alone, today=expected - timedelta(days=1)) is None
    assert rule_due(alone, today=expected) is Rule.UNKNOWN_WRITER


def test_a_draft_without_an_address_is_told_to_nobody() -> None:
    assert notice_due(life(is_warned=False), today=day(0)) is None


def test_a_draft_with_an_address_counts_from_the_closing_or_from_its_last_touch() -> None:
    assert ends_on(life()) == PLANNED
    assert ends_on(life(touched_on=date(2026, 12, 1))) == date(2026, 12, 1) + timedelta(days=90)


def test_two_notices_thirty_and_seven_days_before() -> None:
    assert notice_due(life(), today=day(-31)) is None
    assert notice_due(life(), today=day(-30)) is Notice.FIRST
    told = life(first_notice_on=day(-30))
    assert ends_on(told) == PLANNED
    assert notice_due(told, today=day(-8)) is None
    assert notice_due(told, today=day(-7)) is Notice.SECOND
    both = life(first_notice_on=day(-30), second_notice_on=day(-7))
    assert notice_due(both, today=day(-6)) is None
    assert rule_due(both, today=day(-1)) is None
    assert rule_due(both, today=day(0)) is Rule.WARNED


def test_a_notice_is_due_all_its_day_to_who_has_not_had_it() -> None:
    assert notice_due(life(first_notice_on=day(-30)), today=day(-30)) is Notice.FIRST
    both = life(first_notice_on=day(-30), second_notice_on=day(-7))
    assert notice_due(both, today=day(-7)) is Notice.SECOND


@pytest.mark.parametrize("notices", [{}, {"first_notice_on": day(-30)}])
def test_without_its_two_notices_a_draft_with_an_address_never_ends(notices: Any) -> None:
    assert rule_due(life(**notices), today=day(365)) is None


def test_notices_that_leave_late_put_off_the_end() -> None:
    late = day(20)
    assert notice_due(life(), today=late) is Notice.FIRST
    assert announced_on(life(), Notice.FIRST, today=late) == late + timedelta(days=14)
    told = life(first_notice_on=late)
    assert ends_on(told) == late + timedelta(days=14)
    assert notice_due(told, today=late + timedelta(days=6)) is None
    second = late + timedelta(days=9)
    assert notice_due(told, today=second) is Notice.SECOND
    assert announced_on(told, Notice.SECOND, today=second) == second + timedelta(days=7)
    both = life(first_notice_on=late, second_notice_on=second)
    assert ends_on(both) == second + timedelta(days=7)


def test_no_notice_while_the_call_is_open_or_a_late_permit_holds() -> None:
    short = life(days_after_closing=20)
    assert notice_due(short, today=CLOSING) is None
    assert notice_due(short, today=CLOSING + timedelta(days=1)) is Notice.FIRST
    permitted = life(days_after_closing=20, closes_on=CLOSING + timedelta(days=10))
    assert notice_due(permitted, today=CLOSING + timedelta(days=9)) is None


def test_the_bin_keeps_a_draft_thirty_days_and_says_nothing_more() -> None:
    binned = life(first_notice_on=day(-30), second_notice_on=day(-7), binned_on=day(0))
    assert notice_due(binned, today=day(3)) is None
    assert rule_due(binned, today=day(29)) is None
    assert rule_due(binned, today=day(30)) is Rule.BINNED
    assert leaves_bin_on(day(0)) == day(30)


def test_every_rule_says_what_how_long_and_what_happens() -> None:
    assert all(rule.what and rule.how_long and rule.happens for rule in Rule)
