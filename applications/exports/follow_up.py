"""The follow-up as a spreadsheet: what was typed stays text, never a formula."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import xlsxwriter

from ami_portal.common.dates import paris_day
from applications.models import FinalReport, Payment
from applications.queries.follow_up import AidRow

Cell = str | int | Decimal | date | None
AIDS = (
    ("Numéro", 16), ("Structure", 40), ("Titre", 50), ("Accordé", 12), ("Versé", 12),
    ("Reste à verser", 12), ("À rendre", 12), ("Accord", 14), ("Signé ou notifié le", 14),
    ("Ce qui suit", 34),
)  # fmt: skip
PAYMENTS = (
    ("Numéro", 16), ("Structure", 40), ("Montant", 12), ("État", 12), ("Ordonné le", 12),
    ("Versé le", 12), ("Rejeté le", 12), ("Pourquoi", 40), ("Compte", 10),
)  # fmt: skip
REPORTS = (
    ("Numéro", 16), ("Structure", 40), ("Attendu le", 12), ("Reçu le", 12), ("Accepté le", 12),
    ("Personnes prévues", 12), ("Personnes touchées", 12), ("dont QPV", 12), ("dont femmes", 12),
    ("dont moins de 26 ans", 12), ("Dépensé", 12),
)  # fmt: skip


def workbook(
    aids: Iterable[AidRow], payments: Iterable[Payment], reports: Iterable[FinalReport]
) -> bytes:
    """Three sheets: aids, payments, bilans. Amounts in euros; not known stays empty."""
    buffer = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "Suivi des aides de l’AMI"})
        write_sheet(book, "Aides", AIDS, map(_aid, aids))
        write_sheet(book, "Versements", PAYMENTS, map(_payment, payments))
        write_sheet(book, "Bilans", REPORTS, map(_report, reports))
    return buffer.getvalue()


def _aid(row: AidRow) -> Sequence[Cell]:
    dossier = row.application
    agreement = getattr(dossier, "agreement", None)
    return (
        dossier.number,
        dossier.organisation_name,
        dossier.title,
        dossier.award.amount,
        row.paid,
        row.left_to_pay,
        dossier.award.recovery_amount,
        agreement.get_kind_display() if agreement else "",
        agreement.signed_on if agreement else None,
        row.step,
    )


def _payment(payment: Payment) -> Sequence[Cell]:
    return (
        payment.application.number,
        payment.application.organisation_name,
        payment.amount,
        payment.get_state_display(),
        payment.ordered_on,
        payment.paid_on,
        payment.rejected_on,
        payment.rejected_because,
        payment.account_digits,
    )


def _report(report: FinalReport) -> Sequence[Cell]:
    received, accepted = report.received_at, report.accepted_at
    return (
        report.application.number,
        report.application.organisation_name,
        report.due_on,
        paris_day(received) if received else None,
        paris_day(accepted) if accepted else None,
        report.application.people_expected,
        report.people,
        report.qpv_people,
        report.women,
        report.under_26,
        report.spent,
    )


def write_sheet(
    book: "xlsxwriter.Workbook",
    name: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Cell]],
) -> None:
    """A sheet with its head; amounts in euros, days as days."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
    euros = book.add_format({"num_format": "#,##0.00\\ €"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 1)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            match cell:
                case str():
                    sheet.write_string(line, column, cell)
                case date():
                    sheet.write_datetime(line, column, cell, day)
                case Decimal():
                    sheet.write_number(line, column, cell, euros)
                case int():
                    sheet.write_number(line, column, cell)
