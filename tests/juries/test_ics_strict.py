"""Calendar files read by an independent, strict parser, one after the other as an agenda does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event, EventStatus

from juries.exports.ics import Entry, calendar

PARIS = ZoneInfo("Europe/Paris")
STAMP = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
SAID = "Salle «\u00a0Fosse 5\u00a0», 1er étage; sonnez, puis entrez\\attendez.\nÀ bientôt\u00a0!"


def an_entry(day: tuple[int, int, int], hour: int = 9) -> Entry:
    starts_at = datetime(*day, hour, 30, tzinfo=PARIS).astimezone(UTC)
    return Entry("a@b", 0, starts_at, starts_at + timedelta(minutes=75), "Rencontre")


def read(page: str) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(page)


def sent(entry: Entry) -> str:
    page, _ = calendar(
        [entry], stamped_at=STAMP, organiser="ami@essai.example", attendee="a@essai.example"
    )
    return page


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        # Summer time ends on 25 October 2026 and begins on 28 March 2027.
        ((2026, 10, 24), 2),
        ((2026, 10, 25), 1),
        ((2026, 10, 26), 1),
        ((2027, 3, 27), 1),
        ((2027, 3, 28), 2),
        ((2027, 3, 29), 2),
    ],
)
def test_the_strict_parser_reads_the_hour_of_paris_around_each_change(day, offset):
    (event,) = read(sent(an_entry(day))).events
    assert (event.dtstart.hour, event.dtstart.minute) == (9, 30)
    assert event.dtstart.utcoffset() == timedelta(hours=offset)
    assert event.dtend - event.dtstart == timedelta(minutes=75)


def test_the_time_zone_of_the_file_is_paris_and_its_two_seasons():
    (zone,) = read(sent(an_entry((2026, 11, 24)))).timezones
    assert zone.tz_id == "Europe/Paris"
    assert (len(zone.standard), len(zone.daylight)) == (1, 1)


class Agenda:
    """What RFC 5546 asks of an agenda: one event a uid, the highest sequence wins."""

    def __init__(self) -> None:
        self.events: dict[str, Event] = {}
        self.methods: list[str | None] = []

    def receive(self, page: str) -> None:
        got = read(page)
        self.methods.append(got.method)
        for event in got.events:
            known = self.events.get(event.uid)
            if known is None or (event.sequence or 0) > (known.sequence or 0):
                self.events[event.uid] = event


def test_a_meeting_moved_then_cancelled_stays_one_event_in_the_agenda():
    first = an_entry((2026, 11, 24))
    moved = replace(an_entry((2026, 11, 25)), sequence=1)
    agenda = Agenda()
    for entry in (first, moved, replace(moved, sequence=2, is_cancelled=True)):
        agenda.receive(sent(entry))
    (event,) = agenda.events.values()
    assert agenda.methods == ["REQUEST", "REQUEST", "CANCEL"]
    assert (event.status, event.sequence) == (EventStatus.CANCELLED, 2)
    assert event.dtstart.date() == date(2026, 11, 25)


def test_mails_received_out_of_order_leave_the_same_event():
    first, moved = an_entry((2026, 11, 24)), replace(an_entry((2026, 11, 25)), sequence=1)
    agenda = Agenda()
    for entry in (moved, first, moved):
        agenda.receive(sent(entry))
    (event,) = agenda.events.values()
    assert (event.dtstart.day, event.sequence) == (25, 1)


def test_accents_commas_semicolons_and_lines_come_back_as_they_were_written():
    entry = replace(an_entry((2026, 11, 24)), place=SAID, description=f"{SAID}\n{'é' * 300}")
    (event,) = read(sent(entry)).events
    assert (event.location, event.description) == (SAID, f"{SAID}\n{'é' * 300}")


def test_no_line_is_longer_than_75_bytes_and_each_ends_as_the_rule_says():
    page = sent(replace(an_entry((2026, 11, 24)), description="Gaillette, à l’heure. " * 40))
    lines = page.encode().split(b"\r\n")
    assert max(map(len, lines)) == 75
    assert b"\n" not in b"".join(lines)
