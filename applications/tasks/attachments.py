"""The files that mails carry, rendered after the commit by the task that sends."""

from django.utils import timezone

from ami_portal.common.dates import paris_day
from applications.exports import letters, recto_verso
from applications.exports import receipt as receipts
from applications.models import Application, DecisionLetter
from applications.queries import sheets
from applications.queries.dossiers import with_sheet

PDF = "application/pdf"


def receipt(application_id: int) -> tuple[str, bytes, str]:
    """The acknowledgement of a dossier: file name, content, type."""
    application = with_sheet(Application.objects.all()).get(pk=application_id)
    content = receipts.render(sheets.receipt_of(application, today=paris_day(timezone.now())))
    return f"{application.number}-accuse-de-reception.pdf", content, PDF


def two_sides(application_id: int) -> tuple[str, bytes, str]:
    """The two sides of a dossier: file name, content, type."""
    application = with_sheet(Application.objects.all()).get(pk=application_id)
    content = recto_verso.render(sheets.of_application(application))
    return f"{application.number}-recto-verso.pdf", content, PDF


def letter(letter_id: int) -> tuple[str, bytes, str]:
    """The letter of a decision, as it was worded that day: file name, content, type."""
    content = DecisionLetter.objects.get(pk=letter_id).content
    return letters.file_name(content), letters.render(content), PDF
