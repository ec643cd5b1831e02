"""The year's workbook: figures, tables of the report, dossiers, calculations of the aids."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reporting.domain.cohort import YearFigures
from reporting.domain.content import Report
from reporting.domain.facts import Aid, Dossier, People

Cell = str | int | Decimal | date | None
FIGURES = ("Année de l’AMI", "Déposés", "Financés", "Déposés au contrat de ville", "Source", "Note")
DOSSIERS = (
    "Numéro", "Structure", "Type", "Action", "Thème", "Communes", "Canal", "Première demande",
    "Page blanche", "État", "Déposé le", "Vérifié le", "Auditionné le", "Voté le", "Décidé le",
    "Silence vaut refus le", "Demandé",
    "Accordé", "Versé", "Rendu", "Personnes prévues", "En QPV", "Femmes", "Moins de 26 ans",
    "Personnes réalisées", "En QPV, réalisé", "Femmes, réalisé", "Moins de 26 ans, réalisé",
    "Contrat de ville", "Année de dépôt", "Pilier", "Référence", "Issue",
)  # fmt: skip
CALCULATIONS = (
    "Numéro", "Structure", "Dépenses prises en compte", "Demandé", "Taux de base", "Taux appliqué",
    "Taux majoré", "Minimum", "Maximum", "Calculé", "Accordé", "Raison de l’écart", "Calcul",
    "Délibération", "Votée le",
)  # fmt: skip
WIDTH = 22
# The workbook goes with the report: who was not funded is in neither by name.
UNNAMED = "pas nommé\u00a0: dossier non financé"


def render(
    report: Report, years: Iterable[YearFigures], dossiers: Sequence[Dossier], *, hidden: int
) -> bytes:
    """The file. Text is always text: nothing that a structure typed becomes a formula.

    `hidden` counts the dossiers that this reader has a declared link with: they are not listed.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        book.set_properties({"title": report.title})
        sheets = _Writer(book)
        sheets.write("Chiffres", FIGURES, map(_figures, years))
        sheets.write("Rapport", ("Partie", "Tableau", "Contenu"), _tables(report))
        sheets.write("Dossiers", DOSSIERS, [*map(_dossier, dossiers), *_hidden(hidden)])
        sheets.write(
            "Calculs",
            CALCULATIONS,
            [_calculation(each, each.aid) for each in dossiers if each.aid],
        )
    return buffer.getvalue()


class _Writer:
    """Rows in order only, as constant memory asks."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        # The quote prefix keeps « =1+1 » a text even if someone edits the cell.
        self._text = book.add_format({"quote_prefix": True})
        self._euros = book.add_format({"num_format": "# ##0.00 €"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})

    def write(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, len(heads) - 1, WIDTH)
        sheet.freeze_panes(1, 1)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self._head)
        for rank, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._cell(sheet, rank, column, cell)

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, cell, self._text)
        elif isinstance(cell, Decimal):
            sheet.write_number(row, column, cell, self._euros)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self._day)
        elif cell is not None:
            sheet.write_number(row, column, cell)


def _figures(each: YearFigures) -> tuple[Cell, ...]:
    return (each.year, each.filed, each.funded, each.moved, each.source.value, each.note)


def _tables(report: Report) -> Iterable[tuple[Cell, ...]]:
    for part in report.parts:
        for table in part.tables:
            place = (f"{part.number} {part.title}".strip(), table.caption)
            yield (*place, *(column.label for column in table.columns))
            for row in (*table.rows, *((table.foot,) if table.foot else ())):
                yield (*place, *row)


def _dossier(each: Dossier) -> tuple[Cell, ...]:
    expected, realised = each.expected, each.realised or People()
    return (
        each.number, _named(each, each.organisation), each.organisation_type,
        _named(each, each.title), each.theme,
        ", ".join(each.communes), each.channel, _yes(each.is_first_request),
        _yes(each.is_page_blanche), each.state.label, each.submitted_on, each.checked_on,
        each.heard_on, each.voted_on, each.decided_on, each.silence_on, each.requested,
        each.granted if each.aid else None, each.paid, each.returned,
        expected.people, expected.qpv, expected.women, expected.under_26,
        realised.people, realised.qpv, realised.women, realised.under_26, *_filing(each),
    )  # fmt: skip


def _named(each: Dossier, words: str) -> str:
    return words if each.is_funded else UNNAMED


def _filing(each: Dossier) -> tuple[Cell, ...]:
    filing = each.filing
    if filing is None:
        return ()
    return (filing.contract, filing.year, filing.pillar, filing.reference, filing.outcome.label)


def _calculation(each: Dossier, aid: Aid) -> tuple[Cell, ...]:
    return (
        each.number, _named(each, each.organisation), aid.eligible_cost, aid.requested,
        _rate(aid.base_rate), _rate(aid.applied_rate), aid.bonus or "aucun", aid.floor,
        aid.ceiling, aid.computed, aid.amount, aid.override_reason,
        aid.explanation, aid.deliberation, aid.deliberated_on,
    )  # fmt: skip


def _rate(rate: Decimal | None) -> str:
    return "sans taux" if rate is None else f"{rate * 100:.1f} %".replace(".", ",")


def _yes(value: bool) -> str:
    return "oui" if value else "non"


def _hidden(number: int) -> list[tuple[Cell, ...]]:
    if not number:
        return []
    return [(f"{number} dossier(s) non montré(s)\u00a0: vous avez déclaré un lien.",)]
