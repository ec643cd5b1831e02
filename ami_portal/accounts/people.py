"""Changing what a person may do here."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User


class RoleError(Exception):
    """A role that cannot be given; the message is French."""


@transaction.atomic
def set_role(*, email: str, name: str, staff_role: str, direction: str = "") -> User:
    """Give this role to the person at this address, made if unknown; an empty role takes it back.

    Their sessions end: a role is never kept by a page left open. Raises RoleError when another
    direction has no name, or when the last administrator would go.
    """
    if staff_role == StaffRole.OTHER_DIRECTION and not direction:
        raise RoleError("Écrivez le nom de la direction.")
    user = User.objects.select_for_update().get(pk=User.objects.with_email(email, name=name).pk)
    if user.is_administrator and staff_role != StaffRole.ADMINISTRATOR:
        _refuse_the_last(user)
    user.name, user.direction = name, direction
    user.staff_role = staff_role or None
    user.save(update_fields=["name", "staff_role", "direction"])
    end_sessions(user)
    return user


def end_sessions(user: User) -> None:
    """Sign this person out everywhere."""
    known = UserSession.objects.filter(user=user)
    keys = list(known.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    known.delete()


def _refuse_the_last(user: User) -> None:
    others = User.objects.filter(staff_role=StaffRole.ADMINISTRATOR, is_active=True)
    if not others.exclude(pk=user.pk).exists():
        raise RoleError("Nommez d’abord un autre administrateur : il en faut toujours un.")
