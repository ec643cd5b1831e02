"""A plan under construction: rooms with their seats and groups, as positions; then hearings."""

from collections import Counter
from dataclasses import dataclass

from juries.domain.composition.indexed import Indexed
from juries.domain.composition.problem import Hearing


@dataclass(frozen=True, slots=True)
class Room:
    """One room, open a whole half-day: the seats that sit in it and its groups of dossiers."""

    day: int
    seats: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]


def hearings(indexed: Indexed, rooms: list[Room]) -> tuple[Hearing, ...]:
    """Rooms numbered and groups timed, in a fixed order: a theme's groups follow each other."""
    opened: Counter[int] = Counter()
    found = []
    for room in sorted(rooms, key=lambda item: (item.day, _by_theme(indexed, item.groups))):
        number = opened[room.day]
        opened[room.day] += 1
        seats = tuple(indexed.seats[seat].id for seat in sorted(room.seats))
        for start, group in enumerate(
            sorted(room.groups, key=lambda one: _by_theme(indexed, (one,)))
        ):
            found.append(
                Hearing(
                    half_day=indexed.days[room.day].id,
                    room=number,
                    start=start,
                    theme=indexed.problem.host_of(indexed.dossiers[group[0]]),
                    dossiers=tuple(indexed.dossiers[member].id for member in sorted(group)),
                    seats=seats,
                )
            )
    return tuple(found)


def _by_theme(indexed: Indexed, groups: tuple[tuple[int, ...], ...]) -> tuple[str, int]:
    first = min(member for group in groups for member in group)
    return indexed.problem.host_of(indexed.dossiers[first]), first
