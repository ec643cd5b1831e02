"""The access matrix's door code: its signs are known to the matrix."""

from typing import Any

from ami_portal.accounts.models import User
from juries.models import DoorCode, HalfDay
from juries.queries.door import digest_of
from tests.factories.applications import AFTER_CLOSING

SIGNS = "CDFGHJKM"
LONG_AFTER = AFTER_CLOSING.replace(year=2099)


def of_the_door(seat: int, half_day: HalfDay, *, by: User | None) -> dict[str, Any]:
    """A code of the juror, still open."""
    DoorCode.objects.create(
        seat_id=seat,
        half_day=half_day,
        digest=digest_of(SIGNS),
        opens_at=AFTER_CLOSING,
        closes_at=LONG_AFTER,
        issued_at=AFTER_CLOSING,
        issued_by=by,
    )
    return {"door_half_day_pk": half_day.pk}
