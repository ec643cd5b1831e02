"""The deliberation as a spreadsheet: each decision with what explains it. Text stays text."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ami_portal.common.dates import paris_day
from juries.queries.justification import Justified


class Mean(Decimal):
    """A mean out of 5, which is not an amount."""


Cell = str | int | Decimal | date | None
BEFORE = (
    "Rang", "Numéro", "Structure", "Type", "Action", "Thème", "Première demande", "Page blanche",
    "Moyenne du jury", "Écart entre fiches",
)  # fmt: skip
AFTER = (
    "Commentaires du jury", "Dépenses prises en compte", "Demandé", "Taux retenu", "Calcul",
    "Calculé", "Décision", "Accordé", "Pourquoi un autre montant", "Rang en réserve", "Motif",
    "Raison", "Conseil", "Orienté vers", "Pourquoi cette orientation", "Diffusée le",
    "Délibération",
)  # fmt: skip
MEANS, MONEY = "0.00", "#,##0.00\\ €"
HIDDEN = "après vos fiches"


def workbook(rows: Iterable[Justified], *, colleges: Sequence[str], code: str) -> bytes:
    """One line a dossier, a column a college; amounts in euros, means out of 5."""
    buffer = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    heads = (*BEFORE, *(f"Moyenne, {name}" for name in colleges), *AFTER)
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": f"Délibération de l’AMI {code}"})
        sheet = book.add_worksheet("Délibération")
        sheet.set_column(0, len(heads) - 1, 20)
        sheet.freeze_panes(1, 3)
        writer = _Writer(book, sheet)
        writer.heads(heads)
        for line, each in enumerate(rows, start=1):
            writer.write(line, [*_before(each), *_means(each, colleges), *_after(each)])
    return buffer.getvalue()


class _Writer:
    """Cells by what they are: a mean and an amount do not look alike."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
        # The quote prefix keeps « =1+1 » a text even if someone edits the cell.
        self._text = book.add_format({"quote_prefix": True})
        self._money = book.add_format({"num_format": MONEY})
        self._mean = book.add_format({"num_format": MEANS})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})

    def heads(self, heads: Sequence[str]) -> None:
        for column, head in enumerate(heads):
            self._sheet.write_string(0, column, head, self._head)

    def write(self, line: int, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            self._cell(line, column, cell)

    def _cell(self, line: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            self._sheet.write_string(line, column, cell, self._text)
        elif isinstance(cell, date):
            self._sheet.write_datetime(line, column, cell, self._day)
        elif isinstance(cell, Decimal):
            look = self._mean if isinstance(cell, Mean) else self._money
            self._sheet.write_number(line, column, cell, look)
        elif cell is not None:
            self._sheet.write_number(line, column, cell)


def _before(each: Justified) -> tuple[Cell, ...]:
    row, dossier = each.row, each.row.application
    mean = HIDDEN if row.is_hidden else _mean(row.mean)
    return (
        each.rank, dossier.number, dossier.organisation_name, dossier.organisation_type.name,
        dossier.title, dossier.theme.name, _yes(dossier.is_first_request),
        _yes(dossier.is_page_blanche), mean, _mean(row.dispersion),
    )  # fmt: skip


def _means(each: Justified, colleges: Sequence[str]) -> list[Cell]:
    return [_mean(each.means.get(name)) for name in colleges]


def _mean(value: Decimal | None) -> Mean | None:
    return None if value is None else Mean(value)


def _after(each: Justified) -> tuple[Cell, ...]:
    row, decision = each.row, each.row.decision
    shown = (
        "\n".join(each.comments), row.application.eligible_cost, row.application.requested_amount,
        row.rate_words, row.proposal.explanation, row.proposal.amount,
    )  # fmt: skip
    if decision is None:
        return (*shown, "à décider")
    vote = decision.deliberation
    return (
        *shown,
        decision.get_kind_display(), decision.amount, decision.override_reason,
        decision.reserve_rank, decision.get_reason_display() if decision.reason else "",
        decision.text, each.advice, decision.redirect_name, decision.redirect_reason,
        paris_day(decision.released_at) if decision.released_at else "préparée",
        f"n° {vote.number}" if vote else "",
    )  # fmt: skip


def _yes(flag: bool) -> str:
    return "oui" if flag else "non"
