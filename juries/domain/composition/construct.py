"""A good plan at any size: themes laid over few half-days, a flow for each, then rooms and seats.

Used alone when there are hundreds of dossiers, and as the first ceiling of the exact search
otherwise.
"""

from collections import defaultdict
from collections.abc import Sequence

from juries.domain.composition.bound import remainders
from juries.domain.composition.cells import Cells, Column, deal
from juries.domain.composition.draft import Room
from juries.domain.composition.indexed import Class, Indexed
from juries.domain.composition.panels import balance

SPREAD = 10
Groups = dict[int, list[tuple[int, ...]]]


def construct(indexed: Indexed, *, extra: int = 0) -> list[Room]:
    """Rooms of a feasible plan over the fewest half-days by capacity, plus `extra`. Never breaks a
    rule.
    """
    days = _open_days(indexed, extra)
    quotas = _quotas(indexed, days)
    groups: Groups = defaultdict(list)
    for theme in indexed.classes:
        for day, found in _groups(indexed, theme, quotas[theme.theme]).items():
            groups[day] += found
    return _refill(indexed, _seat(indexed, groups))


def _wanted(indexed: Indexed, theme: Class) -> int:
    return -(-_able(indexed, theme) // indexed.problem.group_size)


def _able(indexed: Indexed, theme: Class) -> int:
    return sum(bool(indexed.can[one]) for one in theme.members)


def _shares(indexed: Indexed, places: int) -> dict[str, int]:
    """Theme → groups. Where there are more groups than `places`, the least filled are given up
    first: a place given to a group of two leaves out someone that a group of three would hear.
    """
    size = indexed.problem.group_size
    shares = {theme.theme: _wanted(indexed, theme) for theme in indexed.classes}
    missing = max(0, sum(shares.values()) - places)
    last = {theme.theme: _able(indexed, theme) % size for theme in indexed.classes}
    partial = sorted((name for name in last if last[name]), key=lambda name: (last[name], name))
    for name in partial[:missing]:
        shares[name] -= 1
    return shares


def _open_days(indexed: Indexed, extra: int) -> list[int]:
    """The largest half-days, those where most applicants are free first."""
    interest = [sum(day in days for days in indexed.can) for day in range(len(indexed.days))]
    usable = sorted(
        (day for day, cap in enumerate(indexed.caps) if cap and interest[day]),
        key=lambda day: (-indexed.caps[day], -interest[day], day),
    )
    needed = sum(_wanted(indexed, theme) for theme in indexed.classes)
    chosen: list[int] = []
    for day in usable:
        if needed <= 0:
            if not extra:
                break
            extra -= 1
        chosen.append(day)
        needed -= indexed.caps[day]
    return sorted(chosen)


def _quotas(indexed: Indexed, days: Sequence[int]) -> dict[str, dict[int, int]]:
    """Theme → half-day → groups. Each theme starts where the one before stopped and spreads from
    there.
    """
    left = {day: indexed.caps[day] for day in days}
    quotas: dict[str, dict[int, int]] = {}
    shares = _shares(indexed, sum(left.values()))
    start = 0
    for theme in sorted(indexed.classes, key=lambda one: (-one.size, one.theme)):
        quota: dict[int, int] = defaultdict(int)
        wanted = shares[theme.theme]
        turn = days[start:] + days[:start] if isinstance(days, list) else list(days)
        window: list[int] = []
        while wanted and any(left.values()):
            window = [day for day in turn if left[day]][:SPREAD]
            for day in window:
                if wanted:
                    quota[day] += 1
                    left[day] -= 1
                    wanted -= 1
        if window:
            start = days.index(window[-1]) if not left[window[0]] else days.index(window[0])
        quotas[theme.theme] = dict(quota)
    return quotas


def _groups(indexed: Indexed, theme: Class, quota: dict[int, int]) -> Groups:
    """The flow of the theme over its quota; a group that nobody can join is given up."""
    while True:
        days = sorted(day for day, groups in quota.items() if groups)
        columns = [
            Column(
                tuple(
                    indexed.move_cost(one, day) if day in indexed.can[one] else None
                    for one in theme.members
                ),
                quota[day],
            )
            for day in days
        ]
        cells = Cells(
            theme.kinds,
            [indexed.unheard_cost(one) for one in theme.members],
            columns,
            group_size=indexed.problem.group_size,
            solo=theme.solo,
        ).solve()
        here = {
            rank: [m for m, at in enumerate(cells.place) if at == rank] for rank in range(len(days))
        }
        empty = [day for rank, day in enumerate(days) if len(here[rank]) < quota[day]]
        if not empty:
            break
        for day in empty:
            quota[day] -= 1
    found: Groups = {}
    for rank, day in enumerate(days):
        dealt = deal(here[rank], theme.kinds, quota[day])
        found[day] = [tuple(theme.members[one] for one in group) for group in dealt]
    return found


def _seat(indexed: Indexed, groups: Groups) -> list[Room]:
    """Open rooms, share the half-days between seats evenly, then match rooms, seats and groups."""
    days = sorted(day for day, found in groups.items() if found)
    opened = _rooms(indexed, {day: len(groups[day]) for day in days})
    sitting = {
        name: balance(
            indexed.colleges[name],
            [indexed.free[day][name] for day in days],
            [count * opened[day] for day in days],
        )
        for name, count in indexed.quorum.items()
    }
    rooms = []
    for rank, day in enumerate(days):
        panels = [
            [
                seat
                for name, count in indexed.quorum.items()
                for seat in sitting[name][rank][room * count : (room + 1) * count]
            ]
            for room in range(opened[day])
        ]
        rooms += _fill(indexed, day, panels, groups[day])
    return rooms


def _rooms(indexed: Indexed, auditions: dict[int, int]) -> dict[int, int]:
    """The fewest rooms, or a few more when that lets the seats sit equally often."""
    opened = {day: -(-count // len(indexed.days[day].starts)) for day, count in auditions.items()}
    spare = {day: min(count, indexed.rooms[day]) - opened[day] for day, count in auditions.items()}
    total = sum(opened.values())
    best = min(
        range(sum(spare.values()) + 1),
        key=lambda more: (remainders(indexed, total + more), more),
        default=0,
    )
    for day in sorted(opened):
        more = min(best, spare[day])
        opened[day] += more
        best -= more
    return opened


def _fill(
    indexed: Indexed, day: int, panels: list[list[int]], groups: list[tuple[int, ...]]
) -> list[Room]:
    """Give each group a room none of whose seats is recused, along alternating paths.

    A group that finds none is heard in a room whose recused seats hand over to free ones of their
    college.
    """
    starts = len(indexed.days[day].starts)
    held: list[list[tuple[int, ...]]] = [[] for _ in panels]
    stuck = []
    for group in sorted(groups, key=lambda one: (len(_open_to(indexed, panels, one)), one)):
        if not _enter(indexed, panels, held, group, starts, frozenset()):
            stuck.append(group)  # noqa: PERF401 - entering moves groups, the order is the rule
    for group in stuck:
        if not _hand_over(indexed, day, panels, held, group, starts):
            _enter_in_part(indexed, panels, held, group, starts)
    _no_empty_room(indexed, panels, held)
    return [
        Room(day, tuple(panel), tuple(found))
        for panel, found in zip(panels, held, strict=True)
        if found
    ]


def _open_to(indexed: Indexed, panels: list[list[int]], group: tuple[int, ...]) -> list[int]:
    return [
        room
        for room, panel in enumerate(panels)
        if all(indexed.recused[seat].isdisjoint(group) for seat in panel)
    ]


def _enter(
    indexed: Indexed,
    panels: list[list[int]],
    held: list[list[tuple[int, ...]]],
    group: tuple[int, ...],
    starts: int,
    left: frozenset[int],
) -> bool:
    """Find a place, asking others to move on; nobody goes back to a room that was just `left`."""
    rooms = [room for room in _open_to(indexed, panels, group) if room not in left]
    for room in sorted(rooms, key=lambda one: (len(held[one]), one)):
        if len(held[room]) < starts:
            held[room].append(group)
            return True
    for room in rooms:
        for other in list(held[room]):
            held[room].remove(other)
            if _enter(indexed, panels, held, other, starts, left | {room}):
                held[room].append(group)
                return True
            held[room].append(other)
    return False


def _hand_over(
    indexed: Indexed,
    day: int,
    panels: list[list[int]],
    held: list[list[tuple[int, ...]]],
    group: tuple[int, ...],
    starts: int,
) -> bool:
    for room, panel in enumerate(panels):
        if len(held[room]) >= starts:
            continue
        members = {one for found in [*held[room], group] for one in found}
        taken = {seat for other in panels for seat in other}
        changed = _replaced(indexed, day, panel, members, taken)
        if changed:
            panels[room] = changed
            held[room].append(group)
            return True
    return False


def _enter_in_part(
    indexed: Indexed,
    panels: list[list[int]],
    held: list[list[tuple[int, ...]]],
    group: tuple[int, ...],
    starts: int,
) -> None:
    """A recused member does not keep the others out: they enter where most of them may be heard."""
    parts = [
        (room, tuple(one for one in group if _may_hear(indexed, panels[room], one)))
        for room, found in enumerate(held)
        if len(found) < starts
    ]
    room, part = max(parts, key=lambda item: (len(item[1]), -item[0]), default=(0, ()))
    if part:
        held[room].append(part)


def _may_hear(indexed: Indexed, panel: Sequence[int], dossier: int) -> bool:
    return all(dossier not in indexed.recused[seat] for seat in panel)


def _replaced(
    indexed: Indexed, day: int, panel: list[int], members: set[int], taken: set[int]
) -> list[int] | None:
    """The panel with each recused seat replaced by a free one of its college, None when one is
    missing.
    """
    changed = []
    for seat in panel:
        if indexed.recused[seat].isdisjoint(members):
            changed.append(seat)
            continue
        free = indexed.free[day][indexed.seats[seat].college]
        offers = [
            one for one in free if one not in taken and indexed.recused[one].isdisjoint(members)
        ]
        if not offers:
            return None
        taken.add(offers[0])
        changed.append(offers[0])
    return changed


def _no_empty_room(
    indexed: Indexed, panels: list[list[int]], held: list[list[tuple[int, ...]]]
) -> None:
    """A room opened to share the seats takes a group that it may hear from the fullest room."""
    for room, found in enumerate(held):
        if found:
            continue
        for giver in sorted(range(len(held)), key=lambda one: (-len(held[one]), one)):
            movable = [g for g in held[giver] if room in _open_to(indexed, panels, g)]
            if len(held[giver]) > 1 and movable:
                held[giver].remove(movable[0])
                found.append(movable[0])
                break


def _refill(indexed: Indexed, rooms: list[Room]) -> list[Room]:
    """Whoever is left out joins a group of their theme that still has a place; a group that stays
    short gives its hour to another theme that would fill it better.
    """
    members = {one for room in rooms for group in room.groups for one in group}
    left = [
        [one for one in theme.members if one not in members and indexed.can[one]]
        for theme in indexed.classes
    ]
    if not any(left):
        return rooms
    rank_of = {one: rank for rank, theme in enumerate(indexed.classes) for one in theme.members}
    return [
        Room(
            room.day,
            room.seats,
            tuple(_filled(indexed, room, group, left, rank_of[group[0]]) for group in room.groups),
        )
        for room in rooms
    ]


def _filled(
    indexed: Indexed, room: Room, group: tuple[int, ...], left: list[list[int]], rank: int
) -> tuple[int, ...]:
    """The group completed, or another one in its place; `left`, by theme, is kept up to date."""
    size = indexed.problem.group_size
    offers = [
        [
            one
            for one in some
            if room.day in indexed.can[one] and _may_hear(indexed, room.seats, one)
        ]
        for some in left
    ]
    offers[rank] = [*group, *offers[rank]]
    best = max(range(len(offers)), key=lambda one: (min(size, len(offers[one])), one == rank))
    chosen = tuple(offers[best][:size])
    left[best] = [one for one in left[best] if one not in chosen]
    if best != rank:
        left[rank] += group
    return chosen
