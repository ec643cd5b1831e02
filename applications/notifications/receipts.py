"""The mails of a deposit: received with its receipt, taken back, a draft waiting."""

from datetime import datetime

from django.urls import reverse

from ami_portal.outbox.models import OutboundEmail
from applications.models import Application, Draft
from applications.notifications.post import send, send_to_members, site_url

RECEIPT = "applications.tasks.attachments.receipt"


def received(application: Application, *, at: datetime) -> list[OutboundEmail]:
    """P4: the deposit is received; the receipt is attached by the sending task."""
    return send_to_members(
        "P4",
        application=application,
        at=at,
        context={},
        attachments=[{"render": RECEIPT, "id": application.pk}],
    )


def taken_back(application: Application, *, at: datetime) -> list[OutboundEmail]:
    """P5: the dossier is a draft again and keeps its number."""
    url = site_url(reverse("draft_edit", args=[application.draft_id]))
    return send_to_members("P5", application=application, at=at, context={"draft_url": url})


def draft_waits(draft: Draft, *, to: str, at: datetime, token: str = "") -> OutboundEmail:
    """P2: the link to go on writing on any device; with a token, it opens without an account."""
    page = reverse("link_open", args=[token]) if token else reverse("draft_edit", args=[draft.pk])
    context = {"draft": draft, "draft_url": site_url(page), "opens_by_itself": bool(token)}
    return send("P2", to=to, campaign=draft.campaign, at=at, context=context)
