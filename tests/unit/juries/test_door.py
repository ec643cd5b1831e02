"""The door code's rules: its signs, its hours, what is kept of a device."""

from datetime import UTC, datetime, timedelta

import pytest

from juries.domain import door
from juries.domain.door import Validity
from juries.domain.names import same_name
from juries.enums import DoorRefusal

# Winter: Paris is one hour ahead.
MORNING = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
LUNCH = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
OPEN = Validity(MORNING - timedelta(hours=2), MORNING + timedelta(hours=10))


def test_a_code_is_eight_clear_signs():
    assert door.draw(lambda signs: signs[0]) == "CCCCCCCC"
    assert not set("AEIOUY0O1IL2Z5S8B") & set(door.ALPHABET)
    # Above 3 × 10^10 codes, for a dozen alive and some 150 tries a half-day.
    assert len(door.ALPHABET) ** door.LENGTH > 3e10


HOURS = door.Hours(before=2, after=4, evening=20)


@pytest.mark.parametrize("typed", ["cdfg-hjkm", " CDFG HJKM ", "CDFG\u2013HJKM", "cdfghjkm"])
def test_case_spaces_and_dashes_do_not_count(typed):
    assert door.as_typed(typed) == "CDFGHJKM"
    assert door.is_shaped(door.as_typed(typed))


@pytest.mark.parametrize("typed", ["", "CDFG", "CDFGHJKMN", "CDFGHJKA", "CDFGHJK０"])
def test_other_shapes_are_no_code(typed):
    assert not door.is_shaped(door.as_typed(typed))


def test_a_code_is_written_in_two_groups():
    assert door.written("CDFGHJKM") == "CDFG-HJKM"


@pytest.mark.parametrize(
    ("starts", "opens", "closes"),
    [
        ([LUNCH, MORNING], "2026-11-24T06:30", "2026-11-24T19:00"),  # until 20 h in Paris
        (
            [MORNING + timedelta(hours=8)],
            "2026-11-24T14:30",
            "2026-11-24T20:30",
        ),  # 17 h 30: four hours more
        ([EVENING], "2026-11-24T17:30", "2026-11-24T22:59:59"),  # never after midnight
    ],
)
def test_a_code_is_good_around_its_half_day(starts, opens, closes):
    assert door.window(starts, hours=HOURS) == (
        datetime.fromisoformat(f"{opens}+00:00"),
        datetime.fromisoformat(f"{closes}+00:00"),
    )


def test_a_summer_day_ends_on_a_paris_clock():
    starts = [datetime(2026, 6, 16, 7, 30, tzinfo=UTC)]
    assert door.window(starts, hours=HOURS)[1] == datetime(2026, 6, 16, 18, 0, tzinfo=UTC)


def test_the_call_says_its_own_hours():
    hours = door.Hours(before=1, after=12, evening=18)
    starts = [datetime(2026, 11, 24, 8, 0, tzinfo=UTC)]
    assert door.window(starts, hours=hours) == (
        datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
        datetime(2026, 11, 24, 20, 0, tzinfo=UTC),
    )


def test_a_half_day_without_a_start_opens_nothing():
    with pytest.raises(ValueError, match="without a start"):
        door.window([], hours=HOURS)


@pytest.mark.parametrize(
    ("code", "at", "refusal"),
    [
        (OPEN, OPEN.opens_at, None),
        (OPEN, OPEN.opens_at - timedelta(seconds=1), DoorRefusal.EARLY),
        (OPEN, OPEN.closes_at - timedelta(seconds=1), None),
        (OPEN, OPEN.closes_at, DoorRefusal.LATE),
        (Validity(OPEN.opens_at, OPEN.closes_at, MORNING), LUNCH, DoorRefusal.REVOKED),
        (Validity(OPEN.opens_at, OPEN.closes_at, MORNING, MORNING), LUNCH, DoorRefusal.LEFT),
    ],
)
def test_why_a_code_opens_nothing(code, at, refusal):
    assert door.refusal_of(code, at=at) == refusal


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (
            DoorRefusal.EARLY,
            "il vaudra à partir du mardi 24\u00a0novembre 2026 à\u00a07\u00a0h\u00a030",
        ),
        (
            DoorRefusal.LATE,
            "ne vaut plus depuis le mardi 24\u00a0novembre 2026 à\u00a019\u00a0h\u00a030",
        ),
        (DoorRefusal.REVOKED, "remplacé ou fermé"),
        (DoorRefusal.LEFT, "n’est plus occupé"),
    ],
)
def test_each_refusal_says_what_to_do(refusal, words):
    assert words in door.sentence_of(refusal, OPEN)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("nowhere", ""),
    ],
)
def test_only_the_network_of_an_address_is_kept(address, kept):
    assert door.truncated_address(address) == kept


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (Linux; Android 11) Chrome/90.0 Safari/537.36", "Android, Chrome"),
        ("Mozilla/5.0 (iPad; CPU OS 15_0) Version/15.0 Safari/604.1", "iPad, Safari"),
        ("curl/8", "Appareil inconnu"),
    ],
)
def test_a_device_has_a_plain_label(agent, label):
    assert door.device_label(agent) == label


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mme Mireille Wattel", "wattel mireille", True),
        ("Jean-Éric Dupré", "JEAN ERIC DUPRE", True),
        ("Mireille Wattel", "Marcel Wattel", False),
    ],
)
def test_names_are_compared_as_people_read_them(one, other, same):
    assert same_name(one, other) is same
