"""Who reads the deliberation, who writes it, and which opinions they may see."""

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.access import dossiers
from applications.models import Application
from juries.access import sheets
from juries.models import PanelResult


def can_read(user: User) -> bool:
    """Agents and the direction; jurors, applicants and the administration never."""
    return dossiers.is_staff_reader(user)


def can_release(user: User) -> bool:
    """Only an agent records the vote and releases; the direction reads."""
    return user.is_agent


def can_decide(user: User, application: Application) -> bool:
    """Only an agent without a link prepares the decision of a dossier."""
    return dossiers.can_manage(user, application)


def visible_to(user: User) -> QuerySet[Application]:
    """The dossiers whose opinion and decision this person may see: none with a declared link."""
    return dossiers.visible_to_staff(user)


def opinions_visible_to(user: User) -> QuerySet[PanelResult]:
    """The means shown on this screen: staff who sit in the panel finish their own sheets first."""
    return sheets.results_visible_to(user)
