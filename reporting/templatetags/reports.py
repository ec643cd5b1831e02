"""A report in templates: its charts, and the words of its cells and figures."""

import re
from base64 import b64encode
from dataclasses import dataclass, replace
from decimal import Decimal
from html import unescape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ami_portal.common import svg
from ami_portal.common.money import format_euros, format_number
from ami_portal.common.templatetags import charts
from reporting.domain import layout
from reporting.domain.behind import Cut
from reporting.domain.content import (
    BY_ROW,
    Cell,
    Chart,
    Column,
    Drawing,
    KeyFigure,
    Kind,
    Run,
    Table,
)

register = template.Library()
UNKNOWN = "non connu"
_SVG = re.compile(r"<svg.*</svg>", re.DOTALL)
_TOLD = re.compile(r"<(?:title|desc)[^>]*>([^<]*)</")

register.filter(layout.printed)
register.filter(layout.widths)
register.filter(layout.is_short)


@register.simple_tag
def drawing(chart: Chart, prefix: str = "figure") -> SafeString:
    """The chart drawn; `prefix` keeps its name unique among the ids of the page."""
    name = f"{prefix}-{chart.name}"
    if chart.drawing == Drawing.BARS:
        return charts.bars(_bars(chart), name=name, title=chart.title, unit=chart.unit)
    series = [_series(run) for run in chart.runs]
    if chart.drawing == Drawing.DOUBLE_BARS:
        return charts.double_bars(
            chart.groups, series, name=name, title=chart.title, notes=chart.notes, unit=chart.unit
        )
    draw = charts.stacked_bars if chart.drawing == Drawing.STACKED_BARS else charts.lines
    return draw(chart.groups, series, name=name, title=chart.title, unit=chart.unit)


@register.simple_tag
def printed_drawing(chart: Chart) -> SafeString:
    """The chart as a picture of a printed page, whose alternative says every value.

    Apart from the page, it is drawn sooner than inside: no rule of style is tried on its marks.
    """
    svg_alone = _SVG.search(drawing(chart))
    assert svg_alone is not None  # noqa: S101 - every chart is an SVG
    told = "\u00a0: ".join(unescape(words) for words in _TOLD.findall(svg_alone[0]))
    source = b64encode(svg_alone[0].encode()).decode()
    return format_html('<img src="data:image/svg+xml;base64,{}" alt="{}">', source, told)


@register.filter
def cell(value: Cell, column: Column) -> str:
    """A cell in the words of its column; None is not known, which is not zero."""
    if value is None:
        return UNKNOWN
    if isinstance(value, str):
        return value
    return format_euros(value) if column.kind == Kind.EUROS else format_number(value)


@register.filter
def pairs(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> list[tuple[Cell, Column]]:
    """The cells of a row beside their columns."""
    return list(zip(row, columns, strict=True))


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell in words; `query` ends the address of the dossiers that it counts."""

    words: str
    column: Column
    query: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    cells: list[ShownCell]
    is_total: bool = False


@register.filter
def lines(table: Table) -> list[Line]:
    """The rows of a table, its foot last, each number with the dossiers that it counts."""
    named = table.row_figures or ("",) * len(table.rows)
    shown = [
        Line(_cells(table, row, Cut(figure, table.axis, str(row[0]) if table.axis else "")))
        for row, figure in zip(table.rows, named, strict=True)
    ]
    return [*shown, Line(_cells(table, table.foot, Cut("")), True)] if table.foot else shown


def _cells(table: Table, row: tuple[Cell, ...], cut: Cut) -> list[ShownCell]:
    return [
        ShownCell(cell(value, column), column, _query(value, column, cut))
        for value, column in zip(row, table.columns, strict=True)
    ]


def _query(value: Cell, column: Column, cut: Cut) -> str:
    """Nothing to open behind a zero, nor behind what is no number of dossiers."""
    figure = cut.figure if column.figure == BY_ROW else column.figure
    return replace(cut, figure=figure).query if figure and value else ""


@register.filter
def is_number(column: Column) -> bool:
    """Whether the column is aligned as numbers are."""
    return column.kind != Kind.TEXT


@register.filter
def figure_value(figure: KeyFigure) -> str:
    """A key figure in words."""
    euros = figure.kind == Kind.EUROS and isinstance(figure.value, Decimal)
    return format_euros(figure.value) if euros else format_number(figure.value)


def _bars(chart: Chart) -> list[svg.Bar]:
    run = chart.runs[0]
    look = svg.Look(run.look) if run.look else svg.Look.HATCH
    return [
        svg.Bar(group, value, look=look)
        for group, value in zip(chart.groups, run.values, strict=True)
    ]


def _series(run: Run) -> svg.Series:
    return svg.Series(run.label, run.values, svg.Look(run.look) if run.look else None)
