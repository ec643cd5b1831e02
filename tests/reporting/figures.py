"""Every figure of a year, read four ways: from the rules, the page, the workbook, the PDF.

A figure is named by its part, its table, its row and its column, and kept in the words a reader
sees: two readings are equal when nobody could tell them apart. `figures_of` is what to compare
before and after anything that must move no figure (an erasure, an import, a new version).
"""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO

import openpyxl
import pypdf

from reporting.domain.content import Column, Kind, Part, Report, Table
from reporting.queries.reports import current
from reporting.templatetags.reports import cell, figure_value

Name = tuple[str, str, str, str]
Figures = dict[Name, str]
KEY_FIGURES = "chiffres"


def figures_of(year: int, *, today: date) -> Figures:
    """Every published figure of a year as the dossiers make it today."""
    return of_report(current(year, today=today).report)


def of_report(report: Report) -> Figures:
    """The key figures and every cell of every table, headings of rows left out."""
    parts = (*report.parts, *((report.communes,) if report.communes else ()))
    return {name: value for part in parts for name, value in _of_part(part)}


def of_page(html: str) -> Figures:
    """The same, read on the page of the report (which leaves out « Dans votre commune »)."""
    sections = re.findall(
        r'<section class="report-part" aria-labelledby="([^"]+)">(.*?)</section>', html, re.DOTALL
    )
    return {name: value for key, body in sections for name, value in _of_section(key, body)}


def of_workbook(content: bytes, report: Report) -> Figures:
    """The cells of the sheet « Rapport », read beside the tables it was written from."""
    book = openpyxl.load_workbook(BytesIO(content))
    rows = [tuple(row) for row in book["Rapport"].iter_rows(min_row=2, values_only=True)]
    return {
        name: value
        for part in report.parts
        for table in part.tables
        for name, value in _of_sheet(part, table, rows)
    }


def missing_from_pdf(content: bytes, report: Report) -> list[tuple[str, ...]]:
    """The rows of the report's tables whose cells do not follow each other in the PDF's text."""
    reader = pypdf.PdfReader(BytesIO(content))
    printed = _squeezed(" ".join(page.extract_text() for page in reader.pages))
    return [
        (part.key, table.caption, *words)
        for part in report.parts
        for table in part.tables
        for words in map(tuple, _worded_rows(table))
        if _squeezed("".join(words)) not in printed
    ]


def _of_part(part: Part) -> list[tuple[Name, str]]:
    keys = [
        ((part.key, KEY_FIGURES, figure.label, ""), figure_value(figure))
        for figure in part.key_figures
    ]
    return keys + [
        named for table in part.tables for named in _named(part.key, table, _worded_rows(table))
    ]


def _worded_rows(table: Table) -> list[list[str]]:
    rows = (*table.rows, *((table.foot,) if table.foot else ()))
    return [
        [cell(value, column) for value, column in zip(row, table.columns, strict=True)]
        for row in rows
    ]


def _named(key: str, table: Table, rows: list[list[str]]) -> list[tuple[Name, str]]:
    """Two rows with one heading (a réorientation in two states) are told apart by their rank."""
    named: list[tuple[Name, str]] = []
    for rank, (heading, *values) in enumerate(rows):
        twins = sum(1 for each in rows[:rank] if each[0] == heading)
        row = f"{heading} ({twins + 1})" if twins else heading
        named += [
            ((key, table.caption, row, column.label), value)
            for column, value in zip(table.columns[1:], values, strict=True)
        ]
    return named


def _of_section(key: str, body: str) -> list[tuple[Name, str]]:
    keys = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", body, re.DOTALL)
    named = [((key, KEY_FIGURES, _text(label), ""), _text(value)) for label, value in keys]
    for markup in re.findall(r"<table.*?</table>", body, re.DOTALL):
        table = _table_read(markup)
        rows = [list(map(_text_of_cell, row)) for row in table.rows]
        named += _named(key, table, rows)
    return named


def _table_read(markup: str) -> Table:
    (caption,) = re.findall(r"<caption>(.*?)</caption>", markup, re.DOTALL)
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', markup, re.DOTALL)
    (tbody,) = re.findall(r"<tbody>(.*?)</tbody>", markup, re.DOTALL)
    rows = [
        tuple(re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL))
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", tbody, re.DOTALL)
    ]
    columns = tuple(Column(_text(head)) for head in heads)
    return Table(_text(caption), columns, tuple(rows))


def _of_sheet(part: Part, table: Table, rows: list[tuple]) -> list[tuple[Name, str]]:
    place = (f"{part.number} {part.title}".strip(), table.caption)
    heads = tuple(column.label for column in table.columns)
    here = [row[2 : 2 + len(heads)] for row in rows if row[:2] == place]
    worded = [
        [_cell_of_sheet(value, column) for value, column in zip(row, table.columns, strict=True)]
        for row in here
        if row != heads
    ]
    return _named(part.key, table, worded)


def _cell_of_sheet(value: object, column: Column) -> str:
    """A sheet holds numbers; what is not known is an empty cell."""
    if isinstance(value, float):
        return cell(Decimal(str(value)), column)
    if value is None and column.kind == Kind.TEXT:
        return ""
    return cell(value, column)  # type: ignore[arg-type]


def _text_of_cell(markup: object) -> str:
    return _text(str(markup))


def _text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def _squeezed(words: str) -> str:
    """Without blanks nor soft hyphens: where a printed line ends is not a figure."""
    return re.sub(r"[\s\u00a0\u202f\u00ad]+", "", words)
