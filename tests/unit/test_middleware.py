"""The arrival of a request: ours, or the trusted proxy's when it is plausible."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from ami_portal.middleware import arrival

NOW = datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC)


def arrived(stamp: str) -> datetime:
    return arrival(RequestFactory().get("/", headers={"X-Request-Start": stamp}), now=NOW)


def stamp_of(moment: datetime, *, unit: int) -> str:
    return f"t={int(moment.timestamp() * unit)}"


@pytest.fixture
def trusted(settings: Settings) -> None:
    settings.TRUSTED_ARRIVAL_HEADER = True


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("unit", [1, 1_000, 1_000_000])
def test_a_trusted_proxy_stamps_the_arrival_in_any_usual_unit(unit: int) -> None:
    moment = NOW - timedelta(seconds=3)
    assert arrived(stamp_of(moment, unit=unit)) == moment


def test_a_stamp_is_ignored_when_no_proxy_is_trusted() -> None:
    assert arrived(stamp_of(NOW - timedelta(seconds=3), unit=1000)) == NOW


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    "stamp", ["", "t=", "hier", "t=nan", "t=inf", "t=1e400", "t=-5", "t=99999999999999999999"]
)
def test_a_stamp_that_says_nothing_is_ignored(stamp: str) -> None:
    assert arrived(stamp) == NOW


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("offset", [timedelta(minutes=-3), timedelta(seconds=1)])
def test_a_stamp_from_a_wrong_clock_is_ignored(offset: timedelta) -> None:
    assert arrived(stamp_of(NOW + offset, unit=1000)) == NOW
