"""A programme tried out: what it grants, what it leaves, how two of them differ. Euros.

Rule: product.md « Decisions »: nothing leaves, nothing is counted in the envelope, until a
simulation is applied to the prepared decisions and those are released.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ami_portal.common.money import NBSP, format_euros
from juries.enums import GRANTING, DecisionKind

MOST_COMPARED = 3


class SimulationRefusedError(Exception):
    """A simulation that cannot be saved. Its text is French, for the screen."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dossier in the order of the ranking, with what its calculation gives."""

    key: int
    computed: Decimal
    is_page_blanche: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What a programme does of a dossier; `amount` None for a decision that grants nothing."""

    key: int
    theme: str
    kind: DecisionKind
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What a programme amounts to."""

    funded: int
    euros: Decimal
    remaining: Decimal
    by_theme: dict[str, Decimal]

    @property
    def is_short(self) -> bool:
        return self.remaining < 0

    @property
    def missing(self) -> Decimal:
        return -self.remaining


def in_order(candidates: Iterable[Candidate], *, remaining: Decimal) -> dict[int, DecisionKind]:
    """Fund in the order of the ranking while the euros last; who does not fit waits in reserve.

    One that does not fit lets a smaller one after it take its place: the jury sees it and judges.
    """
    chosen = {}
    for candidate in candidates:
        fits = 0 < candidate.computed <= remaining
        if fits:
            remaining -= candidate.computed
        chosen[candidate.key] = _funding(candidate) if fits else DecisionKind.RESERVE
    return chosen


def totals(choices: Sequence[Choice], *, available: Decimal) -> Totals:
    """Count and euros granted, what they leave of `available`, and the euros of each theme."""
    granted = [each for each in choices if each.kind in GRANTING and each.amount]
    themes = {each.theme: Decimal(0) for each in sorted(choices, key=lambda each: each.theme)}
    for each in granted:
        themes[each.theme] += each.amount or Decimal(0)
    euros = sum(themes.values(), Decimal(0))
    return Totals(len(granted), euros, available - euros, themes)


def differing(programmes: Sequence[Sequence[Choice]]) -> set[int]:
    """The dossiers that these programmes do not treat alike."""
    seen: dict[int, set[tuple[str, Decimal | None] | None]] = {}
    maps = [{each.key: (each.kind.value, each.amount) for each in one} for one in programmes]
    for key in {key for one in maps for key in one}:
        seen[key] = {one.get(key) for one in maps}
    return {key for key, treatments in seen.items() if len(treatments) > 1}


def choice_words(choice: Choice | None) -> str:
    """« Financer, 6 000 € », « Mettre en réserve », a dash when nothing is said."""
    if choice is None:
        return "–"
    label = choice.kind.label
    return f"{label}, {format_euros(choice.amount)}" if choice.amount else label


def applied_words(done: int, refused: int) -> str:
    """What is said after a simulation became prepared decisions."""
    plural = "s" if done > 1 else ""
    words = f"{done}{NBSP}décision{plural} préparée{plural}"
    if not refused:
        return f"{words}. Rien n’est parti."
    return f"{words}, {refused}{NBSP}à compléter ci-dessous. Rien n’est parti."


def _funding(candidate: Candidate) -> DecisionKind:
    return DecisionKind.PAGE_BLANCHE if candidate.is_page_blanche else DecisionKind.FUND
