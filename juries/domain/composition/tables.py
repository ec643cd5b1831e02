"""What each theme costs for a number of groups in each session, and the cheapest way to combine
themes.

A session is a half-day, or one room of it. Sessions that a theme sees alike share their groups, so
that the prices, which are flows, are computed once.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import add, itemgetter, le
from typing import TypeAlias

from juries.domain.composition.cells import Cells, Column, deal
from juries.domain.composition.indexed import Class, Indexed
from juries.domain.composition.scoring import ALONE, REPEATED, UNHEARD

Costs: TypeAlias = tuple[int | None, ...]
Vector: TypeAlias = tuple[int, ...]


class OutOfBudgetError(Exception):
    """The exact search would take too long; what it has proved so far still holds."""


@dataclass
class Budget:
    """Steps left. Counted, not timed, so that the same problem always gives the same plan."""

    steps: int

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise OutOfBudgetError


FLOW_STEPS = 30


class ThemeTable:
    """The prices of one theme (with those it hosts)."""

    def __init__(self, indexed: Indexed, theme: Class, budget: Budget) -> None:
        self.indexed = indexed
        self.theme = theme
        self.budget = budget
        self.unheard = [indexed.unheard_cost(member) for member in theme.members]
        self.names: dict[Costs, int] = {}
        self.costs: list[Costs] = []
        self.masks: list[int] = []
        self.prices: dict[tuple[tuple[int, int], ...], int | None] = {}
        self.mask = sum(1 << member for member in theme.members)
        self.sessions: dict[tuple[int, int], int] = {}
        self.floors: dict[tuple[int, ...], int] = {}
        self.known: dict[
            tuple[tuple[int, ...], tuple[int, ...]], tuple[int, list[tuple[int, Vector]]]
        ] = {}

    def column(self, day: int, banned: int = 0) -> int:
        """The theme's name for a session of the day closed to the dossiers of the mask `banned`."""
        key = (day, banned & self.mask)
        if key not in self.sessions:
            self.sessions[key] = self._name(day, banned)
        return self.sessions[key]

    def _name(self, day: int, banned: int) -> int:
        costs = tuple(
            self.indexed.move_cost(member, day)
            if day in self.indexed.can[member] and not banned >> member & 1
            else None
            for member in self.theme.members
        )
        if costs not in self.names:
            self.names[costs] = len(self.costs)
            self.costs.append(costs)
            self.masks.append(sum(1 << rank for rank, cost in enumerate(costs) if cost is not None))
        return self.names[costs]

    def floor(self, columns: Sequence[int]) -> int:
        """A quick price that no vector over these columns beats."""
        key = tuple(sorted(set(columns)))
        if key not in self.floors:
            rows = zip(self.unheard, *(self.costs[column] for column in key), strict=True)
            self.floors[key] = sum(min(cost for cost in row if cost is not None) for row in rows)
        return self.floors[key]

    def options(
        self, columns: Sequence[int], caps: Sequence[int], limit: int
    ) -> list[tuple[int, Vector]]:
        """Every vector of groups that costs at most `limit`, cheapest first."""
        key = (tuple(columns), tuple(caps))
        asked, listed = self.known.get(key, (-1, []))
        if asked < limit:
            priced = [
                (self.price(columns, vector), vector)
                for vector in self._vectors(columns, caps, limit)
            ]
            listed = sorted(
                (price, vector) for price, vector in priced if price is not None and price <= limit
            )
            self.known[key] = (limit, listed)
        return listed[: bisect_right(listed, limit, key=itemgetter(0))]

    def _vectors(self, columns: Sequence[int], caps: Sequence[int], limit: int) -> Iterator[Vector]:
        size = len(columns)
        most = self.theme.size if limit >= ALONE or self.theme.solo else self.theme.size // 2

        def extend(prefix: list[int], mask: int, left: int) -> Iterator[Vector]:
            if len(prefix) == size:
                if self._quick(mask, sum(prefix)) <= limit:
                    yield tuple(prefix)
                return
            place = len(prefix)
            members = self.masks[columns[place]]
            for groups in range(min(left, caps[place], members.bit_count()) + 1):
                prefix.append(groups)
                yield from extend(prefix, mask | members if groups else mask, left - groups)
                prefix.pop()

        return extend([], 0, most)

    def _quick(self, mask: int, groups: int) -> int:
        """What the number of groups and the members that can come already cost."""
        heard = min(mask.bit_count(), self.indexed.problem.group_size * groups)
        unheard = self.theme.size - heard
        alone = 0 if self.theme.solo else max(0, 2 * groups - heard)
        kinds = self.theme.kinds
        repeated = sum(max(0, kinds.count(kind) - groups) for kind in set(kinds))
        return UNHEARD * unheard + ALONE * alone + REPEATED * max(0, repeated - unheard)

    def _merged(self, columns: Sequence[int], vector: Vector) -> tuple[tuple[int, int], ...]:
        merged: dict[int, int] = {}
        for column, groups in zip(columns, vector, strict=True):
            if groups:
                merged[column] = merged.get(column, 0) + groups
        return tuple(sorted(merged.items()))

    def _flow(self, key: tuple[tuple[int, int], ...]) -> Cells:
        self.budget.spend(FLOW_STEPS)
        return Cells(
            self.theme.kinds,
            self.unheard,
            [Column(self.costs[column], groups) for column, groups in key],
            group_size=self.indexed.problem.group_size,
            solo=self.theme.solo,
        ).solve()

    def price(self, columns: Sequence[int], vector: Vector) -> int | None:
        """The least cost of exactly these groups, None when one would stay empty."""
        key = self._merged(columns, vector)
        if key not in self.prices:
            cells = self._flow(key)
            self.prices[key] = cells.cost if cells.feasible else None
        return self.prices[key]

    def groups(self, columns: Sequence[int], vector: Vector) -> list[list[list[int]]]:
        """Session → groups of dossiers, as the price supposes them."""
        key = self._merged(columns, vector)
        cells = self._flow(key)
        dealt = {}
        for rank, (column, count) in enumerate(key):
            here = [member for member, place in enumerate(cells.place) if place == rank]
            dealt[column] = deal(here, self.theme.kinds, count)
        sessions = []
        for column, count in zip(columns, vector, strict=True):
            taken = [dealt[column].pop() for _ in range(count)]
            sessions.append([[self.theme.members[member] for member in group] for group in taken])
        return sessions


