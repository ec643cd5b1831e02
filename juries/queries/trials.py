"""What a gesture on the board would give, before anything is written."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from juries.domain import composition as solver
from juries.domain.board import Board, Spot, Spots
from juries.domain.composition import HearingWarning, Problem
from juries.domain.seating import choose_seats
from juries.models import Hearing
from juries.queries import spares
from juries.queries.composition import Composition, slot_of


def board_of(read: Composition) -> Board:
    """The plan of today in the words of the rules of moving."""
    spots = {slot: Spot() for slot in read.places.positions}
    for hearing in read.movable:
        spots[slot_of(hearing).pk] = Spot(
            tuple(read.heard_in(hearing)), hearing.pk, hearing.theme_id
        )
    return Board(
        spots=spots,
        movable={dossier.pk: dossier.theme_id for dossier in read.waiting},
        group_size=read.campaign.group_size,
    )


def after(
    read: Composition, touched: Spots, *, kept: Mapping[int, Iterable[int]] | None = None
) -> Composition:
    """The composition once these slots hold this, their jurors chosen again.

    Those already in the room stay when they still can; whoever the quorum lacks is called when
    free. `kept`: slot → the seats to prefer. Auditions to create have no row: their key is
    negative.
    """
    fresh: list[Any] = [_row(read, slot, spot) for slot, spot in touched.items() if spot.dossiers]
    others = [one for one in read.hearings if slot_of(one).pk not in touched]
    trial = replace(read, hearings=(*others, *fresh))
    for hearing in fresh:
        preferred = (kept or {}).get(slot_of(hearing).pk)
        hearing.seat_ids = seats_for(hearing, trial, read.problem, preferred=preferred)
    return trial


def _row(read: Composition, slot: int, spot: Spot) -> Any:
    """The audition of a slot as the board will read it, unsaved."""
    known = next((one for one in read.movable if one.pk == spot.hearing), None)
    row: Any = copy(known) if known else Hearing(pk=-slot, campaign=read.campaign)
    row.slot = next(one for one in read.slots if one.pk == slot)
    row.dossier_ids = list(spot.dossiers)
    if known is None:
        dossiers = [read.dossiers[key] for key in spot.dossiers]
        themes = {dossier.theme_id: dossier.theme for dossier in read.waiting}
        row.theme = themes.get(spot.theme or 0, dossiers[0].theme)
        row.absent_ids, row.seat_ids, row.is_locked = [], [], False
    return row


def seats_for(
    hearing: Hearing,
    read: Composition,
    problem: Problem,
    *,
    preferred: Iterable[int] | None = None,
) -> list[int]:
    """The jurors of one audition, consultative ones included."""
    seats = choose_seats(
        problem.seats,
        half_day=slot_of(hearing).half_day_id,
        dossiers=read.heard_in(hearing),
        quorum=problem.quorum,
        preferred=spares.same_room_seats(hearing, read) if preferred is None else set(preferred),
        busy=spares.other_room_seats(hearing, read),
    )
    invited = spares.consultative_seats(hearing, read)
    return [*(int(key) for key in seats), *(seat.pk for seat in invited)]


def warnings_of(read: Composition, problem: Problem) -> dict[int, list[HearingWarning]]:
    """Slot → what is wrong with the audition there."""
    found: dict[int, list[HearingWarning]] = {}
    for one in solver.warnings_for(problem, read.planned()):
        found.setdefault(slot_of(read.movable[one.hearing]).pk, []).append(one)
    return found
