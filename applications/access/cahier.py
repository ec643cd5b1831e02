"""Who writes which part of the cahier des charges."""

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.models import CahierSection, Campaign


def can_open(user: User) -> bool:
    """Those who write it, and the direction that reads it."""
    return user.is_agent or user.is_director or user.is_other_direction


def visible_sections(user: User, campaign: Campaign) -> QuerySet[CahierSection]:
    """Every part for the service; for another direction, its own."""
    sections = campaign.cahier_sections.select_related("updated_by")
    if user.is_agent or user.is_director:
        return sections
    if user.is_other_direction:
        return sections.filter(direction=user.direction)
    return sections.none()


def can_write(user: User, section: CahierSection) -> bool:
    """An agent writes any part; another direction its own."""
    is_own = user.is_other_direction and section.direction == user.direction
    return user.is_agent or is_own


def can_publish(user: User) -> bool:
    """Only an agent adds parts, invites the directions and freezes an edition."""
    return user.is_agent
