"""The panel as its page shows it."""

from dataclasses import dataclass
from datetime import time

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from ami_portal.common.dates import in_paris
from applications.models import Campaign
from juries.enums import SheetState
from juries.models import Availability, College, HalfDay, Room, Seat, Slot
from juries.queries.composition import half_day_words


@dataclass(frozen=True)
class Day:
    """A half-day with its starts, its rooms, and how many people answered."""

    half_day: HalfDay
    starts: tuple[time, ...]
    rooms: tuple[str, ...]
    hearings: int
    refusals: int

    @property
    def label(self) -> str:
        words = half_day_words(self.half_day).removeprefix("le ")
        return words[0].upper() + words[1:]


@dataclass(frozen=True)
class PanelPage:
    """Colleges with their seats, half-days, rooms, and the answers still awaited."""

    campaign: Campaign
    colleges: tuple[College, ...]
    days: tuple[Day, ...]
    rooms: tuple[Room, ...]
    silent_seats: int
    left: tuple[Seat, ...]

    @property
    def seats(self) -> int:
        return len([seat for college in self.colleges for seat in college.current_seats])


def page_of(campaign: Campaign) -> PanelPage:
    answered = Availability.objects.filter(seat=OuterRef("pk"))
    seats = (
        Seat.objects.filter(withdrawn_at__isnull=True)
        .select_related("user", "replaces__user")
        .annotate(has_answered=Exists(answered))
        .order_by("pk")
    )
    colleges = tuple(
        College.objects.filter(panel__campaign=campaign).prefetch_related(
            Prefetch("seats", seats, to_attr="current_seats")
        )
    )
    everyone = [seat for college in colleges for seat in college.current_seats]
    silent = len([seat for seat in everyone if not seat.has_answered])
    rooms = Room.objects.filter(campaign=campaign).annotate(uses=Count("slots"))
    days = tuple(_days(campaign))
    return PanelPage(campaign, colleges, days, tuple(rooms), silent, tuple(_left(campaign)))


def _left(campaign: Campaign) -> QuerySet[Seat]:
    """Who gave up their seat, with the sheets they had finished, which still count."""
    finished = Count("sheets", filter=Q(sheets__state=SheetState.FINISHED))
    return (
        Seat.objects.filter(college__panel__campaign=campaign, withdrawn_at__isnull=False)
        .select_related("user", "college")
        .annotate(finished=finished)
        .order_by("withdrawn_at", "pk")
    )


def _days(campaign: Campaign) -> list[Day]:
    half_days = (
        HalfDay.objects.filter(campaign=campaign)
        .prefetch_related(Prefetch("slots", Slot.objects.select_related("room")))
        .annotate(
            refusals=Count(
                "availabilities", filter=Q(availabilities__is_free=False), distinct=True
            ),
            held=Count("slots__hearing", filter=Q(slots__hearing__isnull=False), distinct=True),
        )
    )
    return [
        Day(
            half_day=half_day,
            starts=tuple(
                dict.fromkeys(in_paris(slot.starts_at).time() for slot in half_day.slots.all())
            ),
            rooms=tuple(dict.fromkeys(slot.room.name for slot in half_day.slots.all())),
            hearings=half_day.held,
            refusals=half_day.refusals,
        )
        for half_day in half_days
    ]
