"""Telling a juror of their seat (J1), a suppléant they are needed (J7), agents who leaves (A6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from applications.notifications import post
from juries.models import Hearing, Seat, StandInCall
from juries.queries import stand_ins
from juries.queries.composition import half_day_words
from juries.queries.quorum import CollegeQuorum, free_substitutes, quorum_of


@dataclass(frozen=True, slots=True)
class Gap:
    """An audition that a juror leaves: who remains of the college, who could come."""

    hearing: Hearing
    quorum: CollegeQuorum
    substitutes: list[Seat]


def appointed(seat: Seat, token: str, *, at: datetime) -> None:
    """J1, with the link that this address alone receives."""
    campaign = seat.college.panel.campaign
    url = post.site_url(reverse("link_open", args=[token]))
    context = {"seat": seat, "url": url}
    post.send("J1", to=seat.user.email or "", campaign=campaign, at=at, context=context)


def tell_departure(seat: Seat, hearings: Iterable[Hearing], *, at: datetime) -> None:
    """A6, one mail an agent for all the auditions that the juror leaves."""
    campaign = seat.college.panel.campaign
    context = {
        "juror": seat.user,
        "seat": seat,
        "gaps": [_gap(hearing, seat) for hearing in hearings],
        "panel_url": post.site_url(reverse("team_panel", args=[campaign.code])),
    }
    agents = User.objects.filter(staff_role=StaffRole.AGENT, is_active=True, email__isnull=False)
    for agent in agents.exclude(pk=seat.user_id).order_by("pk"):
        post.send("A6", to=agent.email or "", campaign=campaign, at=at, context=context)


def ask_stand_in(call: StandInCall, token: str, *, at: datetime) -> None:
    """J7: which college, which half-day; yes or no behind the link."""
    post.send(
        "J7",
        to=call.stand_in.user.email or "",
        campaign=call.half_day.campaign,
        at=at,
        context={
            "call": call,
            "when": half_day_words(call.half_day),
            "day": call.half_day.day,
            "places": stand_ins.places_to_take(call.absent, call.half_day).order_by("starts_at"),
            "url": post.site_url(reverse("link_open", args=[token])),
        },
    )


def _gap(hearing: Hearing, seat: Seat) -> Gap:
    quorum = next(each for each in quorum_of(hearing) if each.college.pk == seat.college_id)
    return Gap(hearing, quorum, free_substitutes(hearing, quorum.college))
