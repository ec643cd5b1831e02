"""Mails around the sheets: a juror who steps aside (A6), sheets still to finish (J6)."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.outbox.models import OutboundEmail
from applications.models import Application
from applications.notifications.post import send, site_url
from juries.models import Hearing, HearingSeat
from juries.queries.quorum import free_substitutes, quorum_of


def tell_recusal(seat: HearingSeat, application: Application, *, at: datetime) -> None:
    """A6 to the agents without a link to the dossier: who stays, who could replace."""
    hearing, college = seat.hearing, seat.seat.college
    quorum = next(each for each in quorum_of(hearing) if each.college == college)
    context = {
        "juror": seat.user,
        "hearing": hearing,
        "application": application,
        "quorum": quorum,
        "substitutes": free_substitutes(hearing, college),
        "hearing_url": site_url(reverse("hearing_day", args=[hearing.pk])),
    }
    for address in _agents(application).exclude(pk=seat.user_id).values_list("email", flat=True):
        send("A6", to=address or "", campaign=hearing.campaign, at=at, context=context)


def remind(juror: User, hearing: Hearing, *, left: int, at: datetime) -> OutboundEmail | None:
    """J6: sheets left to finish. None without an address, or when one already left today."""
    if juror.email is None or _reminded_today(juror.email, at):
        return None
    url = site_url(reverse("jury_hearing", args=[hearing.pk]))
    context = {"left": left, "hearing": hearing, "hearing_url": url}
    return send("J6", to=juror.email, campaign=hearing.campaign, at=at, context=context)


def _agents(application: Application) -> QuerySet[User]:
    return (
        User.objects.filter(staff_role=StaffRole.AGENT, is_active=True, email__isnull=False)
        .exclude(recusals__application=application)
        .order_by("pk")
    )


def _reminded_today(address: str, at: datetime) -> bool:
    last = OutboundEmail.objects.filter(kind="J6", to=address).order_by("-queued_at").first()
    return last is not None and paris_day(last.queued_at) == paris_day(at)
