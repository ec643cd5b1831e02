"""Which files a juror opens: those of their auditions, once links are declared, without a link."""

from django.db.models import Exists, OuterRef, QuerySet

from ami_portal.accounts.models import User
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
