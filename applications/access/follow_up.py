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


def can_read_contracts(user: User) -> bool:
    """The contrats de ville say nothing of a dossier: the administrator reads them too."""
    return can_read(user) or user.is_administrator


def can_keep_contracts(user: User) -> bool:
    """An agent or the administrator creates and corrects them."""
    return user.is_agent or user.is_administrator
