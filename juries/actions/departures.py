"""A juror who leaves by themself."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from juries.actions import panels
from juries.domain.refusals import RefusedError
from juries.models import Hearing, Seat
from juries.notifications import appointments as mails


@transaction.atomic
def leave(seat: Seat, *, by: User, at: datetime) -> Seat:
    """« Je ne peux plus venir » : the seat is left, the agents are told (A6) who remains.

    Finished sheets stay and count. Left twice, nothing moves. Raises RefusedError for anybody else.
    """
    rows = Seat.objects.select_for_update(of=("self",)).select_related("user", "college")
    locked = rows.get(pk=seat.pk)
    if locked.user_id != by.pk:
        raise RefusedError("Ce siège est celui d’une autre personne.")
    if locked.withdrawn_at is not None:
        return locked
    hearings = list(
        Hearing.objects.filter(
            hearing_seats__seat=locked,
            published_at__isnull=False,
            cancelled_at__isnull=True,
            closed_at__isnull=True,
        ).select_related("slot", "theme", "campaign")
    )
    left = panels.withdraw_seat(locked, by=by, at=at)
    mails.tell_departure(locked, hearings, at=at)
    return left
