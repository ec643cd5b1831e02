"""Days and hours of Paris, written in French. No Django here: the domain uses it too."""

from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NBSP = "\u00a0"
CLOSING_TIME = time(23, 59, 59)
NOON_BREAK = time(12, 30)
EVENING = time(17, 30)

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


class HalfDay(StrEnum):
    """The parts of a day in which auditions are held; the value is the word people read."""

    MORNING = "matin"
    AFTERNOON = "après-midi"
    EVENING = "soirée"


def in_paris(at: datetime) -> datetime:
    """The same instant on a Paris clock. Raises ValueError for a naive instant: no guessing."""
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return at.astimezone(PARIS)


def paris_day(moment: date | datetime) -> date:
    """The day it is in Paris at this instant; a day stays itself."""
    return in_paris(moment).date() if isinstance(moment, datetime) else moment


def opening_instant(day: date) -> datetime:
    """The first second of a day in Paris."""
    return datetime.combine(day, time.min, tzinfo=PARIS)


def closing_instant(day: date) -> datetime:
    """The last moment of a closing date: 23:59:59 in Paris, summer and winter time included."""
    return datetime.combine(day, CLOSING_TIME, tzinfo=PARIS)


def half_day(start: datetime) -> HalfDay:
    """Morning until 12 h 30, afternoon until 17 h 30, evening after."""
    clock = in_paris(start).time()
    if clock < NOON_BREAK:
        return HalfDay.MORNING
    return HalfDay.AFTERNOON if clock < EVENING else HalfDay.EVENING


def day_and_month(moment: date | datetime) -> str:
    """« 29 janvier », « 1er février »."""
    day = paris_day(moment)
    return f"{_ordinal(day)}{NBSP}{MONTHS[day.month - 1]}"


def plain_date(moment: date | datetime) -> str:
    """« 29 janvier 2027 »."""
    day = paris_day(moment)
    return f"{day_and_month(day)} {day.year}"


def long_date(moment: date | datetime) -> str:
    """« vendredi 29 janvier 2027 »."""
    day = paris_day(moment)
    return f"{WEEKDAYS[day.weekday()]} {plain_date(day)}"


def short_date(moment: date | datetime) -> str:
    """« 24 nov. 2026 », for narrow columns."""
    day = paris_day(moment)
    return f"{_ordinal(day)}{NBSP}{SHORT_MONTHS[day.month - 1]} {day.year}"


def clock(at: datetime | time) -> str:
    """« 19 h 42 », « 9 h ». An instant is read on a Paris clock; a time is taken as it is."""
    moment = in_paris(at).time() if isinstance(at, datetime) else at
    minutes = f"{NBSP}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{NBSP}h{minutes}"


def full_clock(at: datetime) -> str:
    """« 23 h 59 min 59 s », for closings and receipts."""
    moment = in_paris(at)
    return f"{moment.hour}{NBSP}h{NBSP}{moment.minute:02d}{NBSP}min{NBSP}{moment.second:02d}{NBSP}s"


def long_moment(at: datetime) -> str:
    """« mardi 24 novembre 2026 à 9 h 30 »."""
    return f"{long_date(at)} à{NBSP}{clock(at)}"


def half_day_label(start: datetime) -> str:
    """« mardi 24 novembre, matin »."""
    day = paris_day(start)
    return f"{WEEKDAYS[day.weekday()]} {day_and_month(day)}, {half_day(start)}"


def _ordinal(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)
