"""Bars: lying (one per row, or cut by series) and standing (several per group)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ami_portal.common.money import format_number
from ami_portal.common.svg.marks import (
    FINE,
    STRONG,
    TEXT,
    WIDTH,
    Bar,
    Look,
    Number,
    Series,
    Words,
    axis,
    bed,
    fitted,
    frame,
    legend,
    looks_of,
    most_of,
    patterns,
    rectangle,
    said,
    scaled,
    scrolling,
    text,
    text_width,
    wrapped,
)

THICKNESS = 25
ROW, STACKED_ROW = 60, 82
COLUMN_HEIGHT = 170


def horizontal_bars(
    bars: Sequence[Bar], *, name: str, title: str, words: Words = format_number
) -> str:
    """One bar under its label, the longest filling the width; also the drawing of a funnel."""
    most = most_of(bar.value for bar in bars)
    room = WIDTH - 12 - max((_tail_width(bar, words) for bar in bars), default=0)
    rows = [
        text(0, rank * ROW + 16, bar.label, size=fitted(bar.label, WIDTH))
        + _measured(bar, rank * ROW + 24, scaled(bar.value or 0, most, room), name, words)
        for rank, bar in enumerate(bars)
    ]
    return frame(
        [patterns(name, (bar.look for bar in bars)), *rows],
        name=name,
        title=title,
        told=[f"{bar.label} : {said(bar.value, words)} {bar.note}".rstrip() for bar in bars],
        height=len(bars) * ROW,
    )


def _tail_width(bar: Bar, words: Words) -> float:
    if bar.value is None:
        return 0
    note = text_width(bar.note, FINE) + 10 if bar.note else 0
    return text_width(words(bar.value), STRONG) + note


def _measured(bar: Bar, top: float, width: float, name: str, words: Words) -> str:
    if bar.value is None:
        return text(0, top + 18, bar.note or "non connu", soft=True)
    value = words(bar.value)
    drawn = rectangle(0.5, top, width, THICKNESS, look=bar.look, name=name)
    drawn += text(width + 8, top + 18, value, strong=True)
    if bar.note:
        after = width + 18 + text_width(value, STRONG)
        drawn += text(after, top + 18, bar.note, soft=True, size=FINE)
    return drawn


def stacked_bars(
    groups: Sequence[str],
    series: Sequence[Series],
    *,
    name: str,
    title: str,
    words: Words = format_number,
) -> str:
    """One bar per group, cut by series; its values are written under it, in the legend's order."""
    looks = looks_of(series)
    rows = [[run.values[rank] or 0 for run in series] for rank in range(len(groups))]
    most = most_of(sum(row) for row in rows)
    keys, start = legend(series, looks, name=name)
    summaries = [_summary(row, series, words) for row in rows]
    drawn = [
        _stacked_row(group, row, summary, start + rank * STACKED_ROW, words)
        + _stack(row, looks, name=name, top=start + rank * STACKED_ROW + 24, most=most)
        for rank, (group, row, summary) in enumerate(zip(groups, rows, summaries, strict=True))
    ]
    return frame(
        [patterns(name, looks), keys, *drawn],
        name=name,
        title=title,
        told=[f"{group} : {summary}" for group, summary in zip(groups, summaries, strict=True)],
        height=start + len(groups) * STACKED_ROW,
    )


def _stacked_row(group: str, row: Sequence[Number], summary: str, top: int, words: Words) -> str:
    total = words(sum(row))
    room = WIDTH - text_width(total, STRONG) - 10
    return (
        text(0, top + 16, group, size=fitted(group, room))
        + text(WIDTH, top + 16, total, strong=True, anchor="end")
        + text(0, top + 66, summary, soft=True, size=fitted(summary, WIDTH, FINE))
    )


def _summary(row: Sequence[Number], series: Sequence[Series], words: Words) -> str:
    told = [f"{words(value)} {run.label}" for value, run in zip(row, series, strict=True) if value]
    return " · ".join(told) or "aucun"


