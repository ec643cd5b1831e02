"""Sending the outbox: one row per transaction, none lost, at most one duplicate per crash."""

import logging
import smtplib
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from ami_portal.outbox.models import EmailState, OutboundEmail

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
# A claim older than this belongs to a worker that died.
CLAIM_LIFE = timedelta(minutes=10)
CANCELLABLE = (EmailState.PENDING, EmailState.FAILED, EmailState.UNCERTAIN)
# The server answered no: nothing left. Anything else may have been cut after the last word.
REFUSALS = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
)
ERASED = "Le code a été effacé une fois envoyé."


def send(email_id: int) -> bool:
    """Send one due mail; harmless when repeated. True when it left now."""
    email = _claim(email_id)
    if email is None:
        return False
    try:
        message, connection = _message(email), get_connection()
        connection.open()
    except Exception as error:  # noqa: BLE001 - a mail that cannot even be built blocks nobody
        _postpone(email, error)
        return False
    return _deliver(email, message, connection)


def cancel(emails: QuerySet[OutboundEmail], *, at: datetime) -> int:
    """What these mails tell is no longer true: those that have not left never will.

    One being sent at this instant cannot be called back; if it fails, it is not tried again.
    Returns how many are cancelled.
    """
    emails.exclude(state=EmailState.SENT).update(superseded_at=at)
    return emails.filter(state__in=CANCELLABLE).update(state=EmailState.CANCELLED)


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
        pk=email.pk,
        state__in=[EmailState.FAILED, EmailState.UNCERTAIN],
        superseded_at__isnull=True,
    ).update(state=EmailState.PENDING, attempts=0, due_at=at, claimed_at=None)


def confirm(email: OutboundEmail, *, at: datetime) -> bool:
    """An uncertain letter did leave, a person says. False when it was not uncertain any more."""
    uncertain = OutboundEmail.objects.filter(pk=email.pk, state=EmailState.UNCERTAIN)
    return bool(uncertain.update(state=EmailState.SENT, sent_at=email.claimed_at or at))


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


def _deliver(
    email: OutboundEmail, message: EmailMultiAlternatives, connection: BaseEmailBackend
) -> bool:
    try:
        connection.send_messages([message])
    except Exception as error:  # noqa: BLE001 - whatever the server does blocks nobody
        _postpone(email, error, may_have_left=_may_have_left(error))
        return False
    finally:
        connection.close()
    _mark_sent(email)
    return True


def _may_have_left(error: Exception) -> bool:
    """Whether the line was cut while the server was listening: nobody knows what it kept."""
    return isinstance(error, OSError) and not isinstance(error, REFUSALS)


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


@transaction.atomic
def _postpone(email: OutboundEmail, error: Exception, *, may_have_left: bool = False) -> None:
    """Try again later, each time later; staff see the failure once the attempts are spent.

    A decision letter that may have left waits for a person; one superseded meanwhile is dropped.
    """
    logger.warning("mail %s not sent: %s: %s", email.pk, type(error).__name__, error)
    email = OutboundEmail.objects.select_for_update().get(pk=email.pk)
    email.state = _state_after_failure(email, may_have_left=may_have_left)
    email.due_at = timezone.now() + FIRST_PAUSE * 2 ** (email.attempts - 1)
    email.last_error = (str(error) or type(error).__name__).replace("\x00", "")[:500]
    email.save(update_fields=["state", "due_at", "last_error"])


def _state_after_failure(email: OutboundEmail, *, may_have_left: bool) -> EmailState:
    if email.is_decision_letter and may_have_left:
        return EmailState.UNCERTAIN
    if email.superseded_at:
        return EmailState.CANCELLED
    return EmailState.FAILED if email.attempts >= MAX_ATTEMPTS else EmailState.PENDING
