"""What a gesture on the board would give, before anything is written."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from applications.models import Application
from juries.domain import board as rules
from juries.domain import composition as solver
from juries.domain.board import Board, Spot, Spots
from juries.domain.composition import HearingWarning, Level, Problem
from juries.domain.seating import choose_seats
from juries.models import Hearing, Slot
from juries.queries import moves, spares
from juries.queries.composition import Composition, slot_of

FINE = "fine"
FINE_WORDS = "Rien à signaler."
LATER_WORDS = "À placer plus tard"


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


def place_of(read: Composition, dossier: Application) -> str:
    """« creneau-5 », « a-placer »: where this dossier is; nothing once it no longer moves."""
    board = board_of(read)
    if dossier.pk not in board.movable:
        return ""
    return moves.place_value(board.slot_of(dossier.pk))


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


@dataclass(frozen=True, slots=True)
class Trial:
    """A possible place, with what moving there would bring: `block`, `warn` or `fine`."""

    value: str
    label: str
    level: str
    sentences: tuple[str, ...]

    @property
    def words(self) -> str:
        return " ".join(self.sentences)

    def as_data(self) -> dict[str, str]:
        return {"value": self.value, "label": self.label, "level": self.level, "words": self.words}


def of_dossier(read: Composition, dossier: Application) -> list[Trial]:
    """Every place where this dossier may go, in the order of the clock; nothing is written.

    Exchanges are offered with the dossiers heard with the same theme: any other mixes themes.
    Raises RefusedError once its audition has begun.
    """
    board = board_of(read)
    here = board.slot_of(dossier.pk)
    weigh = _Scale(read, board)
    found = []
    for slot in read.slots:
        spot = board.spots.get(slot.pk)
        if spot is None or slot.pk == here:
            continue
        found += _at_slot(weigh, dossier, slot, spot)
    if here is None:
        return found
    out = weigh(moves.TO_PLACE, LATER_WORDS, rules.take_out(board, dossier.pk))
    lost = f"{dossier.organisation_name} n’aurait pas d’audition."
    return [
        replace(
            out,
            level=out.level if out.level != FINE else Level.WARN,
            sentences=(lost, *(one for one in out.sentences if one != FINE_WORDS)),
        ),
        *found,
    ]


def of_hearing(read: Composition, hearing: Hearing) -> list[Trial]:
    """Every free slot where this whole audition may go. Raises RefusedError once begun."""
    board = board_of(read)
    board.slot_of_hearing(hearing.pk)
    weigh = _Scale(read, board)
    return [
        weigh(
            moves.place_value(slot.pk),
            f"{moves.when(slot)}, {slot.room}",
            rules.shift(board, hearing.pk, slot=slot.pk),
        )
        for slot in read.slots
        if slot.pk in board.spots and board.spots[slot.pk].hearing is None
    ]


def _at_slot(weigh: "_Scale", dossier: Application, slot: Slot, spot: Spot) -> list[Trial]:
    board, read = weigh.board, weigh.read
    when = moves.when(slot)
    if spot.hearing is None:
        label = f"{when}, {slot.room}\u00a0: nouvelle audition"
        touched = rules.start(board, dossier.pk, slot=slot.pk)
        return [weigh(moves.place_value(slot.pk), label, touched)]
    found = []
    if len(spot.dossiers) < board.group_size:
        names = " et ".join(read.dossiers[key].organisation_name for key in spot.dossiers)
        touched = rules.join(board, dossier.pk, hearing=spot.hearing)
        found.append(
            weigh(f"{moves.HEARING}-{spot.hearing}", f"{when}\u00a0: avec {names}", touched)
        )
    for key in spot.dossiers:
        if weigh.host(key) == weigh.host(dossier.pk):
            name = read.dossiers[key].organisation_name
            touched = rules.swap(board, dossier.pk, key)
            found.append(weigh(f"{moves.SWAP}-{key}", f"Échanger avec {name}, {when}", touched))
    return found


class _Scale:
    """Weighs a change against the plan of today: only what it would add is said."""

    def __init__(self, read: Composition, board: Board) -> None:
        self.read, self.board = read, board
        now = warnings_of(read, read.problem)
        self.known = {one.sentence for found in now.values() for one in found}
        self.hosts = {one.id: read.problem.host_of(one) for one in read.problem.dossiers}

    def host(self, key: int) -> str:
        return self.hosts[key]

    def __call__(self, value: str, label: str, touched: Spots) -> Trial:
        found = warnings_of(after(self.read, touched), self.read.problem)
        added = [
            one for slot in touched for one in found.get(slot, ()) if one.sentence not in self.known
        ]
        added.sort(key=lambda one: one.level != Level.BLOCK)
        return Trial(
            value=value,
            label=label,
            level=added[0].level.value if added else FINE,
            sentences=tuple(one.sentence for one in added) or (FINE_WORDS,),
        )
