"""The problem as positions and bit masks: what the searches read thousands of times."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from juries.domain.composition.problem import Dossier, HalfDay, Problem, Seat
from juries.domain.composition.scoring import MOVED, UNHEARD


@dataclass(frozen=True)
class Class:
    """The dossiers heard together: a theme with those it hosts. Masks count bits from its first
    member.
    """

    theme: str
    members: tuple[int, ...]
    kinds: tuple[int, ...]
    solo: bool

    @property
    def size(self) -> int:
        return len(self.members)


class Indexed:
    """A problem with its dossiers, half-days and seats in a fixed order, and what is possible
    between them.

    Same problem, same order, hence the same plan, whatever order its items were given in.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.dossiers: list[Dossier] = sorted(
            problem.dossiers,
            key=lambda item: (problem.host_of(item), item.kind, item.number, str(item.id)),
        )
        self.days: list[HalfDay] = sorted(
            problem.half_days, key=lambda item: (item.order, str(item.id))
        )
        self.seats: list[Seat] = sorted(
            problem.seats, key=lambda item: (item.college, item.name, str(item.id))
        )
        self.quorum = {name: count for name, count in sorted(problem.quorum.items()) if count > 0}
        self.positions = {item.id: position for position, item in enumerate(self.dossiers)}
        self.colleges: dict[str, list[int]] = {name: [] for name in self.quorum}
        for position, seat in enumerate(self.seats):
            if seat.college in self.colleges:
                self.colleges[seat.college].append(position)
        self.recused = self._recused()
        self.free = [
            {
                name: [seat for seat in seats if day.id in self.seats[seat].half_days]
                for name, seats in self.colleges.items()
            }
            for day in self.days
        ]
        self.rooms = [self._rooms(position) for position in range(len(self.days))]
        self.caps = [
            rooms * len(day.starts) for rooms, day in zip(self.rooms, self.days, strict=True)
        ]
        self.can = [self._half_days_of(position) for position in range(len(self.dossiers))]

    def _recused(self) -> list[frozenset[int]]:
        """Seat → dossiers it may not hear, whichever side said so."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        seats = {seat.id: position for position, seat in enumerate(self.seats)}
        for position, dossier in enumerate(self.dossiers):
            for key in dossier.recused & seats.keys():
                found[seats[key]].add(position)
        for position, seat in enumerate(self.seats):
            found[position] |= {self.positions[key] for key in seat.recused & self.positions.keys()}
        return [frozenset(found[position]) for position in range(len(self.seats))]

    def _rooms(self, day: int) -> int:
        """Rooms that can open: the scarcest college decides."""
        if not self.days[day].starts:
            return 0
        panels = [len(self.free[day][name]) // count for name, count in self.quorum.items()]
        return max(0, min([self.days[day].rooms, *panels]))

    def _half_days_of(self, dossier: int) -> frozenset[int]:
        """Where the dossier can be heard: its applicant is free and a room finds a panel not
        recused.
        """
        return frozenset(
            day
            for day, item in enumerate(self.days)
            if item.id in self.dossiers[dossier].half_days
            and self.rooms[day]
            and all(
                sum(dossier not in self.recused[seat] for seat in self.free[day][name]) >= count
                for name, count in self.quorum.items()
            )
        )

    @cached_property
    def classes(self) -> list[Class]:
        members: defaultdict[str, list[int]] = defaultdict(list)
        for position, dossier in enumerate(self.dossiers):
            members[self.problem.host_of(dossier)].append(position)
        kinds = {kind: rank for rank, kind in enumerate(sorted({d.kind for d in self.dossiers}))}
        return [
            Class(
                theme=theme,
                members=tuple(found),
                kinds=tuple(kinds[self.dossiers[position].kind] for position in found),
                solo=len(found) == 1,
            )
            for theme, found in sorted(members.items())
        ]

    @cached_property
    def told(self) -> list[int | None]:
        """Dossier → half-day of the published plan; −1 when that half-day no longer exists."""
        days = {day.id: position for position, day in enumerate(self.days)}
        published = self.problem.published
        return [
            days.get(published[item.id], -1) if item.id in published else None
            for item in self.dossiers
        ]

    def unheard_cost(self, dossier: int) -> int:
        return UNHEARD + (MOVED if self.told[dossier] is not None else 0)

    def move_cost(self, dossier: int, day: int) -> int:
        told = self.told[dossier]
        return MOVED if told is not None and told != day else 0
