"""Half-days, rooms and slots: when and where the panel can hear."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import transaction

from ami_portal.common.dates import PARIS, clock
from applications.models import Campaign
from juries.domain.refusals import RefusedError
from juries.enums import DayPart
from juries.models import HalfDay, Hearing, Room, Slot

# Auditions are held within months of their call; beyond, a year was typed wrong.
FARTHEST_YEARS = 2


def add_room(campaign: Campaign, *, name: str, address: str = "", video_link: str = "") -> Room:
    """A room, or a remote meeting. Raises ValidationError, in French, when the name is taken."""
    room = Room(campaign=campaign, name=name, address=address, video_link=video_link)
    room.full_clean()
    room.save()
    return room


@transaction.atomic
def remove_room(room: Room) -> None:
    """Take away a room that no half-day uses. Raises RefusedError."""
    if room.slots.exists():
        raise RefusedError(f"{room} sert à une demi-journée\u00a0: retirez d’abord celle-ci.")
    room.delete()


@transaction.atomic
def add_half_day(
    campaign: Campaign,
    *,
    day: date,
    part: str,
    starts: Sequence[time],
    rooms: Collection[Room],
) -> HalfDay:
    """A half-day and its slots: each room at each start, on the clock of Paris.

    Starts are at least one audition apart. Raises RefusedError or ValidationError, in French.
    """
    times = sorted(set(starts))
    if abs(day.year - campaign.year) > FARTHEST_YEARS:
        raise RefusedError(f"Vérifiez l’année\u00a0: l’appel est celui de {campaign.year}.")
    _refuse_bad_times(campaign, times, rooms)
    half_day = HalfDay(campaign=campaign, day=day, part=DayPart(part))
    half_day.full_clean()
    half_day.save()
    Slot.objects.bulk_create(
        Slot(half_day=half_day, room=room, starts_at=datetime.combine(day, start, tzinfo=PARIS))
        for start in times
        for room in rooms
    )
    return half_day


def _refuse_bad_times(campaign: Campaign, times: list[time], rooms: Collection[Room]) -> None:
    if not times or not rooms:
        raise RefusedError("Donnez au moins une heure de début et une salle.")
    length = timedelta(minutes=campaign.hearing_minutes)
    for first, second in pairwise(times):
        if _minutes(second) - _minutes(first) < length:
            raise RefusedError(
                f"Une audition dure {campaign.hearing_minutes} minutes\u00a0: celle de"
                f" {clock(first)} ne serait pas finie à {clock(second)}."
            )


def _minutes(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)


@transaction.atomic
def remove_half_day(half_day: HalfDay) -> None:
    """Take away a half-day without audition, and the answers about it. Raises RefusedError."""
    if Hearing.objects.filter(slot__half_day=half_day).exists():
        raise RefusedError("Une audition est placée cette demi-journée\u00a0: déplacez-la d’abord.")
    half_day.slots.all().delete()
    half_day.delete()
