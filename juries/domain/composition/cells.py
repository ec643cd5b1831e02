"""One theme over columns of groups: the cheapest way to give each dossier a column, exactly.

A column is a half-day (or one room of it) with a number of groups of the theme. Dealt like cards,
sorted by type, `n` dossiers fill `g` groups evenly: `max(0, 2g − n)` of them are alone, and a type
with `c` dossiers repeats `max(0, c − g)` times. Both are convex, so shortest augmenting paths find
the optimum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeAlias

from juries.domain.composition.scoring import ALONE, REPEATED

MUST_FILL = 10_000_000
UNPLACED = -1
ANY = -1

Node: TypeAlias = tuple[int, int]
Step: TypeAlias = tuple[Node | None, int]


@dataclass(frozen=True, slots=True)
class Column:
    """`cost[i]`: what the theme's member i pays to be here, None where it cannot be."""

    cost: tuple[int | None, ...]
    groups: int


class Cells:
    """A theme's flow: insert every member, each along a cheapest path, then read `cost` and
    `place`.
    """

    def __init__(
        self,
        kinds: Sequence[int],
        unheard: Sequence[int],
        columns: Sequence[Column],
        *,
        group_size: int,
        solo: bool = False,
    ) -> None:
        self.kinds = kinds
        self.unheard = unheard
        self.columns = columns
        self.size = group_size
        self.alone = 0 if solo else ALONE
        self.count = [0] * len(columns)
        self.held: list[dict[int, list[int]]] = [{} for _ in columns]
        self.place = [UNPLACED] * len(kinds)
        self.clean = True
        self.cost = sum(column.groups for column in columns) * (MUST_FILL + self.alone)

    def solve(self) -> "Cells":
        """Place every member, each along a cheapest path, so that what is placed is always at its
        best.
        """
        for member in range(len(self.kinds)):
            if not (self.clean and self._seat_free(member)):
                self._insert(member)
        return self

    @property
    def feasible(self) -> bool:
        """Whether every group has someone."""
        return self.cost < MUST_FILL

    def _fill(self, column: int) -> int | None:
        """Price of one more dossier in the column, its type apart."""
        groups, count = self.columns[column].groups, self.count[column]
        if count < groups:
            return -MUST_FILL
        if count < 2 * groups:
            return -self.alone
        return 0 if count < self.size * groups else None

    def _seat_free(self, member: int) -> bool:
        """Take a column at the lowest price of all, if one is open: while nobody repeats a type nor
        pays to be somewhere, no displacement can gain anything and no search is needed.
        """
        kind = self.kinds[member]
        fills = [self._fill(column) for column in range(len(self.columns))]
        best = min((fill for fill in fills if fill is not None), default=1)
        for column, item in enumerate(self.columns):
            free = item.cost[member] == 0 and fills[column] == best
            if free and len(self.held[column].get(kind, ())) < item.groups:
                self.cost += best
                self._put(member, column)
                return True
        return False

    def _put(self, member: int, column: int) -> None:
        self.place[member] = column
        self.count[column] += 1
        self.held[column].setdefault(self.kinds[member], []).append(member)

    def _insert(self, member: int) -> None:
        """Shortest path from the member to a column with room, or to being unheard, along
        displacements.

        Nodes are (column, type): one of that type is too many there; and (column, ANY): one of any
        type.
        """
        self._distance: dict[Node, int] = {}
        self._before: dict[Node, Step] = {}
        self._queue: list[tuple[int, Node]] = []
        self._best = self.unheard[member]
        self._end: Step = (None, member)
        self._leave(None, member, 0)
        while self._queue:
            distance, node = heappop(self._queue)
            if distance == self._distance[node]:
                self._expand(node, distance)
        self._apply(member)

    def _reach(self, node: Node, distance: int, step: Step) -> None:
        if node not in self._distance or distance < self._distance[node]:
            self._distance[node] = distance
            self._before[node] = step
            heappush(self._queue, (distance, node))

    def _leave(self, origin: Node | None, member: int, base: int) -> None:
        """`member` goes to any column it can, or nowhere."""
        if base + self.unheard[member] < self._best:
            self._best, self._end = base + self.unheard[member], (origin, member)
        for column, item in enumerate(self.columns):
            cost = item.cost[member]
            if cost is not None and (origin is None or origin[0] != column):
                self._reach((column, self.kinds[member]), base + cost, (origin, member))

    def _expand(self, node: Node, distance: int) -> None:
        column, kind = node
        held, groups = self.held[column], self.columns[column].groups
        if kind == ANY:
            fill = self._fill(column)
            if fill is not None and distance + fill < self._best:
                self._best, self._end = distance + fill, (node, UNPLACED)
            for other, members in held.items():
                if members:
                    gain = REPEATED if len(members) > groups else 0
                    self._reach((column, other), distance - gain, (node, UNPLACED))
            return
        present = held.get(kind, ())
        entry = REPEATED if len(present) >= groups else 0
        self._reach((column, ANY), distance + entry, (node, UNPLACED))
        for leaver in present:
            self._leave(node, leaver, distance - (self.columns[column].cost[leaver] or 0))

    def _apply(self, member: int) -> None:
        """Walk the path back and move everyone on it."""
        self.cost += self._best
        node, mover = self._end
        target = node[0] if mover == UNPLACED and node else UNPLACED
        price = self.unheard[member] if node is None else self._fill(node[0])
        self.clean = self.clean and self._best == price
        moves = []
        while True:
            if mover != UNPLACED:
                moves.append((mover, target))
            if node is None:
                break
            target = node[0]
            node, mover = self._before[node]
        for mover, _ in moves:
            if mover != member:
                self._take_out(mover)
        for mover, target in moves:
            self.place[mover] = UNPLACED
            if target != UNPLACED:
                self._put(mover, target)

    def _take_out(self, member: int) -> None:
        column = self.place[member]
        self.held[column][self.kinds[member]].remove(member)
        self.count[column] -= 1


def deal(members: Sequence[int], kinds: Sequence[int], groups: int) -> list[list[int]]:
    """Deal `members` (positions in `kinds`) to `groups` groups like cards, sorted by type."""
    dealt: list[list[int]] = [[] for _ in range(groups)]
    for turn, member in enumerate(sorted(members, key=lambda one: (kinds[one], one))):
        dealt[turn % groups].append(member)
    return dealt
