"""The outbox: written with the fact, sent once, never lost, never blocking the others."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from ami_portal.outbox import sending, tasks
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


def broken(row_id: int) -> tuple[str, bytes, str]:
    raise ZeroDivisionError(f"nothing to print for {row_id}")


def test_an_attachment_that_cannot_be_rendered_waits_and_blocks_nobody() -> None:
    where, now = "tests.outbox.test_sending.broken", timezone.now()
    poisoned = queue(letter(attachments=[{"render": where, "id": 7}]), at=now)
    other = queue(letter(), at=now)
    sweep()
    poisoned.refresh_from_db()
    other.refresh_from_db()
    assert (poisoned.state, poisoned.attempts) == (EmailState.PENDING, 1)
    assert poisoned.last_error == "nothing to print for 7"
    assert other.state == EmailState.SENT


def test_a_line_break_in_a_subject_is_refused_before_anything_leaves() -> None:
    forged = Letter(kind="P4", to="a@asso.example", subject="Reçu\nBcc: b@x.example", text="Hop")
    email = queue(forged, at=timezone.now())
    assert sending.send(email.pk) is False
    email.refresh_from_db()
    assert (email.state, mail.outbox) == (EmailState.PENDING, [])


def test_a_sweep_ends_before_the_worker_is_cut(monkeypatch, settings) -> None:
    """A mail server that hangs takes its time-out for each mail; the rest waits for the next."""
    longest = tasks.LONGEST_SWEEP.total_seconds() + settings.EMAIL_TIMEOUT
    assert longest < settings.CELERY_TASK_TIME_LIMIT
    monkeypatch.setattr(tasks, "LONGEST_SWEEP", timedelta(seconds=-1))
    email = queue(letter(), at=timezone.now())
    sweep()
    email.refresh_from_db()
    assert email.state == EmailState.PENDING


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


class CutBackend(EmailBackend):
    """A line that is cut after the server listened: nobody knows what it kept."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class AbsentBackend(EmailBackend):
    """A server that does not answer."""

    def open(self):
        raise ConnectionRefusedError("nobody there")


def test_a_decision_letter_cut_on_the_line_waits_for_a_person(settings) -> None:
    settings.EMAIL_BACKEND = "tests.outbox.test_sending.CutBackend"
    now = timezone.now()
    plain, decision = queue(letter(), at=now), queue(letter(is_decision=True), at=now)
    sweep()
    sweep()
    plain.refresh_from_db()
    decision.refresh_from_db()
    assert (plain.state, decision.state) == (EmailState.PENDING, EmailState.UNCERTAIN)
    assert len(mail.outbox) == 2
    assert sending.confirm(decision, at=now) is True
    assert sending.confirm(decision, at=now) is False
    decision.refresh_from_db()
    assert (decision.state, decision.sent_at) == (EmailState.SENT, decision.claimed_at)


def test_a_decision_letter_that_met_no_server_goes_again_by_itself(settings) -> None:
    settings.EMAIL_BACKEND = "tests.outbox.test_sending.AbsentBackend"
    decision = queue(letter(is_decision=True), at=timezone.now())
    assert sending.send(decision.pk) is False
    decision.refresh_from_db()
    assert (decision.state, decision.last_error) == (EmailState.PENDING, "nobody there")


@pytest.mark.parametrize("state", sending.CANCELLABLE)
def test_a_superseded_letter_leaves_no_more_and_is_not_retried(state) -> None:
    now = timezone.now()
    decision = queue(letter(is_decision=True), at=now)
    OutboundEmail.objects.update(state=state)
    assert sending.cancel(OutboundEmail.objects.all(), at=now) == 1
    sending.retry(decision, at=now)
    assert sending.send(decision.pk) is False
    decision.refresh_from_db()
    assert (decision.state, mail.outbox) == (EmailState.CANCELLED, [])


def test_a_letter_superseded_while_the_server_refuses_it_is_dropped(settings) -> None:
    settings.EMAIL_BACKEND = "tests.outbox.test_sending.SupersedingBackend"
    decision = queue(letter(is_decision=True), at=timezone.now())
    assert sending.send(decision.pk) is False
    decision.refresh_from_db()
    assert decision.state == EmailState.CANCELLED


class SupersedingBackend(EmailBackend):
    """A server that refuses, while someone changes the decision."""

    def send_messages(self, messages):
        sending.cancel(OutboundEmail.objects.all(), at=timezone.now())
        raise smtplib.SMTPDataError(451, b"later")


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
