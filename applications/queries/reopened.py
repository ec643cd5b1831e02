"""What a reopened decision leaves until another is told: its euros, and the letter already sent."""

from decimal import Decimal

from ami_portal.outbox.models import OutboundEmail
from applications.enums import EventKind
from applications.models import Application, DecisionLetter, Event
from applications.queries.verdicts import DECIDING


def taken_back(application: Application) -> Decimal:
    """The euros of an aid whose decision was reopened, as long as no other decision is told."""
    reopening = _reopening(application)
    return Decimal(reopening.data.get("returned", 0)) if reopening else Decimal(0)


def letter_to_replace(application: Application) -> DecisionLetter | None:
    """The last letter that may have been read, of a decision reopened and not told again.

    A mail tried once may have left, even « incertain » then cancelled; a letter without any mail
    was printed and posted.
    """
    if _reopening(application) is None:
        return None
    written = application.letters.order_by("-written_at", "-pk")
    return next((letter for letter in written if _may_be_read(letter)), None)


def _reopening(application: Application) -> Event | None:
    known = application.events.filter(kind__in=[EventKind.REOPENED, *DECIDING])
    last = known.order_by("at", "pk").last()
    return last if last is not None and last.kind == EventKind.REOPENED else None


def _may_be_read(letter: DecisionLetter) -> bool:
    mails = OutboundEmail.objects.filter(
        is_decision_letter=True, attachments__contains=[{"id": letter.pk}]
    )
    return not mails.exists() or mails.filter(attempts__gt=0).exists()
