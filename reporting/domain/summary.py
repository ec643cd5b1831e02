"""The synthèse for elected members: always four pages, whatever the year."""

from dataclasses import replace

from ami_portal.common.money import NBSP
from reporting.domain.content import Cell, Chart, Drawing, Part, Report, Table
from reporting.domain.words import CONVENTIONS

LEAVES = (("annee",), ("decisions", "argent"), ("contrat-de-ville", "depuis"))
MOST_ROWS = {"contrat-de-ville": 6, "depuis": 8}
# What elected members read first; the pillar and the reference are in the report.
COLUMNS = {"contrat-de-ville": ("Action", "Structure", "Année de dépôt", "Issue")}
MOST_COMMUNES = 40
MOST_STACKS = 4
LONGEST_TEXT = 72
NO_DOSSIER = Part(
    key="communes", title="Dans votre commune", sentence="Aucun dossier n’a été déposé cette année."
)


def leaves(report: Report) -> tuple[tuple[Part, ...], ...]:
    """The parts of each page, shortened so that the page holds them. One page for a year typed in
    by hand, of which only three numbers are known."""
    pages = tuple(_brief(report.only(keys)) for keys in LEAVES)
    if not all(pages):
        return (pages[0],)
    communes = _shortened(report.communes or NO_DOSSIER, MOST_COMMUNES)
    return (*pages, (replace(communes, paragraphs=CONVENTIONS),))


def _brief(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(_shortened(part, MOST_ROWS.get(part.key, MOST_COMMUNES)) for part in parts)


def _shortened(part: Part, most: int) -> Part:
    """The first table alone, with its first rows; the last ones of a series of years."""
    tables = tuple(_cut(_narrowed(table, part.key), part.key, most) for table in part.tables[:1])
    return replace(part, tables=tables, chart=_drawn(part.chart), paragraphs=())


def _drawn(chart: Chart | None) -> Chart | None:
    """A pile for each of five themes would not leave room for the table, which says the same."""
    if chart is None or chart.drawing != Drawing.STACKED_BARS:
        return chart
    return chart if len(chart.groups) <= MOST_STACKS else None


def _narrowed(table: Table, key: str) -> Table:
    kept = COLUMNS.get(key)
    known = [rank for rank, column in enumerate(table.columns) if column.label in (kept or ())]
    if kept is None or len(known) != len(kept):
        return table
    return replace(
        table,
        columns=tuple(table.columns[rank] for rank in known),
        rows=tuple(tuple(row[rank] for rank in known) for row in table.rows),
        foot=tuple(table.foot[rank] for rank in known) if table.foot else (),
    )


def _cut(table: Table, key: str, most: int) -> Table:
    rows = table.rows[-most:] if key == "depuis" else table.rows[:most]
    told = tuple(tuple(map(_clipped, row)) for row in rows)
    if len(rows) == len(table.rows):
        return replace(table, rows=told)
    which = "dernières" if key == "depuis" else "premières"
    said = f"Les {most} {which} lignes sur {len(table.rows)}{NBSP}; toutes sont dans le rapport."
    return replace(table, rows=told, note=f"{said} {table.note}".strip())


def _clipped(cell: Cell) -> Cell:
    if not isinstance(cell, str) or len(cell) <= LONGEST_TEXT:
        return cell
    return f"{cell[:LONGEST_TEXT].rsplit(' ', 1)[0]}…"
