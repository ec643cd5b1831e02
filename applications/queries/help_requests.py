"""Help asked about drafts, and what each side sees of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse

from ami_portal.accounts.models import User
from applications.domain import help_requests as rules
from applications.models import Application, Draft, HelpLook, HelpRequest
from applications.queries.today import Point


@dataclass(frozen=True, slots=True)
class Shown:
    """What the association reads on its draft: who may look until when, and who looked."""

    help_request: HelpRequest
    looks: list[HelpLook]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The service's page: what waits, what is mine, what a colleague looks after."""

    to_take: list[HelpRequest]
    mine: list[HelpRequest]
    taken: list[HelpRequest]

    @property
    def is_empty(self) -> bool:
        return not (self.to_take or self.mine or self.taken)


def shown_on(draft: Draft, *, at: datetime) -> Shown | None:
    """The latest call for help about a draft, open or over, with its looks. Two queries."""
    latest = draft.help_requests.select_related("agent").order_by("-asked_at", "-pk").first()
    if latest is None:
        return None
    ended = rules.ended_at(
        expires_at=latest.expires_at,
        ended_at=latest.ended_at,
        deposited_at=draft.submitted_at,
        at=at,
    )
    looks = latest.looks.select_related("by").order_by("-at", "-pk")
    return Shown(latest, list(looks), is_open=ended is None)


def desk(visible: QuerySet[HelpRequest], *, user: User) -> Desk:
    """The calls for help, oldest first: to take, taken by this agent, by others. One query."""
    rows = visible.select_related("draft__campaign", "draft__owner", "agent").order_by("asked_at")
    found = list(rows.annotate(look_count=Count("looks")))
    return Desk(
        to_take=[row for row in found if row.agent_id is None],
        mine=[row for row in found if row.agent_id == user.pk],
        taken=[row for row in found if row.agent_id not in (None, user.pk)],
    )


def points(visible: QuerySet[HelpRequest]) -> list[Point]:
    """The calls for help that nobody has taken yet, as a line of the morning. One query."""
    count = visible.filter(agent=None).count()
    one, many = "demande d’aide à prendre", "demandes d’aide à prendre"
    return [Point(count, one, many, reverse("team_help"), is_urgent=True)] if count else []


def with_last_look(dossiers: QuerySet[Application], *, by: User) -> QuerySet[Application]:
    """The dossiers with `helped_at`: when this agent last looked at each while it was a draft."""
    looks = HelpLook.objects.filter(help_request__draft=OuterRef("draft"), by=by)
    return dossiers.annotate(helped_at=Subquery(looks.order_by("-at").values("at")[:1]))
