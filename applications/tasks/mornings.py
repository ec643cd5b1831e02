"""Each working morning, what waits is told to the agents, once."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from ami_portal.common.dates import opening_instant, paris_day
from ami_portal.outbox.models import OutboundEmail
from applications.access import help_requests, mails
from applications.access.dossiers import visible_to_staff
from applications.models import Campaign
from applications.notifications import team
from applications.queries import campaigns, today
from applications.queries import help_requests as help_queries

KIND = "A1"


@shared_task(name="applications.morning")
def tell_agents() -> None:
    """Tell each agent what waits for them today; run again the same day, nobody is told twice."""
    now = timezone.now()
    campaign = campaigns.worked_on_by_team()
    if campaign is None:
        return
    told = OutboundEmail.objects.filter(kind=KIND, queued_at__gte=opening_instant(paris_day(now)))
    agents = User.objects.filter(staff_role=StaffRole.AGENT, is_active=True, email__isnull=False)
    for agent in agents.exclude(email__in=told.values("to")).order_by("pk"):
        _tell(agent, campaign, now)


def _tell(agent: User, campaign: Campaign, now: datetime) -> None:
    """Only what this agent may see: nothing of a dossier they have a link with."""
    day, visible = paris_day(now), visible_to_staff(agent)
    waiting = today.points(visible, campaign, mails=mails.visible_to(agent), today=day)
    asked = help_queries.points(help_requests.visible_to(agent, at=now))
    sentences = [point.sentence for point in (*asked, *waiting)]
    near = len(today.deadlines(visible, today=day))
    if near:
        words = "rejets implicites proches" if near > 1 else "rejet implicite proche"
        sentences.append(f"{near}\u00a0{words}")
    team.remind_agent(campaign, agent, sentences, at=now)
