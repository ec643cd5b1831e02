"""Mails about an audition that only concern the dossier."""

from datetime import datetime

from ami_portal.outbox.models import OutboundEmail
from applications.enums import MissedOutcome
from applications.models import Application
from applications.notifications.post import send_to_members


def tell_missed(
    application: Application, *, at: datetime, outcome: MissedOutcome | str = ""
) -> list[OutboundEmail]:
    """P17, « Nous vous avons attendus », and what follows when the service already knows."""
    follows = {
        "is_again": outcome == MissedOutcome.AGAIN,
        "is_on_file": outcome == MissedOutcome.ON_FILE,
    }
    return send_to_members("P17", application=application, at=at, context=follows)
