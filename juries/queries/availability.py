"""Who is asked when they are free, and what they already said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, QuerySet

from ami_portal.common.dates import paris_day
from applications.enums import ReminderKind, State
from applications.models import Application, Campaign, Reminder
from juries.domain import reminders as rules
from juries.models import Availability, HalfDay, Hearing, Panel, Seat
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


def dossiers_asked(campaign: Campaign) -> QuerySet[Application]:
    """The dossiers whose structure is asked when it is free."""
    return Application.objects.filter(campaign=campaign, state__in=ASKED).order_by("sequence")


def seats_asked(campaign: Campaign) -> QuerySet[Seat]:
    """The seats whose juror is asked when they are free."""
    rows = Seat.objects.filter(college__panel__campaign=campaign, withdrawn_at__isnull=True)
    return rows.select_related("user", "college").order_by("college__position", "pk")


def silent_dossiers(campaign: Campaign) -> QuerySet[Application]:
    """Those who said nothing: the rows that the page shows and that the reminder tells."""
    answered = Availability.objects.filter(application=OuterRef("pk"))
    return dossiers_asked(campaign).filter(~Exists(answered))


def silent_seats(campaign: Campaign) -> QuerySet[Seat]:
    """The jurors who said nothing."""
    return seats_asked(campaign).filter(~Exists(Availability.objects.filter(seat=OuterRef("pk"))))


@dataclass(frozen=True, slots=True)
class Awaited:
    """Someone whose answer is awaited: the very rows that are reminded."""

    name: str
    detail: str
    has_address: bool
    reminded_on: date | None


@dataclass(frozen=True)
class Answers:
    """Who has answered, who has not, when they were and will be reminded."""

    panel: Panel
    has_half_days: bool
    dossiers: int
    seats: int
    silent_dossiers: tuple[Awaited, ...]
    silent_seats: tuple[Awaited, ...]
    reminds_on: date
    is_to_come: bool

    @property
    def silent(self) -> int:
        return len(self.silent_dossiers) + len(self.silent_seats)


def answers_of(panel: Panel, *, today: date) -> Answers:
    """The answers of a call, for the page that shows who is awaited."""
    campaign = panel.campaign
    dossiers = silent_dossiers(campaign).select_related("organisation")
    said = _said(campaign)
    reminds_on = rules.reminds_on(campaign.hearings_from, days=panel.notice_days)
    return Answers(
        panel=panel,
        has_half_days=bool(half_days_to_come(campaign, today=today)),
        dossiers=dossiers_asked(campaign).count(),
        seats=seats_asked(campaign).count(),
        silent_dossiers=tuple(
            _awaited_dossier(one, said)
            for one in dossiers.prefetch_related("organisation__members")
        ),
        silent_seats=tuple(_awaited_seat(one, said) for one in silent_seats(campaign)),
        reminds_on=reminds_on,
        is_to_come=today <= reminds_on,
    )


def _said(campaign: Campaign) -> dict[str, date]:
    """« AMI-2026-0007 » or « siege-12 » → the day of the last reminder that left."""
    kinds = (ReminderKind.AVAILABILITY_DOSSIER, ReminderKind.AVAILABILITY_JUROR)
    rows = Reminder.objects.filter(campaign=campaign, kind__in=kinds, sent_at__isnull=False)
    last = rows.values_list("key").annotate(last=Max("sent_at")).order_by("last")
    return {key.split(":")[0]: paris_day(at) for key, at in last}


def _awaited_dossier(dossier: Application, said: dict[str, date]) -> Awaited:
    members = [member.email for member in dossier.organisation.members.all() if member.is_active]
    return Awaited(
        dossier.organisation_name,
        f"dossier {dossier.number}",
        any([*members, dossier.contact_email]),
        said.get(dossier.number),
    )


def _awaited_seat(seat: Seat, said: dict[str, date]) -> Awaited:
    name, college = str(seat.user), str(seat.college)
    return Awaited(name, college, bool(seat.user.email), said.get(f"siege-{seat.pk}"))


def planned_for(
    *,
    half_days: Collection[int],
    seat: Seat | None = None,
    application: Application | None = None,
) -> QuerySet[Hearing]:
    """The published auditions, not held yet, that a seat or a dossier has on these half-days."""
    rows = Hearing.objects.filter(
        slot__half_day__in=half_days, published_at__isnull=False, closed_at__isnull=True
    ).select_related("campaign", "theme", "slot__half_day")
    if seat is not None:
        return rows.filter(hearing_seats__seat=seat)
    return rows.filter(entries__application=application)


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
