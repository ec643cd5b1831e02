"""Who reads the recusals of a call, who corrects one, who answers to a probable link."""

from django.db.models import Q, QuerySet

from ami_portal.accounts.models import User
from applications.access import dossiers
from applications.models import Application, Event, Recusal


def can_read(user: User) -> bool:
    """Agents and the direction; a juror reads their own on « Mes auditions »."""
    return dossiers.is_staff_reader(user)


def visible_to(user: User) -> QuerySet[Recusal]:
    """One's own, and for the service those of the dossiers it may see.

    Of a dossier that is closed to them, a person reads their own line and nobody else's.
    """
    seen = dossiers.visible_to_staff(user)
    return Recusal.objects.filter(Q(user=user) | Q(application__in=seen.values("pk")))


def corrected_for(user: User) -> QuerySet[Event]:
    """The links taken back, of the dossiers that this person may see."""
    return Event.objects.filter(application__in=dossiers.visible_to_staff(user).values("pk"))


def correctable_by(user: User) -> QuerySet[Recusal]:
    """What an agent may correct: the links of others, on a dossier that is open to them."""
    if not user.is_agent:
        return Recusal.objects.none()
    seen = dossiers.visible_to_staff(user)
    return Recusal.objects.filter(application__in=seen.values("pk"))


def answerable_by(user: User) -> QuerySet[Application]:
    """The dossiers whose probable links this person reads; only an agent answers."""
    return dossiers.visible_to_staff(user)


def can_answer(user: User) -> bool:
    return user.is_agent
