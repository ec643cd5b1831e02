"""The earlier dossiers that a person may begin again from, and the drafts begun so."""

from django.db.models import Q, QuerySet

from ami_portal.accounts.models import User
from applications.enums import State
from applications.models import Application, Campaign, Draft

MOST_OFFERED = 5


def earlier_than(own: QuerySet[Application], campaign: Campaign) -> QuerySet[Application]:
    """Of these dossiers, those whose texts may serve again in a call, the latest first.

    They are of another call, or were withdrawn from this one. One whose texts were erased has
    nothing to lend.
    """
    elsewhere = ~Q(campaign=campaign) | Q(state=State.WITHDRAWN)
    rows = own.filter(elsewhere).exclude(state=State.DRAFT).exclude(raw_fields={})
    return rows.select_related("campaign").order_by("-submitted_at", "-pk")


def offered(own: QuerySet[Application], campaign: Campaign | None) -> list[Application]:
    """The few dossiers that the start page offers to begin again from; none without a call."""
    return [*earlier_than(own, campaign)[:MOST_OFFERED]] if campaign else []


def begun_from(earlier: Application, campaign: Campaign, *, by: User) -> Draft | None:
    """The draft that this person began from this dossier and has neither deposited nor binned."""
    begun = Draft.objects.filter(
        reused_from=earlier, campaign=campaign, owner=by, submitted_at=None, binned_at=None
    )
    return begun.order_by("-started_at").first()
