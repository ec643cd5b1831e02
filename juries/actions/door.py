"""Door codes: handed over, closed, typed."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ami_portal.accounts.models import User
from juries.domain import door as rules
from juries.domain.refusals import RefusedError
from juries.models import DoorCode, DoorEntry, HalfDay, Seat
from juries.queries import door


class DoorRefusedError(RefusedError):
    """A code that opens nothing. Its text is French, for the screen of the tablet."""


@transaction.atomic
def issue(seat: Seat, half_day: HalfDay, *, by: User, at: datetime) -> tuple[DoorCode, str]:
    """A new code for this seat and this half-day, with its signs, that nobody will read again.

    The former one, and the device that it opened, are closed. Raises RefusedError for a seat that
    is left or not called that half-day, and once the half-day is over.
    """
    locked = Seat.objects.select_for_update(of=("self",)).select_related("user").get(pk=seat.pk)
    opens_at, closes_at = _window(locked, half_day, at=at)
    _close(locked.door_codes.filter(half_day=half_day), by=by, at=at)
    signs = rules.draw(secrets.choice)
    code = DoorCode.objects.create(
        seat=locked,
        half_day=half_day,
        digest=door.digest_of(signs),
        opens_at=opens_at,
        closes_at=closes_at,
        issued_at=at,
        issued_by=by,
    )
    return code, signs


def revoke(code: DoorCode, *, by: User, at: datetime) -> None:
    """Close a code, and the device that it opened; closed twice, the first date stays."""
    _close(DoorCode.objects.filter(pk=code.pk), by=by, at=at)


def revoke_all(seat: Seat, *, by: User, at: datetime) -> None:
    """Close every code of a seat, when the person leaves it."""
    _close(seat.door_codes.all(), by=by, at=at)


def enter(typed: str, *, network: str, device: str, at: datetime) -> DoorEntry:
    """Let in the juror of this code; the device that it had opened before is closed.

    Each use of a known code is kept, refused ones too. Raises DoorRefusedError.
    """
    signs = rules.as_typed(typed)
    code = door.find(signs) if rules.is_shaped(signs) else None
    if code is None:
        raise DoorRefusedError(rules.UNKNOWN)
    refusal = rules.refusal_of(code.validity, at=at)
    entry = DoorEntry.objects.create(
        code=code,
        at=at,
        device=rules.device_label(device),
        network=rules.truncated_address(network),
        refusal=refusal or "",
    )
    if refusal is not None:
        raise DoorRefusedError(rules.sentence_of(refusal, code.validity))
    return entry


def _window(seat: Seat, half_day: HalfDay, *, at: datetime) -> tuple[datetime, datetime]:
    if seat.withdrawn_at is not None or not door.sits_in(seat, half_day):
        raise RefusedError(f"{seat.user} ne siège à aucune audition publiée de cette demi-journée.")
    opens_at, closes_at = door.window_of(half_day, door.starts_of(half_day))
    if at >= closes_at:
        raise RefusedError("Cette demi-journée est finie\u00a0: un code n’ouvrirait plus rien.")
    return opens_at, closes_at


def _close(codes: QuerySet[DoorCode], *, by: User, at: datetime) -> None:
    codes.filter(revoked_at__isnull=True).update(revoked_at=at, revoked_by=by)
