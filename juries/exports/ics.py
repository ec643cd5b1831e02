"""Calendar files on the clock of Paris, that update or cancel themselves (RFC 5546)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from icalendar import Calendar, Component, Event, Timezone, vCalAddress, vText

from ami_portal.common.dates import in_paris

PRODUCT = "-//AMI cohesion sociale//Auditions//FR"
# The rule of the European Union since 1996, in local times before each change.
PARIS_RULE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a calendar. A cancelled one keeps its last known time."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str = ""
    description: str = ""
    link: str = ""
    is_cancelled: bool = False


def calendar(
    entries: Iterable[Entry], *, stamped_at: datetime, organiser: str = "", attendee: str = ""
) -> tuple[str, str]:
    """The file and its method.

    One entry for one attendee is a REQUEST or a CANCEL; several, or nobody to answer, are a
    PUBLISH, for a REQUEST holds one uid only: a cancelled entry then says so by its status.
    """
    entries = list(entries)
    method = _method(entries, attendee)
    page = Calendar()
    page.add("prodid", PRODUCT)
    page.add("version", "2.0")
    page.add("method", method)
    page.add_component(_paris())
    for entry in entries:
        page.add_component(_event(entry, stamped_at, organiser, attendee))
    return page.to_ical().decode(), method


def _method(entries: list[Entry], attendee: str) -> str:
    if len(entries) != 1 or not attendee:
        return PUBLISH
    return CANCEL if entries[0].is_cancelled else REQUEST


def _event(entry: Entry, stamped_at: datetime, organiser: str, attendee: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamped_at)
    event.add("dtstart", in_paris(entry.starts_at))
    event.add("dtend", in_paris(entry.ends_at))
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for name, text in (
        ("location", entry.place),
        ("description", entry.description),
        ("url", entry.link),
    ):
        if text:
            event.add(name, text)
    if organiser:
        event.add("organizer", _address(organiser))
    if attendee:
        event.add("attendee", _address(attendee, partstat="NEEDS-ACTION"), encode=False)
    return event


def _address(email: str, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    for name, value in parameters.items():
        address.params[name.upper()] = vText(value)
    return address


@cache
def _paris() -> Component:
    return Timezone.from_ical(PARIS_RULE)
