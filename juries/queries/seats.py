"""The seats a person holds."""

from ami_portal.accounts.models import User
from juries.models import Seat


def has_any(user: User) -> bool:
    """Whether this person sits in a panel."""
    return Seat.objects.filter(user=user, withdrawn_at__isnull=True).exists()
