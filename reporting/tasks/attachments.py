"""The files that the report's mails carry, read by the task that sends."""

from ami_portal.common.files import PDF
from reporting.actions.editions import content
from reporting.domain.editions import Document, file_name
from reporting.models import ReportEdition


def summary(edition_id: int) -> tuple[str, bytes, str]:
    """The synthèse of an edition, as it was published: file name, content, type."""
    edition = ReportEdition.objects.select_related("report").get(pk=edition_id)
    name = file_name(Document.SUMMARY, edition.report.year, edition.number)
    return name, content(edition, Document.SUMMARY), PDF
