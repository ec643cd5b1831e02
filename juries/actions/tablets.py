"""What a tablet says of itself at each contact."""

from datetime import datetime, timedelta
from uuid import UUID

from ami_portal.accounts.models import User
from juries.models import Tablet


def report(device: UUID, *, pending: int, waited: timedelta, by: User, at: datetime) -> Tablet:
    """Note that the tablet was heard of, and what still waits on it for how long.

    The age comes from the tablet and the moment from here: a wrong clock there changes nothing.
    """
    tablet = Tablet(
        device=device,
        user=by,
        last_seen_at=at,
        pending=pending,
        pending_since=at - waited if pending else None,
    )
    # One statement: it is made at each note of each juror.
    Tablet.objects.bulk_create(
        [tablet],
        update_conflicts=True,
        unique_fields=["user", "device"],
        update_fields=["last_seen_at", "pending", "pending_since"],
    )
    return tablet
