"""Putting a mail in the outbox: in the transaction of the fact it tells, sent after."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import make_msgid
from typing import Any

from ami_portal import doorbell
from ami_portal.outbox.models import OutboundEmail


@dataclass(frozen=True, slots=True)
class Letter:
    """A worded mail. `attachments` only name exports: {"render": "dotted.path", "id": 12}."""

    kind: str
    to: str
    subject: str
    text: str
    html: str = ""
    attachments: list[dict[str, Any]] = field(default_factory=list)
    calendar: str = ""
    calendar_method: str = ""
    is_secret: bool = False
    is_decision: bool = False


def queue(letter: Letter, *, at: datetime) -> OutboundEmail:
    """Write the mail's row in the current transaction and ring the doorbell at its commit."""
    email = OutboundEmail.objects.create(
        message_id=make_msgid(idstring=uuid.uuid4().hex, domain="ami-portal"),
        kind=letter.kind,
        to=letter.to,
        subject=letter.subject,
        body_text=letter.text,
        body_html=letter.html,
        attachments=letter.attachments,
        calendar=letter.calendar,
        calendar_method=letter.calendar_method,
        is_secret=letter.is_secret,
        is_decision_letter=letter.is_decision,
        queued_at=at,
        due_at=at,
    )
    doorbell.ring("outbox.send", email.pk)
    return email
