"""Who can take the place of a juror for a half-day, and who was asked."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from applications.models import Recusal
from juries.enums import SheetState, StandInAnswer
from juries.models import (
    Availability,
    HalfDay,
    HearingEntry,
    HearingSeat,
    ScoreSheet,
    Seat,
    StandInCall,
)


@dataclass(frozen=True, slots=True)
class StandIns:
    """A juror, a half-day, the free suppléants of the college, and those asked before."""

    absent: Seat
    half_day: HalfDay
    places: list[HearingSeat]
    free: list[Seat]
    calls: list[StandInCall]

    @property
    def replaced_by(self) -> Seat | None:
        said_yes = (call.stand_in for call in self.calls if call.answer == StandInAnswer.YES)
        return next(said_yes, None)


def of(absent: Seat, half_day: HalfDay) -> StandIns:
    """Four queries."""
    calls = StandInCall.objects.filter(absent=absent, half_day=half_day)
    return StandIns(
        absent,
        half_day,
        list(places_to_take(absent, half_day).order_by("starts_at")),
        list(free_for(absent, half_day)),
        list(calls.select_related("stand_in__user", "asked_by")),
    )


def places_to_take(absent: Seat, half_day: HalfDay) -> QuerySet[HearingSeat]:
    """Their places in the published auditions that are not over, where they have not noted yet."""
    begun = ScoreSheet.objects.filter(hearing=OuterRef("hearing"), seat=absent).exclude(
        state=SheetState.TO_FILL
    )
    return HearingSeat.objects.filter(
        ~Exists(begun),
        seat=absent,
        hearing__slot__half_day=half_day,
        hearing__published_at__isnull=False,
        hearing__cancelled_at__isnull=True,
        hearing__closed_at__isnull=True,
    ).select_related("hearing__slot", "hearing__theme")


def free_for(absent: Seat, half_day: HalfDay) -> QuerySet[Seat]:
    """The suppléants of the college: without a link there, not busy, not seated that half-day."""
    hearings = places_to_take(absent, half_day).values("hearing")
    heard = HearingEntry.objects.filter(hearing__in=hearings).values("application")
    linked = Recusal.objects.filter(application__in=heard)
    busy = Availability.objects.filter(half_day=half_day, is_free=False, seat__isnull=False)
    seated = HearingSeat.objects.filter(hearing__slot__half_day=half_day)
    return (
        Seat.objects.filter(
            college=absent.college_id, replaces__isnull=False, withdrawn_at__isnull=True
        )
        .exclude(pk=absent.pk)
        .exclude(user__in=linked.values("user"))
        .exclude(pk__in=busy.values("seat"))
        .exclude(user__in=seated.values("user"))
        .select_related("user", "college")
        .order_by("pk")
    )
