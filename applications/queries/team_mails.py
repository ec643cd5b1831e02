"""What was told to whom: the mails that left, wait, failed or are uncertain."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ami_portal.common.links import without_tokens
from ami_portal.outbox.models import EmailState, OutboundEmail

PAGE_SIZE = 30
STATES: tuple[tuple[str, str], ...] = (
    ("failed", "En échec ou incertains"),
    ("pending", "En attente"),
    ("sent", "Partis"),
    ("cancelled", "Annulés"),
)
_GROUPS = {
    "failed": (EmailState.FAILED, EmailState.UNCERTAIN),
    "pending": (EmailState.PENDING, EmailState.SENDING),
    "sent": (EmailState.SENT,),
    "cancelled": (EmailState.CANCELLED,),
}
TONES = {
    EmailState.PENDING: "next",
    EmailState.SENDING: "next",
    EmailState.SENT: "done",
    EmailState.FAILED: "ask",
    EmailState.UNCERTAIN: "ask",
    EmailState.CANCELLED: "no",
}


def matching(mails: QuerySet[OutboundEmail], *, state: str, text: str) -> QuerySet[OutboundEmail]:
    """The mails in a group of states, to an address or with words in the subject."""
    if state in _GROUPS:
        mails = mails.filter(state__in=_GROUPS[state])
    for word in text.split():
        mails = mails.filter(Q(to__icontains=word) | Q(subject__icontains=word))
    return mails


@dataclass(frozen=True, slots=True)
class MailRow:
    email: OutboundEmail
    tone: str
    can_be_retried: bool
    may_have_left: bool

    @property
    def body(self) -> str:
        """The text of the mail; a link in it opens for its addressee, never for who reads here."""
        return without_tokens(self.email.body_text)


def listed(emails: Iterable[OutboundEmail]) -> list[MailRow]:
    return [row(email) for email in emails]


def row(email: OutboundEmail) -> MailRow:
    """A mail with the shape of its state, and whether a person may send it again."""
    return MailRow(
        email,
        TONES[EmailState(email.state)],
        can_be_retried=email.state in _GROUPS["failed"] and email.superseded_at is None,
        may_have_left=email.state == EmailState.UNCERTAIN,
    )
