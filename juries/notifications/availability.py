"""Telling the agents that a published audition loses someone (A11)."""

from datetime import datetime

from django.urls import reverse

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from applications.models import Application
from applications.notifications.post import send, site_url
from juries.models import Hearing, Seat
from juries.queries.composition import half_day_words, slot_of


def tell_lost(
    hearing: Hearing,
    *,
    at: datetime,
    seat: Seat | None = None,
    application: Application | None = None,
) -> None:
    """A11 to the agents: who is no longer free, and for which audition.

    An agent with a link to the dossier is told nothing of it.
    """
    agents = User.objects.filter(staff_role=StaffRole.AGENT, is_active=True, email__isnull=False)
    if application is not None:
        agents = agents.exclude(recusals__application=application)
    context = {
        "hearing": hearing,
        "seat": seat,
        "application": application,
        "half_day": half_day_words(slot_of(hearing).half_day),
        "url": site_url(
            f"{reverse('compose')}?appel={hearing.campaign.code}#audition-{hearing.pk}"
        ),
    }
    for agent in agents.order_by("pk"):
        send("A11", to=agent.email or "", campaign=hearing.campaign, at=at, context=context)
