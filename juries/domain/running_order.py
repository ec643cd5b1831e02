"""How long each moment of an audition lasts, and what is said of it while it runs.

Rule: the minutes of an audition, less those kept for the structures to talk to each other, are
shared equally between the structures.
"""

from dataclasses import dataclass
from datetime import datetime

from ami_portal.common.dates import clock
from ami_portal.common.money import NBSP


@dataclass(frozen=True, slots=True)
class Durations:
    """Whole minutes: for each structure, and for all of them together."""

    each: int
    together: int


def durations(*, total: int, together: int, structures: int) -> Durations:
    """Share an audition of `total` minutes; what does not divide goes to the exchange."""
    if not structures:
        return Durations(0, together)
    each = max(total - together, 0) // structures
    return Durations(each, max(total - each * structures, 0))


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes gone by; never below zero."""
    return max(int((end - start).total_seconds() // 60), 0)


def running_words(started_at: datetime, *, planned: int, now: datetime) -> str:
    """« Depuis 6 minutes, il en reste 9 »; past the time, by how much."""
    gone = minutes_between(started_at, now)
    left = planned - gone
    since = f"Depuis {in_minutes(gone)}" if gone else "Commence à l’instant"
    if left > 0:
        return f"{since}, il reste {in_minutes(left)}"
    return f"{since}, le temps prévu est passé" + (f" de {in_minutes(-left)}" if left else "")


def ended_words(started_at: datetime, ended_at: datetime, *, planned: int) -> str:
    """« De 9 h 30 à 9 h 52 : 22 minutes pour 20 prévues »."""
    lasted = in_minutes(minutes_between(started_at, ended_at))
    return (
        f"De {clock(started_at)} à {clock(ended_at)}{NBSP}: {lasted}"
        f" pour {planned} prévue{'s' if planned > 1 else ''}"
    )


def planned_words(planned: int) -> str:
    return f"{in_minutes(planned)} prévue{'s' if planned > 1 else ''}"


def arrival_words(*, noted_at: datetime, starts_at: datetime, is_late: bool) -> str:
    """« à 9 h 28 »; for who came late, how long after the beginning."""
    after = minutes_between(starts_at, noted_at)
    late = f", {in_minutes(after)} après le début" if is_late and after else ""
    return f"à {clock(noted_at)}{late}"


def in_minutes(count: int) -> str:
    return f"{count}{NBSP}minute{'s' if count > 1 else ''}"
