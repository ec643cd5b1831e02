"""All remote: auditions held by video only, and back in their rooms; both are publications."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.models import Campaign
from juries.actions import plan_rows, plans
from juries.domain.refusals import RefusedError
from juries.domain.remote import check_link
from juries.models import Hearing, PlanVersion
from juries.queries import remote

GONE_REMOTE = "La rencontre se tient à distance, par visioconférence."
BACK_IN_ROOM = "La rencontre a de nouveau lieu en salle."


def go_remote(
    campaign: Campaign, *, links: Mapping[int, str], by: User, at: datetime
) -> PlanVersion:
    """Hold these auditions (primary key → https link) by video only, and tell who is concerned.

    The rooms stay booked. Raises RefusedError for a link that is not https, an audition that has
    begun, while changes of the plan wait to be published, or when no link changes.
    """
    checked = {key: check_link(link) for key, link in links.items()}
    return _switch(campaign, checked, reason=GONE_REMOTE, by=by, at=at)


def back_to_rooms(
    campaign: Campaign, *, hearings: Collection[int], by: User, at: datetime
) -> PlanVersion:
    """Hold these auditions in their rooms again, and tell who is concerned. Raises RefusedError."""
    return _switch(campaign, dict.fromkeys(hearings, ""), reason=BACK_IN_ROOM, by=by, at=at)


@transaction.atomic
def _switch(
    campaign: Campaign, links: Mapping[int, str], *, reason: str, by: User, at: datetime
) -> PlanVersion:
    campaign = plan_rows.lock(campaign)
    plan = remote.of(campaign)
    # What others moved on the board would be told in the same breath: they publish it first.
    if plan.refusal:
        raise RefusedError(plan.refusal)
    if not set(links) <= {one.pk for one in plan.read.movable}:
        raise RefusedError(remote.BEGUN)
    for key, link in links.items():
        Hearing.objects.filter(pk=key).update(remote_link=link)
    return plans.publish(campaign, by=by, at=at, reason=reason)
