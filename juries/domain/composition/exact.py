"""The best plan, proved: open half-days first, then themes, then who sits.

Sets of open half-days are tried from the cheapest bound up. For each, themes are combined exactly
as if nobody were recused, and seats as if dossiers did not matter; their sum bounds the set from
below. Where recusals bite, colleges are then seated one by one, themes being combined again only
when a seat shuts out a dossier of the current answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from juries.domain.composition.draft import Room
from juries.domain.composition.indexed import Indexed
from juries.domain.composition.panels import Panels, Pattern
from juries.domain.composition.scoring import OPENED, UNHEARD
from juries.domain.composition.tables import (
    Allocation,
    Allocator,
    Budget,
    OutOfBudgetError,
    ThemeTable,
)

MARGIN = 12
STEPS = (1, 2, 3, 4, 6, 8, 12, 10**9)


@dataclass
class Answer:
    """The best plan found and the highest bound proved; equal when the search ran to its end."""

    value: int
    bound: int
    rooms: list[Room] | None = None


@dataclass(frozen=True)
class Layout:
    """Half-days with the rooms they open, and what it costs at least."""

    floor: int
    rooms: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Placing:
    """An allocation made concrete: its cost, session → groups, session → mask of dossiers."""

    cost: int
    sessions: tuple[tuple[tuple[int, ...], ...], ...]
    masks: tuple[int, ...] = field(default=())


class Exact:
    """A search over one problem. `budget` counts steps; about two million a second."""

    def __init__(self, indexed: Indexed, *, upper: int, lower: int, budget: int) -> None:
        self.indexed = indexed
        self.budget = Budget(budget)
        self.panels = Panels(indexed, self.budget)
        self.tables = [ThemeTable(indexed, theme, self.budget) for theme in indexed.classes]
        self.allocator = Allocator(self.tables, self.budget)
        self.margin = MARGIN
        self.answer = Answer(value=upper, bound=lower)

    def solve(self) -> Answer:
        """Raise the ceiling step by step: below it every plan is looked at, so that finding none is
        proof.
        """
        width = self.margin
        try:
            while self.answer.bound < self.answer.value:
                self.ceiling = min(self.answer.value, self.answer.bound + width)
                seatings = self._gather()
                proved = self.ceiling
                self._settle(seatings)
                self.answer.bound = min(self.answer.value, proved)
                self.margin *= 2 if seatings else 1
                width = self.margin if seatings else width * 5
        except OutOfBudgetError:
            pass
        return self.answer

    def _gather(self) -> "list[Seating]":
        """The layouts under the ceiling, which comes down to a little above the cheapest one's
        floor.
        """
        found: list[Layout] = []
        for floor, days in sorted(self._open_sets()):
            if floor < self.ceiling:
                found += self._layouts(days)
            if found:
                self.ceiling = min(
                    self.ceiling, min(layout.floor for layout in found) + self.margin
                )
        return [Seating(self, layout) for layout in found if layout.floor < self.ceiling]

    def _settle(self, seatings: "list[Seating]") -> None:
        """Look for plans worth the least floor, then a little more, up to the ceiling."""
        top = self.ceiling
        floor = min((seating.floor for seating in seatings), default=top)
        for step in STEPS:
            level = min(top, floor + step)
            self.ceiling = min(level, self.answer.value)
            for seating in sorted(seatings, key=lambda one: (one.floor, one.layout.rooms)):
                if seating.floor < self.ceiling:
                    seating.run()
            if self.answer.value < level or level == top:
                return

    def _open_sets(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Sets of half-days whose quick bound is under the ceiling."""
        usable = [day for day, cap in enumerate(self.indexed.caps) if cap]
        dossiers = range(len(self.indexed.dossiers))
        unheard = [self.indexed.unheard_cost(dossier) for dossier in dossiers]
        offers = [
            {day: self.indexed.move_cost(dossier, day) for day in self.indexed.can[dossier]}
            for dossier in dossiers
        ]
        floor_of_all = sum(min([unheard[one], *offers[one].values()]) for one in dossiers)
        for size in range(len(usable) + 1):
            if OPENED * size + floor_of_all >= self.ceiling:
                return
            for days in combinations(usable, size):
                self.budget.spend(len(dossiers))
                seats = self.indexed.problem.group_size * sum(
                    self.indexed.caps[day] for day in days
                )
                floor = UNHEARD * max(0, len(dossiers) - seats)
                each = 0
                for one in dossiers:
                    offered = offers[one]
                    costs = [offered[day] for day in days if day in offered]
                    each += min(costs) if costs else unheard[one]
                floor = OPENED * size + max(floor, each)
                if floor < self.ceiling:
                    yield floor, days

    def _layouts(self, days: tuple[int, ...]) -> list[Layout]:
        caps = [self.indexed.caps[day] for day in days]
        columns = [[table.column(day) for day in days] for table in self.tables]
        limit = self.ceiling - 1 - OPENED * len(days)
        floors: dict[tuple[tuple[int, int], ...], int] = {}
        for total, allocation in self.allocator.totals(columns, caps, limit).items():
            if not all(total):
                continue
            for opened in product(*map(self._room_counts, days, total)):
                rooms = tuple(zip(days, opened, strict=True))
                floors[rooms] = min(floors.get(rooms, self.ceiling), allocation.cost)
        layouts = [
            Layout(OPENED * len(days) + cost + self.panels.least(rooms), rooms)
            for rooms, cost in floors.items()
        ]
        return sorted(
            (layout for layout in layouts if layout.floor < self.ceiling),
            key=lambda layout: (layout.floor, layout.rooms),
        )

    def _room_counts(self, day: int, auditions: int) -> range:
        starts = len(self.indexed.days[day].starts)
        return range(-(-auditions // starts), min(auditions, self.indexed.rooms[day]) + 1)

    def keep(self, value: int, rooms: list[Room]) -> None:
        self.answer.value, self.answer.rooms = value, rooms
        self.ceiling = value


class Seating:
    """One layout: seat the colleges one by one, the most constraining first."""

    def __init__(self, search: Exact, layout: Layout) -> None:
        self.search = search
        self.layout = layout
        self.days = [day for day, opened in layout.rooms for _ in range(opened)]
        self.caps = [len(search.indexed.days[day].starts) for day in self.days]
        self.base = OPENED * len(layout.rooms)
        self.floor = layout.floor
        self.placings: dict[tuple[int, ...], tuple[int, Placing | None]] = {}

    def run(self) -> None:
        """Find the layout's best plan under the search's ceiling, if there is one; else raise the
        floor.
        """
        nobody = (0,) * len(self.days)
        fair = self.search.panels.least(self.layout.rooms)
        placing = self._place(nobody, fair)
        if placing is None:
            self.floor = self.search.ceiling
            return
        self.floor = max(self.floor, self.base + placing.cost + fair)
        if self.floor < self.search.ceiling:
            self._seat_colleges(placing, self.search.ceiling - 1 - self.base - placing.cost - fair)
            self.floor = self.search.ceiling

    def _seat_colleges(self, placing: Placing, slack: int) -> None:
        patterns = []
        for name in self.search.indexed.quorum:
            least = self.search.panels.least_of(name, self.layout.rooms)
            found = self.search.panels.patterns(name, self.layout.rooms, least + slack)
            if not found:
                return
            patterns.append(found)
        patterns.sort(key=len)
        self.rest = [
            sum(found[0].imbalance for found in patterns[rank:])
            for rank in range(len(patterns) + 1)
        ]
        self._seat(patterns, (), (0,) * len(self.days), placing, 0)

    def _seat(
        self,
        patterns: list[list[Pattern]],
        chosen: tuple[Pattern, ...],
        banned: tuple[int, ...],
        placing: Placing,
        imbalance: int,
    ) -> None:
        rank = len(chosen)
        if rank == len(patterns):
            self._keep(chosen, placing, imbalance)
            return
        tried = sorted(
            patterns[rank], key=lambda item: (item.imbalance, _hits(item.banned, placing.masks))
        )
        for pattern in tried:
            seated = imbalance + pattern.imbalance
            later = seated + self.rest[rank + 1]
            if self.base + placing.cost + later >= self.search.ceiling:
                return
            self.search.budget.spend(10)
            shut = tuple(old | new for old, new in zip(banned, pattern.banned, strict=True))
            settled = placing
            if _hits(shut, placing.masks):
                found = self._place(shut, later)
                if found is None:
                    continue
                settled = found
            self._seat(patterns, (*chosen, pattern), shut, settled, seated)

    def _place(self, banned: tuple[int, ...], imbalance: int) -> Placing | None:
        """The cheapest placing that respects the bans, None when it cannot beat the ceiling."""
        limit = self.search.ceiling - 1 - self.base - imbalance
        known = self.placings.get(banned)
        if known and (known[1] is not None or known[0] >= limit):
            return known[1] if known[1] and known[1].cost <= limit else None
        columns = [
            [table.column(day, shut) for day, shut in zip(self.days, banned, strict=True)]
            for table in self.search.tables
        ]
        best = self.search.allocator.best(columns, self.caps, limit)
        placing = self._placing(columns, best) if best else None
        self.placings[banned] = (limit, placing)
        return placing

    def _placing(self, columns: Sequence[Sequence[int]], allocation: Allocation) -> Placing:
        sessions: list[list[tuple[int, ...]]] = [[] for _ in self.days]
        for table, own, vector in zip(self.search.tables, columns, allocation.vectors, strict=True):
            for session, groups in enumerate(table.groups(own, vector)):
                sessions[session] += [tuple(group) for group in groups]
        masks = tuple(
            sum(1 << member for group in groups for member in group) for groups in sessions
        )
        return Placing(allocation.cost, tuple(tuple(groups) for groups in sessions), masks)

    def _keep(self, chosen: tuple[Pattern, ...], placing: Placing, imbalance: int) -> None:
        rooms = [
            Room(
                day=day,
                seats=tuple(seat for pattern in chosen for seat in pattern.panels[session]),
                groups=placing.sessions[session],
            )
            for session, day in enumerate(self.days)
        ]
        self.search.keep(self.base + placing.cost + imbalance, rooms)


def _hits(banned: Sequence[int], masks: Sequence[int]) -> int:
    """Dossiers of the placing that the bans shut out."""
    return sum((shut & mask).bit_count() for shut, mask in zip(banned, masks, strict=True))
