"""Sending the outbox: one row per transaction, none lost, at most one duplicate per crash."""

import logging
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from ami_portal.outbox.models import EmailState, OutboundEmail

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
# A claim older than this belongs to a worker that died.
CLAIM_LIFE = timedelta(minutes=10)
ERASED = "Le code a été effacé une fois envoyé."


def send(email_id: int) -> bool:
    """Send one due mail; harmless when repeated. True when it left now."""
    email = _claim(email_id)
    if email is None:
        return False
    try:
        _message(email).send()
    except Exception as error:  # noqa: BLE001 - a mail that cannot even be built blocks nobody
        _postpone(email, error)
        return False
    _mark_sent(email)
    return True


def due_ids(at: datetime) -> list[int]:
    """The mails that should have left by now, oldest first."""
    rows = OutboundEmail.objects.filter(state=EmailState.PENDING, due_at__lte=at)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:500])


def release_abandoned(at: datetime) -> int:
    """Free the claims of dead workers: back to the queue, or « incertain » for a decision letter.

    A letter may have left before the crash: a person decides, the machine does not repeat it.
    """
    stale = Q(state=EmailState.SENDING, claimed_at__lt=at - CLAIM_LIFE)
    letters = OutboundEmail.objects.filter(stale, is_decision_letter=True)
    others = OutboundEmail.objects.filter(stale, is_decision_letter=False)
    return letters.update(state=EmailState.UNCERTAIN) + others.update(state=EmailState.PENDING)


def retry(email: OutboundEmail, *, at: datetime) -> None:
    """Put a failed or uncertain mail back in the queue, as staff asked."""
    OutboundEmail.objects.filter(
        pk=email.pk, state__in=[EmailState.FAILED, EmailState.UNCERTAIN]
    ).update(state=EmailState.PENDING, attempts=0, due_at=at, claimed_at=None)


def rendered(attachment: dict[str, Any]) -> tuple[str, bytes, str]:
    """A file that goes with a mail, made now: its name, its content, its type."""
    render = import_string(attachment["render"])
    name, content, mimetype = render(attachment["id"])
    return name, content, mimetype


def _claim(email_id: int) -> OutboundEmail | None:
    """Take the mail for this worker, committed before anything leaves."""
    with transaction.atomic():
        email = (
            OutboundEmail.objects.select_for_update(skip_locked=True)
            .filter(pk=email_id, state=EmailState.PENDING, due_at__lte=timezone.now())
            .first()
        )
        if email is None:
            return None
        email.state, email.claimed_at = EmailState.SENDING, timezone.now()
        email.attempts += 1
        email.save(update_fields=["state", "claimed_at", "attempts"])
        return email


def _message(email: OutboundEmail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=email.subject,
        body=email.body_text,
        to=[email.to],
        headers={"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"},
    )
    if email.body_html:
        message.attach_alternative(email.body_html, "text/html")
    if email.calendar:
        message.attach(_invitation(email))
    for attachment in email.attachments:
        message.attach(*rendered(attachment))
    return message


def _invitation(email: OutboundEmail) -> MIMEText:
    part = MIMEText(email.calendar, "calendar", "utf-8")
    part.set_param("method", email.calendar_method)
    part.add_header("Content-Disposition", "attachment", filename="invitation.ics")
    return part


def _mark_sent(email: OutboundEmail) -> None:
    email.state, email.sent_at, email.last_error = EmailState.SENT, timezone.now(), ""
    if email.is_secret and not settings.DEMO:
        email.subject, email.body_text, email.body_html = ERASED, ERASED, ""
    email.save(
        update_fields=["state", "sent_at", "last_error", "subject", "body_text", "body_html"]
    )


def _postpone(email: OutboundEmail, error: Exception) -> None:
    """Try again later, each time later; staff see the failure once the attempts are spent."""
    logger.warning("mail %s not sent: %s: %s", email.pk, type(error).__name__, error)
    spent = email.attempts >= MAX_ATTEMPTS
    email.state = EmailState.FAILED if spent else EmailState.PENDING
    email.due_at = timezone.now() + FIRST_PAUSE * 2 ** (email.attempts - 1)
    email.last_error = (str(error) or type(error).__name__).replace("\x00", "")[:500]
    email.save(update_fields=["state", "due_at", "last_error"])
