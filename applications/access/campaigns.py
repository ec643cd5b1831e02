"""Who prepares a call."""

from ami_portal.accounts.models import User


def can_read(user: User) -> bool:
    """Agents and the direction see a call being prepared."""
    return user.is_agent or user.is_director


def can_prepare(user: User) -> bool:
    """Only an agent changes a call, opens it, or allows a late deposit."""
    return user.is_agent
