"""Auditions of the demonstration: composed by the solver, published, scored touch by touch."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from ami_portal.accounts.models import User
from ami_portal.demo import outcomes
from applications.enums import Grid
from applications.models import Application, Campaign, Criterion
from juries.actions import availability, calendar, hearings, links, plans, sheets
from juries.enums import DayPart
from juries.models import HalfDay, Hearing, HearingSeat, ScoreSheet, Seat
from juries.queries.composition import slot_of

STARTS = {
    DayPart.MORNING: (time(9, 0), time(10, 20), time(11, 40)),
    DayPart.AFTERNOON: (time(14, 0), time(15, 20), time(16, 40)),
    DayPart.EVENING: (time(18, 0),),
}
COMMENTS = (
    "Une vraie place pour les habitants ; demander comment cela continue l’été.",
    "Simple et juste. Le budget s’explique bien.",
    "Belle idée, encore fragile sur le calendrier.",
    "Les voisines ont parlé elles-mêmes : convaincant.",
    "",
)
# What the jury liked: last year’s funded actions, and a few of this year’s.
FAVOURITES = frozenset(
    {
        *outcomes.FUNDED,
        *outcomes.RESERVED,
        outcomes.PAGE_BLANCHE,
        "Le café des papiers",
        "Coudre ensemble, parler d’emploi",
        "Logement, santé, mode d’emploi",
        "Chantier ouvert, rue des Lilas",
    }
)
REASON = "Dit clairement pendant la rencontre."


def plan_half_days(campaign: Campaign, half_days: Sequence[tuple[date, DayPart]]) -> None:
    """One room, and these half-days."""
    room = calendar.add_room(
        campaign, name="Salle du Puits", address="Maison des associations d’Exemple"
    )
    for day, part in half_days:
        calendar.add_half_day(campaign, day=day, part=part, starts=STARTS[part], rooms=[room])


def answer_availability(
    campaign: Campaign, seats: Iterable[Seat], dossiers: Iterable[Application], *, at: datetime
) -> None:
    """Most people are free: each juror who has a colleague is away once, an applicant in three."""
    half_days = list(campaign.half_days.all())
    colleagues: dict[int, list[Seat]] = {}
    for seat in seats:
        colleagues.setdefault(seat.college_id, []).append(seat)
    for group in colleagues.values():
        for rank, seat in enumerate(group):
            away = rank if len(group) > seat.college.quorum else None
            availability.answer_for_seat(seat, free=_without(half_days, away), at=at)
    for application in dossiers:
        free = _without(half_days, application.sequence % (3 * len(half_days)))
        availability.answer_for_application(application, free=free, at=at)


def _without(half_days: list[HalfDay], away: int | None) -> list[HalfDay]:
    return [each for rank, each in enumerate(half_days) if rank != away]


def compose(campaign: Campaign, *, by: User, at: datetime) -> list[Hearing]:
    """Take the solver's plan and publish it."""
    plans.propose(campaign, by=by, at=at)
    plans.publish(campaign, by=by, at=at)
    return list(campaign.hearings.select_related("slot").order_by("slot__starts_at"))


def score(hearing: Hearing, *, share: float, at: datetime) -> int:
    """Each juror declares no link, then fills their sheets; `share` of them are ended."""
    draw = random.Random(hearing.uid.int)
    seats = hearing.hearing_seats.select_related("user", "seat").order_by("pk")
    for seat in seats:
        _declare(hearing, seat, at=at)
    opened = list(
        ScoreSheet.objects.filter(hearing=hearing)
        .select_related("application__campaign", "seat")
        .order_by("seat", "pk")
    )
    ended = opened[: round(len(opened) * share)]
    for sheet in ended:
        _fill(sheet, draw, at=at)
    if len(ended) < len(opened):
        _begin(opened[len(ended)], draw, at=at)
    return len(ended)


def hold(hearing: Hearing, *, absent: Iterable[Application], by: User) -> None:
    """An audition of the past: scored whole, closed the same day."""
    at = slot_of(hearing).starts_at
    score(hearing, share=1, at=at + timedelta(minutes=60))
    hearings.close(hearing, absent=absent, by=by, at=at + timedelta(minutes=80))


def _declare(hearing: Hearing, seat: HearingSeat, *, at: datetime) -> None:
    if seat.links_declared_at is None:
        links.declare_none(hearing, by=seat.user, at=at)


def _fill(sheet: ScoreSheet, draw: random.Random, *, at: datetime) -> None:
    quality = 2 if sheet.application.title in FAVOURITES else sheet.application.sequence % 2
    for criterion in _criteria(sheet):
        _mark(sheet, criterion, min(5, max(1, quality + draw.randint(1, 3))), draw, at=at)
    if comment := draw.choice(COMMENTS):
        sheets.comment(sheet, text=comment, at=at)
    sheets.finish(sheet, at=at)


def _begin(sheet: ScoreSheet, draw: random.Random, *, at: datetime) -> None:
    for criterion in _criteria(sheet)[:2]:
        _mark(sheet, criterion, draw.randint(2, 4), draw, at=at)


def _criteria(sheet: ScoreSheet) -> list[Criterion]:
    grid = Grid.PAGE_BLANCHE if sheet.application.is_page_blanche else Grid.STANDARD
    return list(sheet.application.campaign.criteria.filter(grid=grid))


def _mark(
    sheet: ScoreSheet, criterion: Criterion, value: int, draw: random.Random, *, at: datetime
) -> None:
    sheets.mark(
        sheet,
        criterion=criterion,
        value=value,
        client_id=UUID(int=draw.getrandbits(128)),
        at=at,
        reason=REASON if value in sheet.application.campaign.reason_scores else "",
    )
