"""What a door code opens: the jury's pages, for one seat and one half-day, and nothing else."""

from django.db.models import QuerySet
from django.urls import reverse

from ami_portal.accounts.models import DoorPass, User
from juries.models import DoorEntry, HearingSeat

# Beside the jury's own pages: leaving, and what the law lets everybody read.
ALSO_OPEN = ("account_logout", "account_left", "legal_notice", "personal_data", "accessibility")


def opens(path: str) -> bool:
    """Whether this address may be read with a door code. Everything that is not listed is shut."""
    return path.startswith(reverse("jury_home")) or path in {reverse(name) for name in ALSO_OPEN}


def juror_of(entry: DoorEntry) -> User:
    """The person this entry let in, without their role nor anything that is not this half-day."""
    code = entry.code
    return code.seat.user.at_the_door(DoorPass(code.seat_id, code.half_day_id))


def places_of(user: User) -> QuerySet[HearingSeat]:
    """A person's places at auditions; with a door code, those of its seat and half-day only."""
    mine = HearingSeat.objects.filter(user=user)
    if user.door is None:
        return mine
    return mine.filter(seat=user.door.seat, hearing__slot__half_day=user.door.half_day)
