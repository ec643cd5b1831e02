from datetime import UTC, date, datetime, time, timedelta

import pytest

from ami_portal.common import dates
from ami_portal.common.dates import HalfDay


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        (date(2027, 1, 29), datetime(2027, 1, 29, 22, 59, 59, tzinfo=UTC)),
        (date(2027, 7, 29), datetime(2027, 7, 29, 21, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 2, 29, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_call_closes_at_23_59_59_in_paris(day, instant):
    assert dates.closing_instant(day) == instant


def test_the_day_of_the_time_change_lasts_25_hours():
    day = date(2026, 10, 25)
    opening = dates.opening_instant(day).astimezone(UTC)
    closing = dates.closing_instant(day).astimezone(UTC)
    assert closing - opening == timedelta(hours=24, minutes=59, seconds=59)


def test_the_day_is_the_one_of_paris_not_of_utc():
    assert dates.paris_day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2027, 1, 1)


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        dates.in_paris(datetime(2027, 1, 29, 12, 0))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("write", "moment", "written"),
    [
        (dates.long_date, date(2027, 1, 29), "vendredi 29\u00a0janvier 2027"),
        (dates.long_date, date(2027, 1, 1), "vendredi 1er\u00a0janvier 2027"),
        (dates.plain_date, date(2026, 8, 2), "2\u00a0août 2026"),
        (dates.day_and_month, date(2026, 2, 1), "1er\u00a0février"),
        (dates.short_date, date(2026, 11, 24), "24\u00a0nov. 2026"),
    ],
)
def test_days_are_written_in_french(write, moment, written):
    assert write(moment) == written


@pytest.mark.parametrize(
    ("write", "moment", "written"),
    [
        (dates.clock, datetime(2026, 11, 24, 18, 42, tzinfo=UTC), "19\u00a0h\u00a042"),
        (dates.clock, datetime(2026, 7, 24, 7, 5, tzinfo=UTC), "9\u00a0h\u00a005"),
        (dates.clock, time(0, 0), "0\u00a0h"),
        (
            dates.full_clock,
            datetime(2027, 1, 29, 22, 59, 59, tzinfo=UTC),
            "23\u00a0h\u00a059\u00a0min\u00a059\u00a0s",
        ),
        (
            dates.long_moment,
            datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
            "mardi 24\u00a0novembre 2026 à\u00a09\u00a0h\u00a030",
        ),
        (
            dates.half_day_label,
            datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
            "mardi 24\u00a0novembre, matin",
        ),
    ],
)
def test_hours_are_written_in_french_on_a_paris_clock(write, moment, written):
    assert write(moment) == written


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        (time(8, 0), HalfDay.MORNING),
        (time(12, 29), HalfDay.MORNING),
        (time(12, 30), HalfDay.AFTERNOON),
        (time(17, 29), HalfDay.AFTERNOON),
        (time(17, 30), HalfDay.EVENING),
    ],
)
def test_a_day_has_a_morning_an_afternoon_and_an_evening(clock, part):
    assert dates.half_day(datetime.combine(date(2026, 11, 24), clock, tzinfo=dates.PARIS)) == part
