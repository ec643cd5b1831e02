"""The outbox: written with the fact, sent once, never lost, never blocking the others."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from ami_portal.outbox import sending
from ami_portal.outbox.models import EmailState, Heartbeat, OutboundEmail
from ami_portal.outbox.post import Letter, queue
from ami_portal.outbox.tasks import sweep

pytestmark = pytest.mark.django_db


class RefusingBackend(EmailBackend):
    """A mail server that refuses one address and takes the others."""

    def send_messages(self, messages):
        if any("refuse" in address for message in messages for address in message.to):
            raise smtplib.SMTPServerDisconnected("450 try later")
        return super().send_messages(messages)


def letter(to: str = "a@asso.example", **options) -> Letter:
    return Letter(kind="P4", to=to, subject="Dossier reçu", text="Bonjour,\n", **options)


def attachment(row_id: int) -> tuple[str, bytes, str]:
    return (f"piece-{row_id}.pdf", b"%PDF-1.7", "application/pdf")


def test_a_mail_leaves_once_however_often_it_is_asked() -> None:
    email = queue(letter(), at=timezone.now())
    assert [sending.send(email.pk) for _ in range(3)] == [True, False, False]
    assert [message.subject for message in mail.outbox] == ["Dossier reçu"]
    assert mail.outbox[0].extra_headers["Message-ID"] == email.message_id
    email.refresh_from_db()
    assert email.state == EmailState.SENT


def test_attachments_are_rendered_when_the_mail_leaves() -> None:
    where = "tests.outbox.test_sending.attachment"
    email = queue(letter(attachments=[{"render": where, "id": 7}]), at=timezone.now())
    sending.send(email.pk)
    assert mail.outbox[0].attachments[0].filename == "piece-7.pdf"


def test_a_refused_mail_waits_and_blocks_nobody(settings) -> None:
    settings.EMAIL_BACKEND = "tests.outbox.test_sending.RefusingBackend"
    now = timezone.now()
    refused, other = queue(letter("refuse@asso.example"), at=now), queue(letter(), at=now)
    sweep()
    refused.refresh_from_db()
    other.refresh_from_db()
    assert other.state == EmailState.SENT
    assert refused.state == EmailState.PENDING
    assert refused.attempts == 1
    assert refused.due_at > now + timedelta(seconds=50)
    assert refused.last_error == "450 try later"


def test_a_mail_refused_to_the_end_is_shown_as_failed_and_can_be_retried(settings) -> None:
    settings.EMAIL_BACKEND = "tests.outbox.test_sending.RefusingBackend"
    email = queue(letter("refuse@asso.example"), at=timezone.now())
    for _ in range(sending.MAX_ATTEMPTS):
        OutboundEmail.objects.update(due_at=timezone.now())
        sending.send(email.pk)
    email.refresh_from_db()
    assert email.state == EmailState.FAILED
    sending.retry(email, at=timezone.now())
    email.refresh_from_db()
    assert (email.state, email.attempts) == (EmailState.PENDING, 0)


def test_what_a_dead_worker_held_goes_again_except_decision_letters() -> None:
    now = timezone.now()
    plain, decision = queue(letter(), at=now), queue(letter(is_decision=True), at=now)
    OutboundEmail.objects.update(state=EmailState.SENDING, claimed_at=now - timedelta(hours=1))
    sending.release_abandoned(now)
    plain.refresh_from_db()
    decision.refresh_from_db()
    assert plain.state == EmailState.PENDING
    assert decision.state == EmailState.UNCERTAIN


def test_a_code_is_erased_once_sent_outside_the_demonstration(settings) -> None:
    settings.DEMO = False
    email = queue(letter(is_secret=True), at=timezone.now())
    sending.send(email.pk)
    email.refresh_from_db()
    assert email.body_text == sending.ERASED
    assert mail.outbox[0].body == "Bonjour,\n"


def test_the_sweep_shows_that_the_worker_works() -> None:
    sweep()
    assert timezone.now() - Heartbeat.objects.get(name="worker").at < timedelta(seconds=5)
