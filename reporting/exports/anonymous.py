"""The evaluator's file, as CSV and as a workbook with the dictionary of its columns."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import xlsxwriter

from reporting.domain.anonymous import COLUMNS, Row
from reporting.domain.cells import neutral

TITLE = "Données anonymes pour l’évaluation"
DICTIONARY = ("Colonne", "Ce qu’elle dit", "Valeurs")
WIDTH = 24


def to_csv(rows: Sequence[Row]) -> bytes:
    """Semicolons and a byte order mark, as French spreadsheets open them."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    writer.writerows([map(neutral, row) for row in rows])
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Sequence[Row]) -> bytes:
    """Two sheets: the rows, and what the file holds. Text is always text; a number is a number."""
    buffer = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": TITLE})
        explained = [(column.name, column.meaning, column.values) for column in COLUMNS]
        _sheet(book, "Données", [column.name for column in COLUMNS], rows)
        _sheet(book, "Ce que contient le fichier", DICTIONARY, explained)
    return buffer.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, heads: Sequence[str], rows: Iterable[Row]) -> None:
    sheet, head = book.add_worksheet(name), book.add_format({"bold": True, "bottom": 2})
    sheet.set_column(0, len(heads) - 1, WIDTH)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(heads):
        sheet.write_string(0, column, title, head)
    for rank, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell.isdecimal():
                sheet.write_number(rank, column, int(cell))
            else:
                sheet.write_string(rank, column, neutral(cell))
