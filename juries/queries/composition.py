"""From rows to the problem that the solver reads, and back: which row is which position."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet

from ami_portal.common.dates import PARIS, WEEKDAYS, day_and_month
from applications.enums import State
from applications.models import Application, Campaign
from juries.domain import composition as solver
from juries.domain.composition import Dossier, Key, Problem
from juries.enums import Attendance, DayPart, SheetState
from juries.models import College, HalfDay, Hearing, PlanVersion, ScoreSheet, Seat, Slot
from juries.queries import minutes
from juries.queries.seats import counts, free_half_days

PART_WORDS = {
    DayPart.MORNING: "au matin",
    DayPart.AFTERNOON: "après-midi",
    DayPart.EVENING: "au soir",
}


def half_day_words(half_day: HalfDay) -> str:
    """« le mardi 24 novembre au matin »."""
    part = PART_WORDS[DayPart(half_day.part)]
    return f"le {WEEKDAYS[half_day.day.weekday()]} {day_and_month(half_day.day)} {part}"


class Places:
    """Slots by half-day, room and start: the positions of a plan, in both directions.

    A start counts when every room of the half-day has it and no audition that may no longer move
    (`held`) sits there.
    """

    def __init__(self, slots: Iterable[Slot], *, held: Iterable[int] = ()) -> None:
        by_day: defaultdict[int, list[Slot]] = defaultdict(list)
        for slot in slots:
            by_day[slot.half_day_id].append(slot)
        self.half_days = [rows[0].half_day for rows in by_day.values()]
        self.half_days.sort(key=lambda day: (day.day, list(DayPart).index(DayPart(day.part))))
        self.rooms = {day: sorted({slot.room_id for slot in rows}) for day, rows in by_day.items()}
        taken = {
            slot.starts_at for rows in by_day.values() for slot in rows if slot.pk in set(held)
        }
        self.starts = {
            day: _shared_starts(rows, rooms=len(self.rooms[day]), without=taken)
            for day, rows in by_day.items()
        }
        self.slots = {
            (day, self.rooms[day].index(slot.room_id), self.starts[day].index(slot.starts_at)): slot
            for day, rows in by_day.items()
            for slot in rows
            if slot.starts_at in self.starts[day]
        }
        self.positions = {slot.pk: position for position, slot in self.slots.items()}


def _shared_starts(rows: list[Slot], *, rooms: int, without: set[datetime]) -> list[datetime]:
    times = [slot.starts_at for slot in rows]
    return sorted({at for at in times if times.count(at) == rooms and at not in without})


def slot_of(hearing: Hearing) -> Slot:
    """Where an audition sits: one that is not cancelled always has a slot, a constraint says so."""
    assert hearing.slot is not None  # noqa: S101 - promised by the constraint
    return hearing.slot


@dataclass(frozen=True)
class Composition:
    """All that the composition of a call reads, in a handful of queries."""

    campaign: Campaign
    dossiers: Mapping[int, Application]
    colleges: tuple[College, ...]
    seats: Mapping[int, Seat]
    hearings: tuple[Hearing, ...]
    slots: tuple[Slot, ...]
    version: PlanVersion | None

    def dossier(self, key: Key) -> Application:
        """The row behind a dossier of the solver."""
        return self.dossiers[int(key)]

    def seat(self, key: Key) -> Seat:
        return self.seats[int(key)]

    def slot_for(self, hearing: solver.Hearing) -> Slot:
        return self.places.slots[int(hearing.half_day), hearing.room, hearing.start]

    @cached_property
    def locked(self) -> tuple[Hearing, ...]:
        """Auditions held or begun: nothing moves them any more."""
        return tuple(hearing for hearing in self.hearings if hearing.is_locked)

    @cached_property
    def movable(self) -> tuple[Hearing, ...]:
        return tuple(hearing for hearing in self.hearings if not hearing.is_locked)

    @cached_property
    def places(self) -> Places:
        return Places(self.slots, held=[slot_of(hearing).pk for hearing in self.locked])

    @cached_property
    def counted_seats(self) -> list[Seat]:
        """Seats that make the quorum: not consultative; a suppléant once it has a place to take."""
        return [seat for seat in self.seats.values() if counts(seat)]

    @cached_property
    def waiting(self) -> list[Application]:
        """The admissible dossiers that a plan may still place."""
        settled = {key for hearing in self.locked for key in hearing.dossier_ids}
        return [
            dossier
            for dossier in self.dossiers.values()
            if dossier.state == State.ADMISSIBLE
            and dossier.pk not in settled
            and not dossier.is_on_file
        ]

    @cached_property
    def problem(self) -> Problem:
        return problem_from(
            self.campaign,
            dossiers=self.waiting,
            colleges=self.colleges,
            seats=list(self.seats.values()),
            places=self.places,
            version=self.version,
        )

    def heard_in(self, hearing: Hearing) -> list[int]:
        """The dossiers of an audition, without those withdrawn since where it may still change."""
        if hearing.is_locked:
            return list(hearing.dossier_ids)
        waiting = {dossier.pk for dossier in self.waiting}
        return [key for key in hearing.dossier_ids if key in waiting]

    def planned(self) -> tuple[solver.Hearing, ...]:
        """The movable auditions in the solver's words."""
        return tuple(self.in_words(hearing) for hearing in self.movable)

    def in_words(self, hearing: Hearing) -> solver.Hearing:
        day, room, start = self.places.positions[slot_of(hearing).pk]
        counted = {seat.pk for seat in self.counted_seats}
        return solver.Hearing(
            half_day=day,
            room=room,
            start=start,
            theme=hearing.theme.name,
            dossiers=tuple(self.heard_in(hearing)),
            seats=tuple(key for key in hearing.seat_ids if key in counted),
        )


