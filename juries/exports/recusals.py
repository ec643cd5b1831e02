"""« Déports à rappeler au vote du conseil », to print, to open in a spreadsheet, to send."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

import xlsxwriter

from ami_portal.common.dates import in_paris
from ami_portal.common.pdf import render_pdf
from applications.models import Campaign
from juries.queries.recusals import RecusalLine

TITLE = "Déports à rappeler au vote du conseil"
COLUMNS = (
    ("Personne", 28),
    ("Collège ou rôle", 28),
    ("Dossier", 16),
    ("Structure", 36),
    ("Lien", 42),
    ("Déclaré le", 14),
)
# A cell that begins so would be a formula in a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(lines: Sequence[RecusalLine]) -> bytes:
    """Semicolons and a byte order mark, as French spreadsheets open them."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([title for title, _ in COLUMNS])
    writer.writerows([[_neutral(cell) for cell in _cells(line)] for line in lines])
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(lines: Sequence[RecusalLine], *, code: str) -> bytes:
    """One line a recusal; text is always text."""
    buffer = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": f"{TITLE}, AMI {code}"})
        sheet, head = book.add_worksheet("Déports"), book.add_format({"bold": True, "bottom": 2})
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        sheet.freeze_panes(1, 1)
        for rank, line in enumerate(lines, start=1):
            for column, cell in enumerate(_cells(line)):
                sheet.write_string(rank, column, cell)
    return buffer.getvalue()


def to_pdf(lines: Sequence[RecusalLine], *, campaign: Campaign, territory_name: str) -> bytes:
    """The pages that the secretary of the council keeps at hand."""
    return render_pdf(
        "pdf/recusals.html",
        {
            "title": TITLE,
            "lines": lines,
            "campaign": campaign,
            "territory_name": territory_name,
            "footer": f"AMI cohésion sociale {campaign.year}",
        },
        title=f"{TITLE}, AMI {campaign.code}",
        stylesheets=["css/recusals.css"],
    )


def _cells(line: RecusalLine) -> tuple[str, ...]:
    day = f"{in_paris(line.declared_at):%d/%m/%Y}"
    return (line.person, line.role, line.number, line.organisation, line.reason, day)


def _neutral(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
