"""Who is asked when they are free, and what they already said."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from applications.enums import State
from applications.models import Application, Campaign
from juries.models import Availability, HalfDay, Seat
from juries.queries.composition import half_day_words

ASKED = (State.SUBMITTED, State.ADMISSIBLE)


@dataclass(frozen=True, slots=True)
class Choice:
    """A half-day to tick. `is_free` is None before any answer."""

    half_day: HalfDay
    is_free: bool | None

    @property
    def label(self) -> str:
        words = half_day_words(self.half_day).removeprefix("le ")
        return words[0].upper() + words[1:]


@dataclass(frozen=True)
class Party:
    """A seat or a dossier of this person, with its half-days."""

    kind: str
    key: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def has_answered(self) -> bool:
        return any(choice.is_free is not None for choice in self.choices)


def half_days_to_come(campaign: Campaign, *, today: date) -> list[HalfDay]:
    return list(HalfDay.objects.filter(campaign=campaign, day__gte=today))


def parties_of(
    campaign: Campaign,
    *,
    seats: QuerySet[Seat],
    dossiers: QuerySet[Application],
    today: date,
) -> list[Party]:
    """The seats and the dossiers for which a person answers in this call."""
    seats = seats.filter(college__panel__campaign=campaign).select_related("college")
    dossiers = dossiers.filter(campaign=campaign)
    half_days = half_days_to_come(campaign, today=today)
    answers = _answers(half_days, seats=list(seats), dossiers=list(dossiers))
    return [
        *(
            Party("siege", str(seat.pk), f"Votre siège au jury, {seat.college}",
                  _choices(half_days, answers, ("seat", seat.pk)))
            for seat in seats
        ),
        *(
            Party("dossier", dossier.number,
                  f"Dossier {dossier.number}, «\u00a0{dossier.title}\u00a0»",
                  _choices(half_days, answers, ("application", dossier.pk)))
            for dossier in dossiers
        ),
    ]  # fmt: skip


def _answers(
    half_days: list[HalfDay], *, seats: list[Seat], dossiers: list[Application]
) -> dict[tuple[str, int, int], bool]:
    rows = Availability.objects.filter(half_day__in=half_days)
    mine = rows.filter(seat__in=seats) | rows.filter(application__in=dossiers)
    return {
        (
            "seat" if row.seat_id else "application",
            row.seat_id or row.application_id or 0,
            row.half_day_id,
        ): row.is_free
        for row in mine
    }


def _choices(
    half_days: list[HalfDay], answers: dict[tuple[str, int, int], bool], party: tuple[str, int]
) -> tuple[Choice, ...]:
    return tuple(Choice(day, answers.get((*party, day.pk))) for day in half_days)
