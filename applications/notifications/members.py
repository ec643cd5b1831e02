"""Mails about the people who write for a structure: invited, or told that it changed hands."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from ami_portal.outbox.post import queue
from ami_portal.outbox.wording import word
from applications.models import AccessLink, Membership
from applications.notifications.post import site_url
from applications.queries import territory


def invited(link: AccessLink, token: str, *, by: User, at: datetime) -> OutboundEmail:
    """P8: who invites, to write what, and the link that this address alone receives."""
    year = link.draft.campaign.year if link.draft else None
    context = {
        "link": link,
        "inviter": by.writer_name or str(by),
        "year": year,
        "link_url": site_url(reverse("link_open", args=[token])),
    }
    return _send("P8", to=link.email, context=context, at=at)


def handed_over(
    membership: Membership, former: Iterable[User], *, leave: bool, at: datetime
) -> list[OutboundEmail]:
    """P37: the structure is confided to somebody; told to them and to those who wrote before."""
    organisation = membership.organisation
    page = site_url(reverse("organisation_detail", args=[organisation.pk]))
    context = {"organisation": organisation, "person": membership.user, "leave": leave, "url": page}
    told = [person for person in former if person.is_active and person.email]
    return [
        _send("P37", to=person.email or "", context={**context, "is_new": is_new}, at=at)
        for person, is_new in [(membership.user, True), *((each, False) for each in told)]
    ]


def _send(kind: str, *, to: str, context: dict[str, Any], at: datetime) -> OutboundEmail:
    return queue(word(kind, to=to, context={"place": territory.current(), **context}), at=at)
