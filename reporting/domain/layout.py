"""How a table of the report is set on paper: widths of columns, what holds together, how long."""

from dataclasses import replace
from itertools import accumulate, islice
from math import ceil

from ami_portal.common.money import NBSP, format_number
from reporting.domain.content import Cell, Column, Kind, Table

# At 9 pt, a hundred letters make the width of the page: a letter is about one part in a hundred.
WHOLE = 100
NARROW_NUMBER, WIDE_NUMBER, LONE_NUMBER, MOST_FOR_NUMBERS = 12, 17, 24, 72
LONGEST_COLUMN, SHORTEST_COLUMN, LONGEST_WORD, PADDING = 48, 6, 22, 3
# What is printed of a longer table: about three pages, whatever the length of its texts.
MOST_ROWS, MOST_LINES = 60, 160
# About a third of a page: a shorter table is never cut.
SHORT_LINES = 17


def printed(table: Table) -> Table:
    """The rows that are printed, sixty at most or what fills three pages, and where the others are.

    Everyone reads a published report, and only the service has the workbook: no note sends there.
    """
    wide = widths(table)
    ends = accumulate(_lines(row, table.columns, wide) for row in table.rows)
    count = sum(1 for end in islice(ends, MOST_ROWS) if end <= MOST_LINES)
    if count == len(table.rows):
        return table
    where = table.elsewhere or "le service donne les autres à qui les demande"
    said = f"Les {count} premières lignes sur {format_number(len(table.rows))}{NBSP}; {where}."
    return replace(table, rows=table.rows[:count], note=f"{said} {table.note}".strip())


def widths(table: Table) -> tuple[int, ...]:
    """The width of each column, in parts of a hundred: as its texts need, numbers alike."""
    texts = [_need(table, rank) for rank in _texts(table)]
    numbers = len(table.columns) - len(texts)
    if not texts:
        return (WHOLE // max(numbers, 1),) * numbers
    left = (WHOLE - sum(wanted for _, wanted in texts)) // max(numbers, 1)
    widest = LONE_NUMBER if numbers == 1 else WIDE_NUMBER
    each = min(max(left, NARROW_NUMBER), widest, MOST_FOR_NUMBERS // max(numbers, 1))
    found = iter(_shared(texts, WHOLE - each * numbers))
    return tuple(next(found) if column.kind == Kind.TEXT else each for column in table.columns)


def is_short(table: Table) -> bool:
    """Whether the table is kept on one page, from the lines that its texts will take."""
    wide = widths(table)
    return sum(_lines(row, table.columns, wide) for row in table.rows) <= SHORT_LINES


def _texts(table: Table) -> list[int]:
    return [rank for rank, column in enumerate(table.columns) if column.kind == Kind.TEXT]


def _need(table: Table, rank: int) -> tuple[int, int]:
    """What a column must have so that no word is cut, and what it would like."""
    cells = [table.columns[rank].label, *(str(row[rank] or "") for row in table.rows)]
    word = max(len(word) for cell in cells for word in cell.split() or [""])
    least = min(max(word, SHORTEST_COLUMN), LONGEST_WORD) + PADDING
    return least, max(min(max(map(len, cells)), LONGEST_COLUMN) + PADDING, least)


def _shared(needs: list[tuple[int, int]], room: int) -> list[int]:
    """The room between columns: what each must have, the rest in proportion to their wishes."""
    least = [must for must, _ in needs]
    wishes = [wanted - must + 1 for must, wanted in needs]
    if sum(least) >= room:
        return _parts(least, room)
    extra = _parts(wishes, room - sum(least))
    return [must + more for must, more in zip(least, extra, strict=True)]


def _parts(weights: list[int], room: int) -> list[int]:
    """Whole numbers in proportion to the weights, whose sum is the room to the last part."""
    ends = [room * sum(weights[: rank + 1]) // sum(weights) for rank in range(len(weights))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _lines(row: tuple[Cell, ...], columns: tuple[Column, ...], wide: tuple[int, ...]) -> int:
    taken = (
        ceil(len(str(cell or "")) / max(width - 2, 1))
        for cell, column, width in zip(row, columns, wide, strict=True)
        if column.kind == Kind.TEXT
    )
    return max(taken, default=1) or 1
