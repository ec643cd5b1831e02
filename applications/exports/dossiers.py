"""The list of the dossiers as a spreadsheet: what was typed stays text, never a formula."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from ami_portal.common.dates import in_paris
from applications.queries.team import Row

COLUMNS: tuple[tuple[str, int], ...] = (
    ("Numéro", 16),
    ("Structure", 40),
    ("Type", 30),
    ("Titre", 50),
    ("Thème", 28),
    ("État", 38),
    ("Déposé le", 12),
    ("Part QPV", 10),
    ("Dépenses prises en compte", 14),
    ("Demandé", 12),
)


def workbook(rows: Iterable[Row], *, code: str) -> bytes:
    """One line a dossier, amounts in euros; a share that is not known stays empty."""
    buffer = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": f"Dossiers de l’AMI {code}"})
        sheet = book.add_worksheet("Dossiers")
        formats = {
            "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True}),
            "euros": book.add_format({"num_format": "#,##0\\ €"}),
            "rate": book.add_format({"num_format": "0 %"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, formats["head"])
        sheet.freeze_panes(1, 1)
        for line, row in enumerate(rows, start=1):
            _write(sheet, line, row, formats)
    return buffer.getvalue()


def _write(sheet: "xlsxwriter.worksheet.Worksheet", line: int, row: Row, formats: dict) -> None:
    dossier = row.application
    texts = (
        dossier.number,
        dossier.organisation_name,
        dossier.organisation_type.name,
        dossier.title,
        dossier.theme.name,
        row.label,
    )
    for column, text in enumerate(texts):
        sheet.write_string(line, column, text)
    day = in_paris(dossier.submitted_at).replace(tzinfo=None)
    sheet.write_datetime(line, 6, day, formats["day"])
    if row.share is not None:
        sheet.write_number(line, 7, row.share, formats["rate"])
    sheet.write_number(line, 8, dossier.eligible_cost, formats["euros"])
    sheet.write_number(line, 9, dossier.requested_amount, formats["euros"])
