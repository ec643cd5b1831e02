"""The structures a person writes for."""

from ami_portal.accounts.models import User
from applications.models import Membership


def has_any(user: User) -> bool:
    """Whether this person is a member of a structure, or has a draft of their own."""
    return Membership.objects.filter(user=user).exists() or user.drafts.exists()
