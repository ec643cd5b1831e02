"""A report in templates: its charts, and the words of its cells and figures."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from ami_portal.common import svg
from ami_portal.common.money import format_euros, format_number
from ami_portal.common.templatetags import charts
from reporting.domain.content import Cell, Chart, Column, Drawing, KeyFigure, Kind, Run

register = template.Library()
UNKNOWN = "non connu"


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
