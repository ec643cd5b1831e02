"""Which files a juror opens: those of their auditions, once links are declared, without a link."""

from django.db.models import Exists, OuterRef, QuerySet

from ami_portal.accounts.models import User
from applications.access.dossiers import is_staff_reader, visible_to_staff
from applications.models import Application
from juries.access.sheets import seats_of
from juries.models import Hearing, HearingEntry


def visible_to_juror(user: User, hearing: Hearing) -> QuerySet[Application]:
    """The dossiers of an audition that this juror may read."""
    answered = seats_of(user).filter(hearing=hearing, links_declared_at__isnull=False)
    entries = HearingEntry.objects.filter(hearing=hearing, application=OuterRef("pk"))
    return Application.objects.filter(Exists(entries), Exists(answered)).exclude(
        recusals__user=user
    )


def may_open_sitting_file(user: User, hearing: Hearing) -> bool:
    """The service, or a juror of the audition once they answered about their links."""
    if is_staff_reader(user):
        return True
    return seats_of(user).filter(hearing=hearing, links_declared_at__isnull=False).exists()


def readable_at(user: User, hearing: Hearing) -> QuerySet[Application]:
    """The dossiers of an audition whose two pages this person may read: never with a link."""
    if not is_staff_reader(user):
        return visible_to_juror(user, hearing)
    entries = HearingEntry.objects.filter(hearing=hearing, application=OuterRef("pk"))
    return visible_to_staff(user).filter(Exists(entries)).exclude(recusals__user=user)
