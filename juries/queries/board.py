"""The board: half-days as columns, auditions as cards, what is wrong said in sentences."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from applications.models import Application, Campaign
from juries.domain import composition as solver
from juries.domain.composition import HearingWarning, Level
from juries.models import HalfDay, Hearing, Slot
from juries.queries import composition, invitations, links, measures, publication
from juries.queries.composition import Composition
from juries.queries.moves import HEARING, SLOT, Journal, journal_of, place_value, short_label, when


@dataclass(frozen=True, slots=True)
class Destination:
    """A place where a dossier may go, as an option of the select."""

    value: str
    label: str


@dataclass(frozen=True)
class Card:
    """One audition."""

    hearing: Hearing
    dossiers: tuple[Application, ...]
    absent: tuple[Application, ...]
    jurors: int
    colleges: int
    warnings: tuple[HearingWarning, ...]
    shows_room: bool

    @property
    def place(self) -> str:
        """« creneau-5 »: where its dossiers are, as forms carry it."""
        return place_value(composition.slot_of(self.hearing).pk)

    @property
    def blocks(self) -> list[str]:
        return [one.sentence for one in self.warnings if one.level == Level.BLOCK]

    @property
    def advice(self) -> list[str]:
        return [one.sentence for one in self.warnings if one.level == Level.WARN]


@dataclass(frozen=True)
class Column:
    """One half-day: its auditions and the slots still empty."""

    half_day: HalfDay
    rooms: tuple[str, ...]
    cards: tuple[Card, ...]
    empty: tuple[Slot, ...]

    @property
    def label(self) -> str:
        return short_label(self.half_day)


@dataclass(frozen=True, slots=True)
class Missing:
    """A dossier to place, and why it is not."""

    dossier: Application
    reason: str


@dataclass(frozen=True)
class Board:
    """The plan as the agent works on it."""

    read: Composition
    columns: tuple[Column, ...]
    missing: tuple[Missing, ...]
    destinations: tuple[Destination, ...]
    measure: measures.Measure | None
    journal: Journal
    news: publication.Publication

    @property
    def campaign(self) -> Campaign:
        return self.read.campaign

    @property
    def is_empty(self) -> bool:
        return not self.read.hearings

    @cached_property
    def is_blocked(self) -> bool:
        return any(card.blocks for column in self.columns for card in column.cards)

    @property
    def version(self) -> int:
        return self.read.version.number if self.read.version else 0


def of(campaign: Campaign) -> Board:
    """Read the plan of a call for the board."""
    read = composition.load(campaign)
    asked = invitations.asked_in(campaign)
    for dossier in read.dossiers.values():
        dossier.reply_asked = asked.get(dossier.pk, "")
    warnings = _warnings(read)
    return Board(
        read=read,
        columns=tuple(_columns(read, warnings)),
        missing=tuple(_missing(read)),
        destinations=tuple(_destinations(read)),
        measure=measures.measure(read) if read.movable else None,
        journal=journal_of(read),
        news=publication.of(read),
    )


def _warnings(read: Composition) -> dict[int, list[HearingWarning]]:
    """Hearing pk → what is wrong with it."""
    found: dict[int, list[HearingWarning]] = defaultdict(list)
    for warning in solver.warnings_for(read.problem, read.planned()):
        found[read.movable[warning.hearing].pk].append(warning)
    for key, sentences in links.waiting_by_hearing(read.campaign, read.movable).items():
        found[key] += [HearingWarning(0, Level.WARN, sentence) for sentence in sentences]
    return found


def _columns(read: Composition, warnings: dict[int, list[HearingWarning]]) -> list[Column]:
    taken = {hearing.slot_id for hearing in read.hearings}
    slots: dict[int, list[Slot]] = defaultdict(list)
    for slot in read.slots:
        slots[slot.half_day_id].append(slot)
    return [
        Column(
            half_day=day,
            rooms=tuple(dict.fromkeys(slot.room.name for slot in slots[day.pk])),
            cards=tuple(
                _card(hearing, read, warnings, shows_room=len(read.places.rooms[day.pk]) > 1)
                for hearing in read.hearings
                if composition.slot_of(hearing).half_day_id == day.pk
            ),
            empty=tuple(
                slot
                for slot in slots[day.pk]
                if slot.pk not in taken and slot.pk in read.places.positions
            ),
        )
        for day in read.places.half_days
    ]


def _card(
    hearing: Hearing,
    read: Composition,
    warnings: dict[int, list[HearingWarning]],
    *,
    shows_room: bool,
) -> Card:
    seats = [read.seats[key] for key in hearing.seat_ids]
    return Card(
        hearing=hearing,
        dossiers=tuple(read.dossiers[key] for key in read.heard_in(hearing)),
        absent=tuple(read.dossiers[key] for key in hearing.absent_ids),
        jurors=len(seats),
        colleges=len({seat.college_id for seat in seats}),
        warnings=tuple(warnings.get(hearing.pk, ())),
        shows_room=shows_room,
    )


def _missing(read: Composition) -> list[Missing]:
    placed = {key for hearing in read.movable for key in read.heard_in(hearing)}
    left = [dossier for dossier in read.waiting if dossier.pk not in placed]
    return [Missing(dossier, measures.reason_unplaced(dossier, read)) for dossier in left]


def _destinations(read: Composition) -> list[Destination]:
    size = read.campaign.group_size
    joinable = [hearing for hearing in read.movable if len(read.heard_in(hearing)) < size]
    taken = {hearing.slot_id for hearing in read.hearings}
    free = [
        slot for slot in read.slots if slot.pk in read.places.positions and slot.pk not in taken
    ]
    return [
        *(
            Destination(
                f"{HEARING}-{hearing.pk}",
                f"{when(composition.slot_of(hearing))}\u00a0: avec {_names(read, hearing)}",
            )
            for hearing in joinable
        ),
        *(
            Destination(f"{SLOT}-{slot.pk}", f"{when(slot)}, {slot.room}\u00a0: nouvelle audition")
            for slot in free
        ),
    ]


def _names(read: Composition, hearing: Hearing) -> str:
    names = [read.dossiers[key].organisation_name for key in read.heard_in(hearing)]
    return " et ".join(names) or hearing.theme.name
