"""Declared links: a person who has one no longer sees the dossier, whatever their role."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.history import lock, record
from applications.domain.recusals import why_kept
from applications.domain.refusals import RefusedError
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


class RecusalKeptError(RefusedError):
    """A declared link that stays. Its text is French, for the screen."""


@transaction.atomic
def correct(recusal: Recusal, *, because: str, by: User, at: datetime) -> Application:
    """Take back a link declared by mistake: the dossier opens again to that person.

    The history keeps what was declared, when, who corrected it and why. Corrected twice: nothing.
    Raises RecusalKeptError for one's own link, a member's, a decided dossier, or without a reason.
    """
    application = lock(recusal.application)
    known = Recusal.objects.filter(pk=recusal.pk).first()
    if known is None:
        return application
    kept = why_kept(
        state=application.state,
        is_member=application.organisation.memberships.filter(user=known.user).exists(),
        is_own=known.user_id == by.pk,
        because=because,
    )
    if kept:
        raise RecusalKeptError(kept)
    record(
        application,
        EventKind.RECUSAL_CORRECTED,
        by=by,
        at=at,
        person=known.user_id,
        reason=known.reason,
        declared_at=known.declared_at.isoformat(),
        text=because.strip(),
    )
    known.delete()
    return application
