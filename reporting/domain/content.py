"""What a report is made of: parts with a sentence, a figure, tables and a source. Plain values.

The page, the PDF and the workbook are written from the same parts; a frozen edition is these
parts as JSON, so that a published report never changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

Cell = str | int | Decimal | None
# The figure of a column whose rows each count something else (`Table.row_figures`).
BY_ROW = "row"
_DECIMAL = "decimal"


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    EUROS = "euros"


class Drawing(StrEnum):
    BARS = "bars"
    DOUBLE_BARS = "double_bars"
    STACKED_BARS = "stacked_bars"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Column:
    """`figure` names the dossiers that its numbers count."""

    label: str
    kind: Kind = Kind.TEXT
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows begin with what they are about; `foot` is their total. None is « not known ».

    With an `axis`, the first cell of a row is a value of it, and its numbers open their dossiers.
    `elsewhere` says where everyone reads the rows that are too many to be printed.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()
    note: str = ""
    axis: str = ""
    row_figures: tuple[str, ...] = ()
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One series of values, one per group; `look` names a pattern of the charts."""

    label: str
    values: tuple[int | Decimal | None, ...]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    drawing: Drawing
    name: str
    title: str
    groups: tuple[str, ...]
    runs: tuple[Run, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number of the year; `figure` names the dossiers behind it."""

    label: str
    value: int | Decimal
    kind: Kind = Kind.NUMBER
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report. `unmeasured` says plainly what nobody has measured yet."""

    key: str
    title: str
    sentence: str
    number: str = ""
    paragraphs: tuple[str, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    path: tuple[str, ...] = ()
    chart: Chart | None = None
    tables: tuple[Table, ...] = ()
    unmeasured: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A year's report, complete. `communes` is printed in the four-page summary only."""

    year: int
    territory: str
    authority: str
    headline: str
    lead: str
    foreword: str
    parts: tuple[Part, ...]
    communes: Part | None
    drawn_up_on: str

    @property
    def title(self) -> str:
        return (
            f"AMI cohésion sociale {self.year} – Rapport annuel présenté au comité de pilotage"
            " du contrat de ville"
        )

    def only(self, keys: Iterable[str]) -> tuple[Part, ...]:
        wanted = list(keys)
        return tuple(part for part in self.parts if part.key in wanted)


def as_plain(value: Any) -> Any:
    """A report as JSON values; a Decimal keeps every digit."""
    if is_dataclass(value):
        return {each.name: as_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [as_plain(each) for each in value]
    return {_DECIMAL: str(value)} if isinstance(value, Decimal) else value


def report_from(plain: dict[str, Any]) -> Report:
    """The report that `as_plain` wrote."""
    known = _values(plain)
    known["parts"] = tuple(_part(each) for each in plain["parts"])
    known["communes"] = _part(plain["communes"]) if plain["communes"] else None
    return Report(**known)


def _part(plain: dict[str, Any]) -> Part:
    known = _values(plain)
    known["key_figures"] = tuple(
        KeyFigure(**{**_values(each), "kind": Kind(each["kind"])}) for each in plain["key_figures"]
    )
    known["chart"] = _chart(plain["chart"]) if plain["chart"] else None
    known["tables"] = tuple(_table(each) for each in plain["tables"])
    return Part(**known)


def _chart(plain: dict[str, Any]) -> Chart:
    known = _values(plain)
    known["drawing"] = Drawing(plain["drawing"])
    known["runs"] = tuple(Run(**_values(each)) for each in plain["runs"])
    return Chart(**known)


def _table(plain: dict[str, Any]) -> Table:
    known = _values(plain)
    known["columns"] = tuple(
        Column(**{**_values(each), "kind": Kind(each["kind"])}) for each in plain["columns"]
    )
    return Table(**known)


def _values(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(each) for name, each in plain.items()}


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(each) for each in plain)
    if isinstance(plain, dict) and plain.keys() == {_DECIMAL}:
        return Decimal(plain[_DECIMAL])
    return plain
