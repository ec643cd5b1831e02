"""Calendar files: the right hour in Paris, and entries that update or cancel themselves."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from juries.domain.invitations import Change, Invitation, renew
from juries.exports.ics import Entry, calendar

STAMP = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def an_entry(starts_at: datetime, **kwargs) -> Entry:
    ends_at = starts_at.replace(hour=starts_at.hour + 1)
    return Entry("a@b", 0, starts_at, ends_at, "Rencontre", **kwargs)


def event_of(page: str):
    (event,) = Calendar.from_ical(page).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("instant", "local", "offset"),
    [
        # Summer time ends on 25 October 2026 and begins on 28 March 2027.
        (datetime(2026, 10, 24, 7, 30, tzinfo=UTC), "20261024T093000", 2),
        (datetime(2026, 10, 25, 8, 30, tzinfo=UTC), "20261025T093000", 1),
        (datetime(2027, 3, 27, 8, 30, tzinfo=UTC), "20270327T093000", 1),
        (datetime(2027, 3, 28, 7, 30, tzinfo=UTC), "20270328T093000", 2),
    ],
)
def test_the_hour_is_the_one_of_paris_whatever_the_season(instant, local, offset):
    page, _ = calendar([an_entry(instant)], stamped_at=STAMP)
    assert f"DTSTART;TZID=Europe/Paris:{local}" in page
    starts_at = event_of(page)["DTSTART"].dt
    assert (starts_at.hour, starts_at.utcoffset().total_seconds()) == (9, offset * 3600)


def test_the_time_zone_is_described_in_the_file():
    page, _ = calendar([an_entry(STAMP)], stamped_at=STAMP)
    (zone,) = Calendar.from_ical(page).walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Paris"
    assert [str(part["TZOFFSETTO"].to_ical()) for part in zone.subcomponents] == ["+0100", "+0200"]


def test_one_entry_for_one_person_is_a_request_and_its_end_a_cancel():
    alive, request = calendar([an_entry(STAMP)], stamped_at=STAMP, attendee="a@essai.example")
    gone = an_entry(STAMP, is_cancelled=True)
    dead, cancel = calendar([gone], stamped_at=STAMP, attendee="a@essai.example")
    assert (request, cancel) == ("REQUEST", "CANCEL")
    assert (event_of(alive)["STATUS"], event_of(dead)["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert event_of(alive)["ATTENDEE"] == "mailto:a@essai.example"


def test_several_entries_are_published_together_and_each_says_its_status():
    entries = [an_entry(STAMP), Entry("c@d", 3, STAMP, STAMP, "Jury", is_cancelled=True)]
    page, method = calendar(entries, stamped_at=STAMP, attendee="a@essai.example")
    events = Calendar.from_ical(page).walk("VEVENT")
    assert method == "PUBLISH"
    assert [(event["STATUS"], event["SEQUENCE"]) for event in events] == [
        ("CONFIRMED", 0),
        ("CANCELLED", 3),
    ]


MEETING, OTHER = (
    {"starts_at": "2026-11-24T08:30:00+00:00"},
    {"starts_at": "2026-11-25T08:30:00+00:00"},
)


@pytest.mark.parametrize(
    ("before", "now", "change", "sequence"),
    [
        (None, MEETING, Change.NEW, 0),
        (MEETING, MEETING, Change.SAME, 4),
        (MEETING, OTHER, Change.MOVED, 5),
        (MEETING, None, Change.CANCELLED, 5),
    ],
)
def test_a_sequence_grows_only_when_something_changes(before, now, change, sequence):
    old = [Invitation("dossier:1", "u", 4, before)] if before else []
    (found,) = renew(old, {("dossier:1", "u"): now} if now else {})
    assert (found.change, found.sequence) == (change, sequence)


def test_a_cancelled_invitation_stays_silent_and_comes_back_as_a_move():
    cancelled = Invitation("dossier:1", "u", 5, None)
    (silent,) = renew([cancelled], {})
    (back,) = renew([cancelled], {("dossier:1", "u"): MEETING})
    assert (silent.change, silent.sequence) == (Change.SAME, 5)
    assert (back.change, back.sequence) == (Change.MOVED, 6)


PLANS = st.lists(
    st.dictionaries(st.sampled_from(["dossier:1", "dossier:2", "juror:1"]), st.integers(0, 3)),
    max_size=8,
)


@given(PLANS)
def test_whatever_the_versions_a_sequence_never_falls_and_a_plan_repeated_tells_nobody(versions):
    invitations: list[Invitation] = []
    for plan in versions:
        now = {(party, "u"): {"starts_at": str(day)} for party, day in plan.items()}
        before = {one.party: one.sequence for one in invitations}
        invitations = renew(invitations, now)
        after = {one.party: one.sequence for one in invitations}
        assert all(after[party] >= sequence for party, sequence in before.items())
        assert {one.change for one in renew(invitations, now)} <= {Change.SAME}