def load(campaign: Campaign, *, everything: bool = False) -> Composition:
    """Read the call's dossiers to hear, its panel, its half-days and its plan.

    `everything`: as if no audition had been placed, not even begun, to compose the whole call anew.
    """
    return Composition(
        campaign=campaign,
        dossiers={dossier.pk: dossier for dossier in dossiers_of(campaign)},
        colleges=tuple(colleges_of(campaign)),
        seats={seat.pk: seat for seat in seats_of(campaign)},
        hearings=() if everything else hearings_of(campaign),
        slots=tuple(slots_of(campaign)),
        version=latest_version(campaign),
    )


def problem_from(
    campaign: Campaign,
    *,
    dossiers: list[Application],
    colleges: Iterable[College],
    seats: list[Seat],
    places: Places,
    version: PlanVersion | None,
) -> Problem:
    """Rows to plain values.

    No Availability row means free. A juror has a link with a dossier when they declared one, or
    write for its structure. Consultative seats and unused suppléants make no quorum.
    """
    days = frozenset(day.pk for day in places.half_days)
    links = {seat.pk: links_of(seat, dossiers) for seat in seats if counts(seat)}
    numbers = {dossier.pk for dossier in dossiers}
    return Problem(
        dossiers=tuple(_dossier(dossier, days, links) for dossier in dossiers),
        half_days=tuple(
            _half_day(day, places, order) for order, day in enumerate(places.half_days)
        ),
        seats=_seats(seats, days, links),
        quorum={college.name: college.quorum for college in colleges if college.quorum},
        group_size=campaign.group_size,
        published=published_half_days(version, among=numbers, days=days),
        themes=tuple(dict.fromkeys(dossier.theme.name for dossier in _by_theme(dossiers))),
    )


def _dossier(
    dossier: Application, days: frozenset[int], links: Mapping[int, frozenset[int]]
) -> Dossier:
    return Dossier(
        id=dossier.pk,
        number=dossier.number,
        theme=dossier.theme.name,
        kind=dossier.organisation_type.name,
        half_days=days.difference(dossier.busy_half_days or ()),
        recused=frozenset(key for key, linked in links.items() if dossier.pk in linked),
        organisation=dossier.organisation_name,
    )


def _half_day(day: HalfDay, places: Places, order: int) -> solver.HalfDay:
    return solver.HalfDay(
        id=day.pk,
        label=half_day_words(day),
        rooms=len(places.rooms[day.pk]),
        starts=tuple(start.astimezone(PARIS) for start in places.starts[day.pk]),
        order=order,
    )


def _seats(
    seats: list[Seat], days: frozenset[int], links: Mapping[int, frozenset[int]]
) -> tuple[solver.Seat, ...]:
    stand_ins = {seat.replaces_id: str(seat.user) for seat in seats if _stands_in(seat)}
    return tuple(
        solver.Seat(
            id=seat.pk,
            college=seat.college.name,
            name=str(seat.user),
            half_days=free_half_days(seat, days),
            recused=links[seat.pk],
            substitute=stand_ins.get(seat.pk, ""),
        )
        for seat in seats
        if seat.pk in links
    )


def published_half_days(
    version: PlanVersion | None, *, among: set[int], days: frozenset[int]
) -> dict[Key, Key]:
    """Dossier → half-day, as the last published plan told it."""
    if version is None:
        return {}
    return {
        dossier["id"]: hearing["half_day"]
        for hearing in version.snapshot["hearings"]
        for dossier in hearing["applications"]
        if dossier["id"] in among and hearing["half_day"] in days
    }


def latest_version(campaign: Campaign) -> PlanVersion | None:
    return PlanVersion.objects.filter(campaign=campaign).order_by("-number").first()


