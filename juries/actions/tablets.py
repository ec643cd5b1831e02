"""What a tablet says of itself at each contact."""

from datetime import datetime, timedelta
from uuid import UUID

from ami_portal.accounts.models import User
from juries.models import Tablet


def report(device: UUID, *, pending: int, waited: timedelta, by: User, at: datetime) -> Tablet:
    """Note that the tablet was heard of, and what still waits on it for how long.

    The age comes from the tablet and the moment from here: a wrong clock there changes nothing.
    """
    tablet, _ = Tablet.objects.update_or_create(
        device=device,
        user=by,
        defaults={
            "last_seen_at": at,
            "pending": pending,
            "pending_since": at - waited if pending else None,
        },
    )
    return tablet
