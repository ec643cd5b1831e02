"""The path of a year's dossiers, from the deposit to the contrat de ville, cut along an axis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reporting.domain.behind import AXES, DEFAULT_AXIS, FIGURES, NOT_MOVED, NOWHERE, STEPS, Cut
from reporting.domain.content import Chart, Drawing, Run
from reporting.domain.facts import Dossier, total

# These rows are no value of their axis: they come last.
LAST = (NOWHERE, NOT_MOVED)
WHOLE = "Ensemble"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of dossiers, and the address that opens them."""

    cut: Cut
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Row:
    """One value of the axis; amounts are euros."""

    name: str
    numbers: tuple[Number, ...]
    requested: Decimal
    granted: Decimal


@dataclass(frozen=True, slots=True)
class AxisChoice:
    key: str
    label: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    axis: str
    axis_label: str
    axes: tuple[AxisChoice, ...]
    steps: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: Row
    note: str
    chart: Chart
    meanings: tuple[tuple[str, str], ...]


def funnel_of(dossiers: Sequence[Dossier], axis: str, *, values: Sequence[str] = ()) -> Funnel:
    """The five steps by value of the axis (the theme when it is unknown) and for the whole year.

    `values` gives an order to the rows it names; the others follow by name.
    """
    axis = axis if axis in AXES else DEFAULT_AXIS
    cut = AXES[axis]
    found = {value for each in dossiers for value in cut.read(each)}
    whole = _row(WHOLE, [Cut(step) for step in STEPS], dossiers)
    return Funnel(
        axis=axis,
        axis_label=cut.label,
        axes=tuple(AxisChoice(key, each.label, key == axis) for key, each in AXES.items()),
        steps=tuple(FIGURES[step].label for step in STEPS),
        rows=tuple(
            _row(value, [Cut(step, axis, value) for step in STEPS], dossiers)
            for value in _ordered(found, values)
        ),
        whole=whole,
        note=cut.counts_in_each,
        chart=_chart(whole),
        meanings=tuple((FIGURES[step].label, FIGURES[step].means) for step in STEPS),
    )


def _row(name: str, cuts: Iterable[Cut], dossiers: Sequence[Dossier]) -> Row:
    counted = [(cut, cut.behind(dossiers)) for cut in cuts]
    filed = counted[0][1]
    return Row(
        name,
        tuple(Number(cut, FIGURES[cut.figure].label, len(rows)) for cut, rows in counted),
        total(each.requested for each in filed),
        total(each.granted for each in filed),
    )


def _ordered(found: set[str], values: Sequence[str]) -> list[str]:
    rank = {value: position for position, value in enumerate(values)}
    return sorted(found, key=lambda value: (value in LAST, rank.get(value, len(rank)), value))


def _chart(whole: Row) -> Chart:
    return Chart(
        Drawing.BARS,
        "parcours",
        "Du dépôt au contrat de ville",
        tuple(each.label for each in whole.numbers),
        (Run("dossiers", tuple(each.value for each in whole.numbers), look="hatch"),),
    )
