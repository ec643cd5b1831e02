"""The follow-up of the aids: agents write, the direction reads, nobody with a link."""

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.access import dossiers
from applications.models import Application


def can_read(user: User) -> bool:
    return dossiers.is_staff_reader(user)


def visible_to(user: User) -> QuerySet[Application]:
    """The dossiers whose aid this person may follow."""
    return dossiers.visible_to_staff(user)


def can_follow(user: User, application: Application) -> bool:
    """Only an agent without a link records a step."""
    return dossiers.can_manage(user, application)
