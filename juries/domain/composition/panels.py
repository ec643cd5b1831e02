"""Who sits where: the fairest spread of a college's seats, and every spread that a proof must look
at.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from juries.domain.composition.indexed import Indexed
from juries.domain.composition.tables import Budget

Panel: TypeAlias = tuple[int, ...]
Spreads: TypeAlias = dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[Panel, ...]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A college over the sessions: its imbalance, the seats of each, the dossiers each shuts out
    (mask).
    """

    imbalance: int
    panels: tuple[Panel, ...]
    banned: tuple[int, ...]


def spread(loads: Sequence[int]) -> int:
    return max(loads) - min(loads) if loads else 0


def balance(
    seats: Sequence[int], free: Sequence[Sequence[int]], needed: Sequence[int]
) -> list[list[int]]:
    """Half-day → `needed` seats among those `free`, loads as even as can be.

    A seat hands a half-day to a less loaded one along a chain while that evens the loads. When no
    chain is left the loads are the least majorised, hence the most and the fewest are both at their
    best.
    """
    loads = dict.fromkeys(seats, 0)
    sitting: list[set[int]] = []
    for offered, count in zip(free, needed, strict=True):
        chosen = sorted(offered, key=lambda seat: (loads[seat], seat))[:count]
        for seat in chosen:
            loads[seat] += 1
        sitting.append(set(chosen))
    while _even_out(loads, sitting, free):
        pass
    return [sorted(chosen) for chosen in sitting]


def _even_out(
    loads: dict[int, int], sitting: list[set[int]], free: Sequence[Sequence[int]]
) -> bool:
    for start in sorted(loads, key=lambda seat: (-loads[seat], seat)):
        if loads[start] < min(loads.values()) + 2:
            return False
        chain = _chain(start, loads, sitting, free)
        if chain:
            for giver, taker, day in chain:
                sitting[day].remove(giver)
                sitting[day].add(taker)
            loads[start] -= 1
            loads[chain[0][1]] += 1
            return True
    return False


def _chain(
    start: int, loads: dict[int, int], sitting: list[set[int]], free: Sequence[Sequence[int]]
) -> list[tuple[int, int, int]]:
    """Hand-overs (from, to, half-day), last one first, to a seat with two half-days fewer."""
    before: dict[int, tuple[int, int]] = {start: (-1, -1)}
    queue = deque([start])
    while queue:
        seat = queue.popleft()
        if loads[seat] <= loads[start] - 2:
            chain = []
            while seat != start:
                giver, day = before[seat]
                chain.append((giver, seat, day))
                seat = giver
            return chain
        for day, chosen in enumerate(sitting):
            if seat in chosen:
                for taker in free[day]:
                    if taker not in chosen and taker not in before:
                        before[taker] = (seat, day)
                        queue.append(taker)
    return []


