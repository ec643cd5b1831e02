"""Who may read again what was told to whom."""

from django.db.models import Q, QuerySet

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.access.dossiers import is_staff_reader
from applications.models import Application, Event, Reminder


def visible_to(user: User) -> QuerySet[OutboundEmail]:
    """For the service: no sign-in code, and no mail that tells of a dossier they have a link with,
    nor a reminder that tells what a draft holds: nobody of the service reads a draft.

    The history names the first mail of a gesture only, and J8 tells a juror of several dossiers:
    the number written in the mail decides as well.
    """
    if not is_staff_reader(user):
        return OutboundEmail.objects.none()
    closed = Event.objects.filter(application__recusals__user=user, email__isnull=False)
    of_drafts = Reminder.objects.filter(draft__isnull=False, email__isnull=False)
    mails = OutboundEmail.objects.filter(is_secret=False).exclude(pk__in=closed.values("email"))
    mails = mails.exclude(pk__in=of_drafts.values("email"))
    for number in user.recusals.values_list("application__number", flat=True):
        mails = mails.exclude(Q(subject__contains=number) | Q(body_text__contains=number))
    return mails


def received_by(user: User, application: Application) -> QuerySet[OutboundEmail]:
    """The mails about this dossier that this person received; a code is never read again."""
    told = Event.objects.filter(application=application, email__isnull=False)
    mails = OutboundEmail.objects.filter(pk__in=told.values("email"), is_secret=False)
    return mails.filter(to__iexact=user.email) if user.email else mails.none()


def can_retry(user: User) -> bool:
    """Only an agent puts a mail back in the queue."""
    return user.is_agent
