"""Declared links: a person who has one no longer sees the dossier, whatever their role."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.history import lock, record
from applications.enums import EventKind, RecusalReason
from applications.models import Application, Recusal


@transaction.atomic
def declare(
    user: User, application: Application, *, reason: RecusalReason | str, by: User, at: datetime
) -> Recusal:
    """Record that `user` has a link with the dossier's structure. Declared twice, the first stays.

    Raises ValueError for a reason outside the list.
    """
    locked = lock(application)
    recusal, is_new = Recusal.objects.get_or_create(
        user=user,
        application=locked,
        defaults={"reason": RecusalReason(reason), "declared_at": at, "declared_by": by},
    )
    if is_new:
        record(locked, EventKind.RECUSAL_DECLARED, by=by, at=at, person=user.pk)
    return recusal