@dataclass(frozen=True)
class Allocation:
    """A total (themes only) and the vector of each theme."""

    cost: int
    vectors: tuple[Vector, ...]


class Allocator:
    """Combines the themes' vectors under the sessions' capacities: a dynamic programme, exact."""

    def __init__(self, tables: Sequence[ThemeTable], budget: Budget) -> None:
        self.tables = tables
        self.budget = budget

    def totals(
        self, columns: Sequence[Sequence[int]], caps: Sequence[int], limit: int
    ) -> dict[Vector, Allocation]:
        """Auditions in each session → the cheapest allocation, for every total within `limit`."""
        options = self._options(columns, caps, limit)
        if options is None:
            return {}
        least = [listed[0][0] for listed in options]
        rest = [sum(least[rank:]) for rank in range(1, len(least) + 1)]
        layer: dict[Vector, tuple[int, tuple[Vector, ...]]] = {(0,) * len(caps): (0, ())}
        for listed, after in zip(options, rest, strict=True):
            layer = self._add(layer, listed, caps, limit - after)
        return {total: Allocation(cost, vectors) for total, (cost, vectors) in layer.items()}

    def best(
        self, columns: Sequence[Sequence[int]], caps: Sequence[int], limit: int
    ) -> Allocation | None:
        """The cheapest allocation within `limit` that leaves no session empty, depth first."""
        options = self._options(columns, caps, limit)
        if options is None:
            return None
        least = [listed[0][0] for listed in options]
        rest = [sum(least[rank:]) for rank in range(len(least) + 1)]
        cheapest: dict[tuple[int, Vector], int] = {}
        found: Allocation | None = None
        stack: list[tuple[int, Vector, tuple[Vector, ...]]] = [(0, (0,) * len(caps), ())]
        while stack:
            cost, total, vectors = stack.pop()
            rank = len(vectors)
            if cost + rest[rank] > limit:
                continue
            if rank == len(options):
                if all(total):
                    found, limit = Allocation(cost, vectors), cost - 1
                    if cost == rest[0]:
                        break
                continue
            following = []
            for price, added, vector in self._steps(options[rank], total, caps):
                reached = cost + price
                if reached + rest[rank + 1] > limit:
                    break
                if reached < cheapest.get((rank, added), reached + 1):
                    cheapest[rank, added] = reached
                    following.append((reached, added, (*vectors, vector)))
            stack.extend(reversed(following))
        return found

    def _steps(
        self, listed: list[tuple[int, Vector]], total: Vector, caps: Sequence[int]
    ) -> Iterator[tuple[int, Vector, Vector]]:
        """The vectors that still fit, with the total that each leads to."""
        for price, vector in listed:
            self.budget.spend(1)
            added = tuple(map(add, total, vector))
            if all(map(le, added, caps)):
                yield price, added, vector

    def _options(
        self, columns: Sequence[Sequence[int]], caps: Sequence[int], limit: int
    ) -> list[list[tuple[int, Vector]]] | None:
        """Each theme's vectors that the others leave room for."""
        floors = [table.floor(own) for table, own in zip(self.tables, columns, strict=True)]
        options = []
        for rank, (table, own) in enumerate(zip(self.tables, columns, strict=True)):
            listed = table.options(own, caps, limit - sum(floors) + floors[rank])
            if not listed:
                return None
            floors[rank] = listed[0][0]
            options.append(listed)
        slack = limit - sum(floors)
        return [[item for item in listed if item[0] <= listed[0][0] + slack] for listed in options]

    def _add(
        self,
        layer: dict[Vector, tuple[int, tuple[Vector, ...]]],
        listed: list[tuple[int, Vector]],
        caps: Sequence[int],
        limit: int,
    ) -> dict[Vector, tuple[int, tuple[Vector, ...]]]:
        following: dict[Vector, tuple[int, tuple[Vector, ...]]] = {}
        for total, (cost, vectors) in layer.items():
            for price, added, vector in self._steps(listed, total, caps):
                if cost + price > limit:
                    break
                if added not in following or cost + price < following[added][0]:
                    following[added] = (cost + price, (*vectors, vector))
        return following
