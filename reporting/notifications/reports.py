"""The published report, to those who will discuss it."""

from datetime import date, datetime

from django.urls import reverse

from ami_portal.outbox.models import OutboundEmail
from ami_portal.outbox.post import queue
from ami_portal.outbox.wording import word
from applications.notifications.post import site_url
from applications.queries import territory
from reporting.domain.committee import Address
from reporting.models import ReportEdition

SUMMARY = "reporting.tasks.attachments.summary"


def tell_committee(
    edition: ReportEdition, address: Address, *, meeting_on: date, at: datetime
) -> OutboundEmail:
    """A10: where to read the report without an account, its synthèse, the date of the comité."""
    year = edition.report.year
    context = {
        "edition": edition,
        "year": year,
        "address": address,
        "meeting_on": meeting_on,
        "place": territory.current(),
        "url": site_url(reverse("report_editions", args=[year])),
    }
    attached = [{"render": SUMMARY, "id": edition.pk}]
    return queue(word("A10", to=address.email, context=context, attachments=attached), at=at)
