"""What people say of a letter that the machine is not sure about."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.outbox import sending
from ami_portal.outbox.models import OutboundEmail
from applications.actions import history
from applications.enums import EventKind
from applications.models import Application


@transaction.atomic
def confirm_left(email: OutboundEmail, *, by: User, at: datetime) -> bool:
    """Note that an uncertain letter did leave: it is not sent again, and who said so is kept.

    False when it was not uncertain any more: a second press changes nothing.
    """
    if not sending.confirm(email, at=at):
        return False
    for application in Application.objects.filter(events__email=email).distinct():
        history.record(application, EventKind.LETTER_CONFIRMED, by=by, at=at, to=email.to)
    return True
