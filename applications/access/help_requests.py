"""Whose drafts the service may look at: those who asked for help, and only while they ask."""

from datetime import datetime

from django.db.models import Q, QuerySet

from ami_portal.accounts.models import User
from applications.access import organisations
from applications.models import HelpRequest


def can_help(user: User) -> bool:
    """Only an agent helps to write; the direction does not read drafts."""
    return user.is_agent


def visible_to(user: User, *, at: datetime) -> QuerySet[HelpRequest]:
    """The calls for help that are open: none for a structure that the agent declared a link with.

    Everyone sees who takes care of which; only that one reads (`can_read`).
    """
    if not can_help(user):
        return HelpRequest.objects.none()
    known = organisations.visible_to_staff(user)
    return open_at(at).filter(Q(draft__organisation=None) | Q(draft__organisation__in=known))


def open_at(at: datetime) -> QuerySet[HelpRequest]:
    """The calls for help that neither the structure, nor time, nor a deposit has closed."""
    return HelpRequest.objects.filter(
        ended_at=None, expires_at__gt=at, draft__submitted_at=None, draft__binned_at=None
    )


def can_read(user: User, help_request: HelpRequest) -> bool:
    """Only the agent who took it reads the draft."""
    return help_request.agent_id == user.pk
