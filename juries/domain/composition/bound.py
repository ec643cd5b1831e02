"""What no plan can beat, computed in a moment whatever the size."""

from collections import Counter
from itertools import accumulate

from juries.domain.composition.indexed import Indexed
from juries.domain.composition.scoring import ALONE, IMBALANCE, OPENED, REPEATED, UNHEARD


def lower_bound(indexed: Indexed) -> int:
    """A value that every plan reaches: dossiers nobody can hear, half-days needed, types too many,
    seats.

    Leaving one more dossier unheard costs more than all that it could save, so that where everyone
    can be heard everyone is. Where there are more dossiers than places only the unheard and the
    half-days count.
    """
    dossiers = range(len(indexed.dossiers))
    told = sum(
        min([indexed.unheard_cost(one), *(indexed.move_cost(one, day) for day in indexed.can[one])])
        for one in dossiers
    )
    possible = sum(bool(days) for days in indexed.can)
    places = indexed.problem.group_size * sum(indexed.caps)
    if possible > places:
        return told + UNHEARD * (possible - places) + _half_days(indexed, places)
    return told + _half_days(indexed, possible) + sum(_theme(indexed))


def _half_days(indexed: Indexed, heard: int) -> int:
    """The fewest half-days, with the imbalance that their number of rooms forces on the seats."""
    size = indexed.problem.group_size
    groups = -(-heard // size)
    if heard == sum(bool(days) for days in indexed.can):
        able = [sum(bool(indexed.can[one]) for one in theme.members) for theme in indexed.classes]
        groups = sum(-(-count // size) for count in able)
    caps = sorted((cap for cap in indexed.caps if cap), reverse=True)
    for count, places in enumerate(accumulate(caps), start=1):
        if places >= groups > 0:
            return OPENED * count + min(OPENED, _uneven(indexed, count, groups))
    return OPENED * len(caps) if groups else 0


def _uneven(indexed: Indexed, half_days: int, groups: int) -> int:
    """The least sum of imbalances for any number of rooms that these half-days can open."""
    starts = max(
        len(day.starts) for day, rooms in zip(indexed.days, indexed.rooms, strict=True) if rooms
    )
    most = sum(sorted(indexed.rooms, reverse=True)[:half_days])
    return min(
        (remainders(indexed, rooms) for rooms in range(-(-groups // starts), most + 1)), default=0
    )


def remainders(indexed: Indexed, rooms: int) -> int:
    """Colleges whose seats cannot sit equally often when so many rooms open in all."""
    return IMBALANCE * sum(
        bool(count * rooms % len(indexed.colleges[name]))
        for name, count in indexed.quorum.items()
        if indexed.colleges[name]
    )


def _theme(indexed: Indexed) -> list[int]:
    """By theme: someone alone because nobody else can be heard, or a type too frequent for the
    groups.
    """
    totals = []
    for theme in indexed.classes:
        able = sum(bool(indexed.can[one]) for one in theme.members)
        total = ALONE if able == 1 and not theme.solo else 0
        if able == theme.size > 1:
            most = theme.size // 2
            total += REPEATED * sum(max(0, count - most) for count in Counter(theme.kinds).values())
        totals.append(total)
    return totals
