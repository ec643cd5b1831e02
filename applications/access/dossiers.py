"""Who sees which dossier, and who may change it. A declared link hides it, from agents too."""

from datetime import datetime

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.domain.workflow import is_allowed
from applications.enums import State, Transition
from applications.models import Application, Organisation


def is_staff_reader(user: User) -> bool:
    """Agents and the direction read every dossier they are not recused from."""
    return user.is_agent or user.is_director


def visible_to(user: User) -> QuerySet[Application]:
    """The dossiers whose file this person may open: their structure's, or all for the service.

    A person recused from a dossier never sees it as staff. Drafts are nobody else's.
    """
    mine = Application.objects.filter(organisation__memberships__user=user)
    if not is_staff_reader(user):
        return mine.distinct()
    staff = Application.objects.exclude(recusals__user=user).exclude(state=State.DRAFT)
    return (staff | Application.objects.filter(pk__in=mine.values("pk"))).distinct()


def visible_to_staff(user: User) -> QuerySet[Application]:
    """The dossiers of the service's screens: none for others, never one with a declared link."""
    return counted_by(user) if is_staff_reader(user) else Application.objects.none()


def counted_by(user: User) -> QuerySet[Application]:
    """The dossiers that a reader of figures may cut at will: never one with a declared link."""
    return Application.objects.exclude(recusals__user=user).exclude(state=State.DRAFT)


def is_recused(user: User, application: Application) -> bool:
    return application.recusals.filter(user=user).exists()


def can_manage(user: User, application: Application) -> bool:
    """Only an agent without a link changes a dossier, until it is erased; the direction reads."""
    if application.erased_at is not None:
        return False
    return user.is_agent and not is_recused(user, application)


def own_of(user: User) -> QuerySet[Application]:
    """The dossiers of the structures this person writes for: the applicant's own pages."""
    return Application.objects.filter(organisation__memberships__user=user).distinct()


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The structures this person writes for."""
    return Organisation.objects.filter(memberships__user=user)


def can_take_back(application: Application, *, at: datetime) -> bool:
    """Whether the dossier may become a draft again: before closing, before anyone met the jury."""
    return is_allowed(Transition.TAKE_BACK, application.state) and application.campaign.is_open(at)


def can_withdraw(application: Application) -> bool:
    """Whether the dossier may be withdrawn for good: before the decision."""
    return is_allowed(Transition.WITHDRAW, application.state)
