"""Sending a worded mail about a call or a dossier, signed by the territory's service."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from ami_portal.outbox.models import OutboundEmail
from ami_portal.outbox.post import queue
from ami_portal.outbox.wording import word
from applications.enums import EventKind
from applications.models import Application, Campaign, Event
from applications.queries import territory


def site_url(path: str) -> str:
    """The full address of a page, for a mail."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def members_of(application: Application) -> list[str]:
    """Who is told of a dossier: its structure's members with an address, and its contact."""
    members = application.organisation.members.filter(is_active=True, email__isnull=False)
    addresses = [*members.order_by("pk").values_list("email", flat=True), application.contact_email]
    return list(dict.fromkeys(address.lower() for address in addresses if address))


def send(
    kind: str, *, to: str, campaign: Campaign, at: datetime, context: dict[str, Any], **options: Any
) -> OutboundEmail:
    """Queue one mail about a call. Template `emails/<kind>.txt` extends `emails/base.txt`."""
    known = {"campaign": campaign, "year": campaign.year, "place": territory.current()}
    return queue(word(kind, to=to, context={**known, **context}, **options), at=at)


def send_to_members(
    kind: str, *, application: Application, at: datetime, context: dict[str, Any], **options: Any
) -> list[OutboundEmail]:
    """Queue the same mail for each member of the dossier's structure, and keep it in the history.

    Each finds there, on the dossier's page, the mail that they received.
    """
    known = {
        "application": application,
        "dossier_url": site_url(f"/dossiers/{application.number}/"),
    }
    emails = [
        send(
            kind,
            to=address,
            campaign=application.campaign,
            at=at,
            context={**known, **context},
            **options,
        )
        for address in members_of(application)
    ]
    keep(emails, application=application, at=at)
    return emails


def keep(emails: Iterable[OutboundEmail], *, application: Application, at: datetime) -> None:
    """Note in the dossier's history what was sent about it, one fact a mail."""
    Event.objects.bulk_create(
        Event(
            application=application,
            kind=EventKind.EMAIL_QUEUED,
            at=at,
            email=email,
            data={"kind": email.kind, "subject": email.subject},
        )
        for email in emails
    )
