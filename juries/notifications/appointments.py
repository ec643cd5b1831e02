"""Telling a juror of their seat (J1)."""

from datetime import datetime

from applications.notifications import post
from juries.models import Seat


def appointed(seat: Seat, *, at: datetime) -> None:
    """Write to the person just seated; one without an address is told by the service, by hand."""
    if not seat.user.email:
        return
    campaign = seat.college.panel.campaign
    post.send(
        "J1",
        to=seat.user.email,
        campaign=campaign,
        at=at,
        context={
            "seat": seat,
            "url": post.site_url(f"/disponibilites/{campaign.code}/"),
        },
    )
