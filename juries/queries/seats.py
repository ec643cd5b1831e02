"""The seats a person holds."""

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from juries.models import Seat


def held_by(user: User) -> QuerySet[Seat]:
    """This person's seats, given up ones excluded: having one makes them a juror."""
    return Seat.objects.filter(user=user, withdrawn_at__isnull=True)
