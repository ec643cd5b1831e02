"""Changing what a person may do here, and forgetting those who never became anyone."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail

# Rows that signing in makes by itself: they make nobody known here.
OF_SIGN_IN = (EmailAddress, UserSession)


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


def forget_addresses(*, before: datetime, dry_run: bool = False) -> int:
    """Erase the people who are only an address once typed to sign in. Returns how many.

    Forgotten: known since before that instant, not signed in since, without a name, a telephone, a
    role, any row of any table that points to them, nor any mail but sign-in codes.
    """
    found = list(_only_addresses(before))
    if not dry_run:
        for person in found:
            with transaction.atomic():
                OutboundEmail.objects.filter(to__iexact=person.email, is_secret=True).delete()
                person.delete()
    return len(found)


def _only_addresses(before: datetime) -> QuerySet[User]:
    rows = User.objects.filter(
        created_at__lt=before, name="", phone="", staff_role=None, erased_at=None, is_active=True
    )
    told = OutboundEmail.objects.filter(is_secret=False, to__iexact=OuterRef("email"))
    never = Q(last_login=None) | Q(last_login__lt=before)
    for relation in _relations():
        pointing = relation.related_model._base_manager.filter(
            **{relation.field.name: OuterRef("pk")}
        )
        rows = rows.exclude(Exists(pointing))
    return rows.filter(never, ~Exists(told), email__isnull=False).order_by("pk")


def _relations() -> list[Any]:
    """Every table that points to people, whatever the floor; the sign-in's own do not count."""
    fields = User._meta.get_fields(include_hidden=True)
    pointing: list[Any] = [field for field in fields if field.auto_created and field.is_relation]
    return [relation for relation in pointing if relation.related_model not in OF_SIGN_IN]
