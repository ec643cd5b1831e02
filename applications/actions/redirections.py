"""Another way for a project: to whom, why, who waits, followed until answered."""

from datetime import datetime, timedelta

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history, links
from applications.enums import EventKind, LinkPurpose, RedirectionStatus, RedirectionTarget
from applications.models import AccessLink, Application, Redirection
from applications.notifications import outcomes as mails


@transaction.atomic
def open_way(
    application: Application,
    *,
    target: RedirectionTarget,
    name: str,
    reason: str,
    by: User,
    at: datetime,
    contact_name: str = "",
    contact_email: str = "",
) -> Redirection:
    """Open the follow-up of a réorientation; whoever waits is told, if we have an address."""
    redirection = Redirection.objects.create(
        application=application,
        target=target,
        name=name,
        reason=reason,
        contact_name=contact_name,
        contact_email=contact_email,
        created_at=at,
        status_at=at,
        followed_by=by,
    )
    if contact_email:
        mails.tell_contact(redirection, token=link_for(redirection, by=by, at=at), at=at)
    return redirection


def link_for(redirection: Redirection, *, at: datetime, by: User | None = None) -> str:
    """A new link by which its addressee says where it stands; returns the token of one mail."""
    life = timedelta(days=redirection.application.campaign.redirection_link_days)
    _, token = links.issue(
        LinkPurpose.REDIRECTION,
        email=redirection.contact_email,
        redirection=redirection,
        expires_at=at + life,
        at=at,
        by=by,
    )
    return token


@transaction.atomic
def answer(
    redirection: Redirection, link: AccessLink, *, status: RedirectionStatus, at: datetime
) -> Redirection:
    """Note what its addressee says by the link of their mail; the service still follows it."""
    application = history.lock(redirection.application)
    redirection = _stand(redirection, status, at=at)
    links.use(link, at=at)
    history.record(
        application,
        EventKind.REDIRECTION_FOLLOWED,
        by=None,
        at=at,
        redirection=redirection.pk,
        status=redirection.status,
        said_by=link.email,
    )
    return redirection


@transaction.atomic
def follow(
    redirection: Redirection, *, status: RedirectionStatus, by: User, at: datetime
) -> Redirection:
    """Note where the réorientation stands: en attente, contact pris, abouti, sans suite."""
    application = history.lock(redirection.application)
    redirection = _stand(redirection, status, at=at)
    redirection.followed_by = by
    redirection.save(update_fields=["followed_by"])
    history.record(
        application,
        EventKind.REDIRECTION_FOLLOWED,
        by=by,
        at=at,
        redirection=redirection.pk,
        status=redirection.status,
    )
    return redirection


def _stand(redirection: Redirection, status: RedirectionStatus, *, at: datetime) -> Redirection:
    redirection = Redirection.objects.select_for_update().get(pk=redirection.pk)
    redirection.status, redirection.status_at = status, at
    redirection.save(update_fields=["status", "status_at"])
    return redirection