def dossiers_of(campaign: Campaign) -> QuerySet[Application]:
    """The dossiers of the plan: those to hear, and those that have an audition."""
    planned = Q(state=State.ADMISSIBLE) | Q(hearing_entries__isnull=False)
    return described(Application.objects.filter(planned, campaign=campaign))


def described(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Dossiers with their busy half-days, the people linked to them and those to write to."""
    return (
        applications.select_related("theme", "organisation_type", "organisation")
        .annotate(
            is_on_file=minutes.is_judged_on_file(),
            busy_half_days=ArrayAgg(
                "availabilities__half_day",
                filter=Q(availabilities__is_free=False),
                distinct=True,
                default=[],
            ),
            recused_users=ArrayAgg(
                "recusals__user", filter=Q(recusals__isnull=False), distinct=True, default=[]
            ),
            member_emails=ArrayAgg(
                "organisation__memberships__user__email",
                filter=Q(
                    organisation__memberships__user__is_active=True,
                    organisation__memberships__user__email__isnull=False,
                ),
                distinct=True,
                default=[],
            ),
            member_users=ArrayAgg(
                "organisation__memberships__user",
                filter=Q(organisation__memberships__isnull=False),
                distinct=True,
                default=[],
            ),
        )
        .order_by("sequence")
    )


def colleges_of(campaign: Campaign) -> QuerySet[College]:
    return College.objects.filter(panel__campaign=campaign)


def seats_of(campaign: Campaign) -> QuerySet[Seat]:
    """Every seat of the panel, withdrawn ones included, with its busy half-days."""
    return (
        Seat.objects.filter(college__panel__campaign=campaign)
        .select_related("college", "user", "replaces")
        .annotate(
            busy_half_days=ArrayAgg(
                "availabilities__half_day",
                filter=Q(availabilities__is_free=False),
                distinct=True,
                default=[],
            ),
            # Half-days where a suppléant has said yes: left by one seat, taken by the other.
            ceded_half_days=ArrayAgg(
                "absences__half_day", filter=Q(absences__answer="yes"), distinct=True, default=[]
            ),
            taken_half_days=ArrayAgg(
                "stand_ins__half_day", filter=Q(stand_ins__answer="yes"), distinct=True, default=[]
            ),
        )
        .order_by("college__position", "pk")
    )


def hearings_of(campaign: Campaign) -> tuple[Hearing, ...]:
    """The auditions of the plan, with the dossiers still in each and its jurors.

    Locked: held, begun (a note is written, a structure has its turn), or at the same hour as one
    that is.
    """
    hearings = tuple(_rows_of(campaign))
    hours = {slot_of(hearing).starts_at for hearing in hearings if hearing.is_locked}
    for hearing in hearings:
        hearing.is_locked = slot_of(hearing).starts_at in hours
    return hearings


def _rows_of(campaign: Campaign) -> QuerySet[Hearing]:
    live = ~Q(entries__attendance=Attendance.ABSENT) & Q(entries__isnull=False)
    begun = ScoreSheet.objects.filter(hearing=OuterRef("pk")).exclude(state=SheetState.TO_FILL)
    hearings = (
        Hearing.objects.filter(campaign=campaign, cancelled_at__isnull=True)
        .select_related("slot__room", "slot__half_day", "theme")
        .annotate(
            dossier_ids=ArrayAgg("entries__application", filter=live, distinct=True, default=[]),
            absent_ids=ArrayAgg(
                "entries__application",
                filter=Q(entries__attendance=Attendance.ABSENT),
                distinct=True,
                default=[],
            ),
            seat_ids=ArrayAgg(
                "hearing_seats__seat",
                filter=Q(hearing_seats__isnull=False),
                distinct=True,
                default=[],
            ),
            is_locked=Q(closed_at__isnull=False) | Q(Exists(begun)) | Q(minutes.has_begun()),
        )
    )
    return hearings.order_by("slot__starts_at", "slot__room", "pk")


def slots_of(campaign: Campaign) -> QuerySet[Slot]:
    return (
        Slot.objects.filter(half_day__campaign=campaign)
        .select_related("half_day", "room")
        .order_by("starts_at", "room")
    )


def links_of(seat: Seat, dossiers: Iterable[Application]) -> frozenset[int]:
    """The dossiers this juror may not hear: declared links, and the structure they write for."""
    return frozenset(
        dossier.pk
        for dossier in dossiers
        if seat.user_id in (*dossier.recused_users, *dossier.member_users)
    )


def _stands_in(seat: Seat) -> bool:
    return seat.replaces_id is not None and seat.withdrawn_at is None


def _by_theme(dossiers: list[Application]) -> list[Application]:
    return sorted(dossiers, key=lambda dossier: (dossier.theme.position, dossier.theme_id))
