"""What the composition of auditions takes and gives: plain frozen values."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

Key: TypeAlias = int | str

SMALLEST_GROUP = 2


class InvalidProblemError(ValueError):
    """The problem contradicts itself; the message is a French sentence for the agent."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier to hear. `half_days`: where its applicants are free; `recused`: seats that may not
    hear it.
    """

    id: Key
    number: str
    theme: str
    kind: str
    half_days: frozenset[Key]
    recused: frozenset[Key] = frozenset()
    organisation: str = ""

    @property
    def title(self) -> str:
        return self.organisation or self.number


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A half-day (or an evening) with `rooms` rooms alike, which share one grid of `starts`.

    `label` is French and begins with its article, as in « le mardi 12 mai au matin ».
    """

    id: Key
    label: str
    rooms: int
    starts: tuple[object, ...]
    order: int = 0

    @property
    def capacity(self) -> int:
        """Auditions that fit."""
        return self.rooms * len(self.starts)


@dataclass(frozen=True, slots=True)
class Seat:
    """A juror's seat in a college. `recused`: dossiers it may not hear; `substitute`: its
    suppléant's name.
    """

    id: Key
    college: str
    name: str
    half_days: frozenset[Key]
    recused: frozenset[Key] = frozenset()
    substitute: str = ""


@dataclass(frozen=True)
class Problem:
    """All that the composition depends on.

    `quorum`: college → seats needed in each open room. `published`: dossier → half-day told to it.
    `themes`: the call's own order of themes, which says what "the nearest theme" is.
    Raises InvalidProblemError on repeated ids or a group size under two.
    """

    dossiers: tuple[Dossier, ...]
    half_days: tuple[HalfDay, ...]
    seats: tuple[Seat, ...]
    quorum: Mapping[str, int]
    group_size: int = 3
    published: Mapping[Key, Key] = field(default_factory=lambda: MappingProxyType({}))
    themes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.group_size < SMALLEST_GROUP:
            raise InvalidProblemError("Une audition réunit au moins deux dossiers.")
        for items, word in (
            (self.dossiers, "dossier"),
            (self.half_days, "demi-journée"),
            (self.seats, "siège"),
        ):
            repeated = [
                key for key, times in Counter(item.id for item in items).items() if times > 1
            ]
            if repeated:
                raise InvalidProblemError(f"Le même {word} figure deux fois\u00a0: {repeated[0]}.")

    @cached_property
    def hosts(self) -> Mapping[str, str]:
        """Theme → theme it is heard with.

        A theme of one dossier is heard with the nearest theme: the closest, in the call's order,
        that has two dossiers or more (the earlier one when two are as close). When no theme has
        two, all are heard together, with the first. Every other theme is heard by itself.
        """
        sizes = Counter(dossier.theme for dossier in self.dossiers)
        listed = list(dict.fromkeys([*self.themes, *sorted(sizes)]))
        order = {theme: position for position, theme in enumerate(listed)}
        full = [theme for theme in listed if sizes[theme] >= SMALLEST_GROUP]
        fallback = [theme for theme in listed if sizes[theme]][:1]
        hosts = {}
        for theme, size in sizes.items():
            candidates = full or fallback
            nearest = min(
                candidates, key=lambda other: (abs(order[other] - order[theme]), order[other])
            )
            hosts[theme] = theme if size >= SMALLEST_GROUP else nearest
        return hosts

    def host_of(self, dossier: Dossier) -> str:
        """The theme that the dossier is heard with."""
        return self.hosts[dossier.theme]


@dataclass(frozen=True, slots=True)
class Hearing:
    """One audition: `room` and `start` are positions, from 0, among the half-day's rooms and
    starts.
    """

    half_day: Key
    room: int
    start: int
    theme: str
    dossiers: tuple[Key, ...]
    seats: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A dossier left unheard, and the French sentence that says why and what would unlock it."""

    dossier: Key
    reason: str


class Level(StrEnum):
    """`BLOCK` breaks a rule and keeps the plan from being published; `WARN` is the agent's to
    judge.
    """

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class HearingWarning:
    """A French sentence about one hearing (its position in the list)."""

    hearing: int
    level: Level
    sentence: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A composition. `value` is the weighted sum, `bound` what no plan can beat."""

    hearings: tuple[Hearing, ...]
    unplaced: tuple[Unplaced, ...]
    value: int
    bound: int
    warnings: tuple[HearingWarning, ...] = ()

    @property
    def gap(self) -> float:
        """(value − bound) / bound, 0 when proved optimal."""
        return (self.value - self.bound) / self.bound if self.bound else float(self.value)

    @property
    def proved(self) -> bool:
        return self.value == self.bound
