"""Who may read again what was told to whom."""

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.access.dossiers import is_staff_reader
from applications.models import Event


def visible_to(user: User) -> QuerySet[OutboundEmail]:
    """For the service: no sign-in code, and no mail of a dossier they have a link with."""
    if not is_staff_reader(user):
        return OutboundEmail.objects.none()
    closed = Event.objects.filter(application__recusals__user=user, email__isnull=False)
    return OutboundEmail.objects.filter(is_secret=False).exclude(pk__in=closed.values("email"))


def can_retry(user: User) -> bool:
    """Only an agent puts a mail back in the queue."""
    return user.is_agent
