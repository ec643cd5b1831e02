"""The passages to the contrat de ville as a spreadsheet."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

from ami_portal.common.dates import paris_day
from ami_portal.common.money import format_euros
from applications.exports.follow_up import Cell, write_sheet
from applications.models import ContratFunder, Redirection
from applications.queries.contrat_de_ville import PassageRow

PASSAGES = (
    ("Numéro", 16), ("Structure", 40), ("Titre", 50), ("Appel", 10), ("Accordé", 12),
    ("Fin de l’action", 14), ("Contrat de ville", 34), ("Année de dépôt", 10), ("Déposé le", 12),
    ("Pilier", 30), ("Référence", 16), ("Issue", 18), ("Réponse du", 12), ("Financeurs", 40),
    ("Aidée par", 24), ("Née de la page blanche", 20),
)  # fmt: skip
REORIENTED = (
    ("Numéro", 16), ("Structure", 40), ("Titre", 50), ("Appel", 10), ("Pourquoi", 60),
    ("Depuis le", 12), ("Suivi", 16),
)  # fmt: skip


def workbook(rows: Iterable[PassageRow], reoriented: Iterable[Redirection]) -> bytes:
    """Two sheets: the funded actions, and apart the dossiers sent to the contrat de ville."""
    buffer = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "De l’AMI au contrat de ville"})
        write_sheet(book, "Contrat de ville", PASSAGES, map(_passage, rows))
        write_sheet(book, "Réorientés, à part", REORIENTED, map(_reoriented, reoriented))
    return buffer.getvalue()


def _passage(row: PassageRow) -> Sequence[Cell]:
    dossier = row.application
    filing = getattr(dossier, "contrat_filing", None)
    said: Sequence[Cell] = ("", None, None, "", "")
    if filing:
        said = (filing.contract.name, filing.year, filing.filed_on, filing.pillar, filing.reference)
    return (
        dossier.number,
        dossier.organisation_name,
        dossier.title,
        dossier.campaign.code,
        dossier.award.amount,
        dossier.ends_on,
        *said,
        row.words,
        filing.answered_on if filing else None,
        ", ".join(map(_funder, filing.funders.all())) if filing else "",
        row.referent,
        ", ".join(row.born_of),
    )


def _funder(funder: ContratFunder) -> str:
    return f"{funder.name} ({format_euros(funder.amount)})" if funder.amount else funder.name


def _reoriented(redirection: Redirection) -> Sequence[Cell]:
    dossier = redirection.application
    return (
        dossier.number,
        dossier.organisation_name,
        dossier.title,
        dossier.campaign.code,
        redirection.reason,
        paris_day(redirection.created_at),
        redirection.get_status_display(),
    )
