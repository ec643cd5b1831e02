"""A published edition, without the seconds that printing takes."""

from functools import cache

from ami_portal.common.files import PDF, CleanContent
from ami_portal.common.pdf import html_to_pdf
from applications.actions import files
from applications.actions.files import CleanFile
from reporting.domain.content import as_plain
from reporting.models import AnnualReport, ReportEdition
from reporting.queries.reports import current
from tests.factories.accounts import UserFactory
from tests.factories.applications import AFTER_CLOSING


def an_edition(year: int, *, number: int = 1, at=AFTER_CLOSING, **facts) -> ReportEdition:
    """The figures of the year as they are, and two documents of one line."""
    report, _ = AnnualReport.objects.get_or_create(year=year)
    known = {
        "report": report,
        "number": number,
        "figures": as_plain(current(year, today=at.date()).report),
        "changes": "" if number == 1 else f"Correction {number}.",
        "frozen_at": at,
        "frozen_by": facts.pop("by", None) or UserFactory(director=True),
        "report_file": _kept("rapport.pdf"),
        "summary_file": _kept("synthese.pdf"),
    }
    return ReportEdition.objects.create(**known | facts)


def _kept(name: str):
    return files.store(CleanFile(name, CleanContent(_pdf(), PDF)), by=None, at=AFTER_CLOSING)


@cache
def _pdf() -> bytes:
    return html_to_pdf('<html lang="fr"><p>Un rapport d’essai.</p></html>', title="Rapport")
