"""Who sees which audition, and who composes them."""

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.access import dossiers
from applications.models import Application
from juries.models import Hearing, Seat
from juries.queries.availability import ASKED


def can_read_plan(user: User) -> bool:
    """The service's screens of the panel and of the plan: agents and the direction."""
    return dossiers.is_staff_reader(user)


def can_compose(user: User) -> bool:
    """Only an agent changes the panel, the half-days or the plan; the direction reads."""
    return user.is_agent


def visible_to(user: User) -> QuerySet[Hearing]:
    """The auditions of the service's screens: all for it, their own published ones for a juror."""
    hearings = Hearing.objects.filter(cancelled_at__isnull=True)
    if can_read_plan(user):
        return hearings
    return hearings.filter(published_at__isnull=False, hearing_seats__user=user).distinct()


def invited_dossiers(user: User) -> QuerySet[Application]:
    """The dossiers whose rencontre this person may open: their structure's."""
    return Application.objects.filter(organisation__memberships__user=user)


def dossiers_with_a_file(user: User) -> QuerySet[Application]:
    """The dossiers whose file an audition's page may lead this person to."""
    return dossiers.visible_to_staff(user)


def answerable_seats(user: User) -> QuerySet[Seat]:
    """The seats for which this person says when they are free; none with a door code."""
    if user.door is not None:
        return Seat.objects.none()
    return Seat.objects.filter(user=user, withdrawn_at__isnull=True)


def seats_to_leave(user: User) -> QuerySet[Seat]:
    """The seats that this person may give up; never with a door code, on a borrowed tablet."""
    return answerable_seats(user)


def answerable_dossiers(user: User) -> QuerySet[Application]:
    """The dossiers for which this person says when their structure is free."""
    return invited_dossiers(user).filter(state__in=ASKED)
