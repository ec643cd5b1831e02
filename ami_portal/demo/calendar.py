"""The dates of the three invented calls, counted from the day the demonstration is built."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ami_portal.common.dates import PARIS


@dataclass(frozen=True, slots=True)
class CallDates:
    """The calendar of a call; `opened_on` is when an agent pressed the button."""

    opened_on: date
    opens_on: date
    closes_on: date
    checked_by: date
    hearings_from: date
    hearings_until: date
    decision_expected_on: date
    reserve_until: date

    def columns(self) -> dict[str, date]:
        """Those that are columns of the call."""
        names = self.__slots__[1:]
        return {name: getattr(self, name) for name in names}


def finished(today: date) -> CallDates:
    """Last year's call: everything happened before its 31 December."""
    year = today.year - 1
    return CallDates(
        opened_on=date(year - 1, 11, 10),
        opens_on=date(year - 1, 11, 15),
        closes_on=date(year, 1, 31),
        checked_by=date(year, 2, 15),
        hearings_from=date(year, 3, 3),
        hearings_until=date(year, 3, 14),
        decision_expected_on=date(year, 4, 15),
        reserve_until=date(year, 6, 30),
    )


def at_its_auditions(today: date) -> CallDates:
    """This year's call: closed five weeks ago, its first audition is today."""
    return CallDates(
        opened_on=today - timedelta(days=97),
        opens_on=today - timedelta(days=95),
        closes_on=today - timedelta(days=35),
        checked_by=today - timedelta(days=20),
        hearings_from=today,
        hearings_until=today + timedelta(days=14),
        decision_expected_on=today + timedelta(days=45),
        reserve_until=today + timedelta(days=120),
    )


def open_now(today: date) -> CallDates:
    """Next year's call: open since ten days, forty more to deposit."""
    return CallDates(
        opened_on=today - timedelta(days=12),
        opens_on=today - timedelta(days=10),
        closes_on=today + timedelta(days=40),
        checked_by=today + timedelta(days=55),
        hearings_from=today + timedelta(days=70),
        hearings_until=today + timedelta(days=84),
        decision_expected_on=today + timedelta(days=120),
        reserve_until=today + timedelta(days=210),
    )


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """An instant of that day, on the clock of Paris."""
    return datetime.combine(day, time(hour, minute), tzinfo=PARIS)
