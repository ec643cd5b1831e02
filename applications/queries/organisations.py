"""The structures a person writes for."""

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.models import Membership


def written_for_by(user: User) -> QuerySet[Membership]:
    """This person's memberships: having one makes them a porteur."""
    return Membership.objects.filter(user=user)
