"""Mails about an audition that only concern the dossier."""

from datetime import datetime

from ami_portal.outbox.models import OutboundEmail
from applications.models import Application
from applications.notifications.post import send_to_members


def tell_missed(application: Application, *, at: datetime) -> list[OutboundEmail]:
    """P17, « Nous vous avons attendus »."""
    return send_to_members("P17", application=application, at=at, context={})
