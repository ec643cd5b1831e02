"""Another way for a project: to whom, why, who waits, followed until answered."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history
from applications.enums import EventKind, RedirectionStatus, RedirectionTarget
from applications.models import Application, Redirection
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
        mails.tell_contact(redirection, at=at)
    return redirection


@transaction.atomic
def follow(
    redirection: Redirection, *, status: RedirectionStatus, by: User, at: datetime
) -> Redirection:
    """Note where the réorientation stands: en attente, contact pris, abouti, sans suite."""
    application = history.lock(redirection.application)
    redirection = Redirection.objects.select_for_update().get(pk=redirection.pk)
    redirection.status = status
    redirection.status_at = at
    redirection.followed_by = by
    redirection.save(update_fields=["status", "status_at", "followed_by"])
    history.record(
        application,
        EventKind.REDIRECTION_FOLLOWED,
        by=by,
        at=at,
        redirection=redirection.pk,
        status=redirection.status,
    )
    return redirection