class Panels:
    """The colleges of a problem, with what was already computed about them."""

    def __init__(self, indexed: Indexed, budget: Budget) -> None:
        self.indexed = indexed
        self.budget = budget
        self._least: dict[tuple[str, tuple[tuple[int, int], ...]], int] = {}
        self._patterns: dict[
            tuple[str, tuple[tuple[int, int], ...]], tuple[int, list[Pattern]]
        ] = {}

    def least(self, rooms: Sequence[tuple[int, int]]) -> int:
        """The least imbalance, recusals apart, of (half-day, rooms open) pairs."""
        return sum(self.least_of(name, rooms) for name in self.indexed.quorum)

    def least_of(self, college: str, rooms: Sequence[tuple[int, int]]) -> int:
        key = (college, tuple(rooms))
        if key not in self._least:
            self._least[key] = spread(self._loads(college, self._even(college, rooms)))
        return self._least[key]

    def _even(self, college: str, rooms: Sequence[tuple[int, int]]) -> list[list[int]]:
        count = self.indexed.quorum[college]
        self.budget.spend(100)
        return balance(
            self.indexed.colleges[college],
            [self.indexed.free[day][college] for day, _ in rooms],
            [count * opened for _, opened in rooms],
        )

    def _loads(self, college: str, sitting: Sequence[Sequence[int]]) -> list[int]:
        flat = [seat for chosen in sitting for seat in chosen]
        return [flat.count(seat) for seat in self.indexed.colleges[college]]

    def patterns(self, college: str, rooms: Sequence[tuple[int, int]], most: int) -> list[Pattern]:
        """Every spread of imbalance at most `most` that no other one dominates, fairest first."""
        key = (college, tuple(rooms))
        asked, found = self._patterns.get(key, (-1, []))
        if asked < most:
            found = self._spreads(college, rooms, most)
            self._patterns[key] = (most, found)
        return [pattern for pattern in found if pattern.imbalance <= most]

    def _spreads(self, college: str, rooms: Sequence[tuple[int, int]], most: int) -> list[Pattern]:
        clean = self._clean(college, rooms)
        if clean:
            return [clean]
        states: Spreads = {((0,) * len(self.indexed.colleges[college]), ()): ()}
        left = len(rooms)
        for day, opened in rooms:
            left -= 1
            states = self._one_day(college, day, opened, states, most, left)
        found = [
            Pattern(spread(loads), panels, banned)
            for (loads, banned), panels in states.items()
            if spread(loads) <= most
        ]
        return self._undominated(
            sorted(found, key=lambda item: (item.imbalance, item.banned, item.panels))
        )

    def _clean(self, college: str, rooms: Sequence[tuple[int, int]]) -> Pattern | None:
        """The fairest spread of all, when it can do without any seat that shuts someone out."""
        count = self.indexed.quorum[college]
        free = [
            [seat for seat in self.indexed.free[day][college] if not self.banned(day, (seat,))]
            for day, _ in rooms
        ]
        if any(len(offer) < count * opened for offer, (_, opened) in zip(free, rooms, strict=True)):
            return None
        sitting = balance(
            self.indexed.colleges[college], free, [count * opened for _, opened in rooms]
        )
        found = spread(self._loads(college, sitting))
        if found > self.least_of(college, rooms):
            return None
        panels = [
            tuple(chosen[start : start + count])
            for chosen in sitting
            for start in range(0, len(chosen), count)
        ]
        return Pattern(found, tuple(panels), (0,) * len(panels))

    def banned(self, day: int, panel: Panel) -> int:
        """Mask of the dossiers, possible that day, that the seats may not hear."""
        return sum(
            1 << dossier
            for dossier in frozenset().union(*(self.indexed.recused[seat] for seat in panel))
            if day in self.indexed.can[dossier]
        )

    def _one_day(
        self, college: str, day: int, opened: int, states: Spreads, most: int, left: int
    ) -> Spreads:
        """Each spread so far with each way to fill the rooms of the day; `left` days remain."""
        seats = self.indexed.colleges[college]
        ranks = {seat: rank for rank, seat in enumerate(seats)}
        choices = [
            (panels, tuple(self.banned(day, panel) for panel in panels))
            for panels in self._rooms_of_day(college, day, opened)
        ]
        following: Spreads = {}
        for (loads, banned), panels in states.items():
            self.budget.spend(len(choices))
            for chosen, shut in choices:
                added = list(loads)
                for panel in chosen:
                    for seat in panel:
                        added[ranks[seat]] += 1
                if max(added) - min(added) <= most + left:
                    following.setdefault((tuple(added), banned + shut), panels + chosen)
        return following

    def _rooms_of_day(self, college: str, day: int, opened: int) -> Iterator[tuple[Panel, ...]]:
        count = self.indexed.quorum[college]

        def fill(offered: tuple[int, ...], rooms: int) -> Iterator[tuple[Panel, ...]]:
            if not rooms:
                yield ()
                return
            for panel in combinations(offered, count):
                rest = tuple(seat for seat in offered if seat not in panel)
                for others in fill(rest, rooms - 1):
                    yield (panel, *others)

        return fill(tuple(self.indexed.free[day][college]), opened)

    def _undominated(self, patterns: list[Pattern]) -> list[Pattern]:
        """Without those that shut out as many dossiers and more than a fairer one."""
        width = len(self.indexed.dossiers)
        kept: list[Pattern] = []
        masks: list[int] = []
        for pattern in patterns:
            self.budget.spend(len(kept))
            mask = 0
            for shut in pattern.banned:
                mask = mask << width | shut
            allowed = ~mask
            if all(other & allowed for other in masks):
                kept.append(pattern)
                masks.append(mask)
        return kept