def _stack(
    row: Sequence[Number], looks: Sequence[Look], *, name: str, top: float, most: Number
) -> str:
    left, drawn = 0.5, ""
    for value, look in zip(row, looks, strict=True):
        width = scaled(value, most, WIDTH - 1)
        drawn += rectangle(left, top, width, THICKNESS, look=look, name=name)
        left += width
    return drawn


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns of a grouped chart stand, in the units of the drawing."""

    name: str
    words: Words
    looks: tuple[Look, ...]
    most: Number
    step: float
    base: float

    @property
    def column(self) -> float:
        return (self.step - 16) / len(self.looks)

    def group(self, rank: int, values: Sequence[Number | None]) -> str:
        left = rank * self.step + 8
        if all(value is None for value in values):
            return self._gap(left)
        return "".join(
            self._column(value, left + place * self.column, look)
            for place, (value, look) in enumerate(zip(values, self.looks, strict=True))
        )

    def _column(self, value: Number | None, left: float, look: Look) -> str:
        width = self.column - 2
        middle = left + width / 2
        if value is None:
            return text(middle, self.base - 7, "–", soft=True, anchor="middle")
        height = scaled(value, self.most, COLUMN_HEIGHT)
        said_value = self.words(value)
        size = STRONG if text_width(said_value, STRONG) <= width + 6 else 13
        return rectangle(left, self.base - height, width, height, look=look, name=self.name) + text(
            middle, self.base - height - 7, said_value, strong=True, anchor="middle", size=size
        )

    def _gap(self, left: float) -> str:
        middle = left + (self.step - 16) / 2
        return (
            bed(left, self.base - 80, self.step - 16, 80)
            + text(middle, self.base - 44, "pas encore", soft=True, anchor="middle", size=FINE)
            + text(middle, self.base - 26, "saisi", soft=True, anchor="middle", size=FINE)
        )


def grouped_bars(
    groups: Sequence[str],
    series: Sequence[Series],
    *,
    name: str,
    title: str,
    notes: Sequence[str] = (),
    words: Words = format_number,
) -> str:
    """Columns side by side, one per series, for each group; a group without any value says so.

    `notes` is a line under each group's name (« saisie historique »), one word per line.
    """
    width = max(WIDTH, len(groups) * (len(series) * 26 + 20))
    looks = looks_of(series)
    keys, start = legend(series, looks, name=name, width=width)
    grid = _Grid(
        name=name,
        words=words,
        looks=looks,
        most=most_of(value for run in series for value in run.values),
        step=width / max(len(groups), 1),
        base=start + COLUMN_HEIGHT + 30,
    )
    rows = [[run.values[rank] for run in series] for rank in range(len(groups))]
    below = [
        _below(group, notes[rank] if notes else "", grid.step) for rank, group in enumerate(groups)
    ]
    captions = [
        _caption((rank + 0.5) * grid.step, grid.base, lines, grid.step)
        for rank, lines in enumerate(below)
    ]
    columns = [grid.group(rank, row) for rank, row in enumerate(rows)]
    most_lines = max((len(lines) for lines in below), default=1)
    drawing = frame(
        [
            patterns(name, looks),
            keys,
            *columns,
            *captions,
            axis(f"M0 {grid.base + 0.5:.1f}H{width}"),
        ],
        name=name,
        title=title,
        told=[_told(group, row, series, words) for group, row in zip(groups, rows, strict=True)],
        height=grid.base + 28 + 17 * (most_lines - 1),
        width=width,
        css="chart chart-wide" if width > WIDTH else "chart",
    )
    return scrolling(drawing, title=title) if width > WIDTH else drawing


def _below(group: str, note: str, step: float) -> list[tuple[str, bool]]:
    """The lines under a group of columns: its name, then its note, one word a line."""
    name = [group] if text_width(group) <= step else wrapped(group, step, FINE)
    return [*((line, False) for line in name), *((word, True) for word in note.split())]


def _caption(middle: float, base: float, lines: Sequence[tuple[str, bool]], step: float) -> str:
    names = sum(1 for _, is_note in lines if not is_note)
    return "".join(
        text(
            middle,
            base + (20 if rank == 0 else 22 + 17 * rank),
            line,
            soft=is_note,
            size=fitted(line, step, FINE if is_note or names > 1 else TEXT),
            anchor="middle",
        )
        for rank, (line, is_note) in enumerate(lines)
    )


def _told(group: str, row: Sequence[Number | None], series: Sequence[Series], words: Words) -> str:
    if all(value is None for value in row):
        return f"{group} : non connu"
    parts = (f"{said(value, words)} {run.label}" for value, run in zip(row, series, strict=True))
    return f"{group} : {', '.join(parts)}"
