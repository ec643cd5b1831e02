"""The seats a person holds; which ones the quorum counts, and when."""

from typing import Any

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from juries.models import Seat


def held_by(user: User) -> QuerySet[Seat]:
    """This person's seats, given up ones excluded: having one makes them a juror."""
    return Seat.objects.filter(user=user, withdrawn_at__isnull=True)


def counts(seat: Any) -> bool:
    """Whether the quorum counts this seat, read with its half-days (`composition.seats_of`)."""
    if seat.withdrawn_at is not None or seat.is_consultative:
        return False
    return not _is_spare(seat) or bool(seat.taken_half_days)


def _is_spare(seat: Seat) -> bool:
    """A suppléant whose titulaire still sits: called for single half-days only."""
    return seat.replaces is not None and seat.replaces.withdrawn_at is None


def free_half_days(seat: Any, days: frozenset[int]) -> frozenset[int]:
    """When a seat may sit: not when busy nor replaced; a suppléant called, those half-days only."""
    asked = days.intersection(seat.taken_half_days) if _is_spare(seat) else days
    return asked.difference(seat.busy_half_days or (), seat.ceded_half_days)
