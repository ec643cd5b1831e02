"""The public list of a year's actions: what a visitor chooses to see, and the sums by theme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar


class Shown(Protocol):
    """An action, as far as a choice goes."""

    @property
    def theme(self) -> str: ...
    @property
    def communes(self) -> tuple[str, ...]: ...
    @property
    def amount(self) -> Decimal: ...


Kind = TypeVar("Kind", bound=Shown)


@dataclass(frozen=True, slots=True)
class ThemeTotal:
    """What a theme received, in euros."""

    theme: str
    actions: int
    amount: Decimal


def chosen(actions: Iterable[Kind], *, theme: str, commune: str) -> list[Kind]:
    """The actions of a theme and of a commune; an empty choice keeps all."""
    return [
        each
        for each in actions
        if theme in ("", each.theme) and (not commune or commune in each.communes)
    ]


def by_theme(actions: Sequence[Shown]) -> list[ThemeTotal]:
    """The sum of each theme, in the order of the actions."""
    names = dict.fromkeys(each.theme for each in actions)
    return [_total(name, [each for each in actions if each.theme == name]) for name in names]


def _total(theme: str, actions: Sequence[Shown]) -> ThemeTotal:
    return ThemeTotal(theme, len(actions), sum((each.amount for each in actions), Decimal(0)))


def communes_of(actions: Iterable[Shown]) -> list[str]:
    return sorted({name for each in actions for name in each.communes})
