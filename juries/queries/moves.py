"""The moves made by hand: their pictures, their words, and which one may be undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import QuerySet

from ami_portal.common.dates import SHORT_MONTHS, WEEKDAYS, clock
from applications.models import Campaign
from juries.domain.board import Spot, Spots
from juries.enums import Attendance, MoveKind
from juries.models import HalfDay, Hearing, HearingEntry, HearingSeat, PlanMove, Slot
from juries.queries.composition import Composition, latest_version, slot_of

LONGEST_WORDS = 400
TO_PLACE = "a-placer"
HEARING, SLOT, SWAP = "audition", "creneau", "echange"

# Slot, as JSON keys it → what it held: audition, theme, dossiers, jurors, answers.
Picture: TypeAlias = dict[str, dict[str, Any]]


def place_value(slot: int | None) -> str:
    """« creneau-5 », « a-placer »: where a dossier is, as forms carry it."""
    return TO_PLACE if slot is None else f"{SLOT}-{slot}"


def since(campaign: Campaign, version: int) -> QuerySet[PlanMove]:
    """Every move made after this published version (0 before any), undone ones included."""
    rows = PlanMove.objects.filter(campaign=campaign, version=version)
    return rows.select_related("by").order_by("pk")


def undoable(campaign: Campaign) -> QuerySet[PlanMove]:
    """The moves that still stand since the last publication; the last one may be undone."""
    version = latest_version(campaign)
    rows = since(campaign, version.number if version else 0)
    return rows.filter(undoes=None, undone_by=None)


@dataclass(frozen=True, slots=True)
class Journal:
    """What was moved since the last publication, latest first; `last` is the one to undo."""

    rows: tuple[PlanMove, ...]
    last: PlanMove | None


def journal_of(read: Composition) -> Journal:
    """The same for the board, in one query."""
    rows = tuple(since(read.campaign, read.version.number if read.version else 0))
    undone = {row.undoes_id for row in rows}
    standing = [row for row in rows if row.undoes_id is None and row.pk not in undone]
    return Journal(rows[::-1], standing[-1] if standing else None)


def picture(read: Composition, slots: Iterable[int]) -> Picture:
    """What these slots hold now, in plain values."""
    asked = set(slots)
    held = {slot_of(one).pk: one for one in read.movable if slot_of(one).pk in asked}
    seats = HearingSeat.objects.filter(hearing__in=[one.pk for one in held.values()])
    entries = HearingEntry.objects.filter(
        hearing__in=[one.pk for one in held.values()], attendance=Attendance.EXPECTED
    )
    said = {(row.hearing_id, row.seat_id): row.links_declared_at for row in seats}
    answers = {row.application_id: row for row in entries if row.replied_at is not None}
    return {
        str(slot): {} if slot not in held else _pictured(held[slot], read, said, answers)
        for slot in asked
    }


def _pictured(
    hearing: Any,
    read: Composition,
    said: dict[tuple[int, int], datetime | None],
    answers: dict[int, HearingEntry],
) -> dict[str, Any]:
    dossiers = read.heard_in(hearing)
    slot = slot_of(hearing)
    return {
        "hearing": hearing.pk,
        "theme": hearing.theme_id,
        "dossiers": dossiers,
        "seats": {str(key): _iso(said.get((hearing.pk, key))) for key in hearing.seat_ids},
        "starts_at": slot.starts_at.isoformat(),
        "room": slot.room_id,
        "answers": {
            str(key): [one.reply, one.reply_text, _iso(one.replied_at), one.replied_by_id]
            for key, one in answers.items()
            if key in dossiers
        },
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def spots_of(past: Picture) -> Spots:
    """The same, as the rules of moving read it."""
    return {
        int(slot): Spot(tuple(one["dossiers"]), one["hearing"], one["theme"]) if one else Spot()
        for slot, one in past.items()
    }


def seats_in(past: Picture) -> dict[int, list[int]]:
    """Slot → the jurors that it had."""
    return {int(slot): [int(key) for key in one.get("seats", ())] for slot, one in past.items()}


def answers_in(past: Picture) -> dict[tuple[int, datetime, int], HearingEntry]:
    """What structures had answered for these very places."""
    return {
        (int(key), datetime.fromisoformat(one["starts_at"]), one["room"]): HearingEntry(
            reply=reply, reply_text=text, replied_at=datetime.fromisoformat(at), replied_by_id=by
        )
        for one in past.values()
        for key, (reply, text, at, by) in one.get("answers", {}).items()
    }


def declared_in(
    past: Picture, slot: int, hearing: Hearing
) -> dict[tuple[int, int, frozenset[int]], datetime]:
    """What the jurors of this slot had declared about these very dossiers."""
    one = past[str(slot)]
    heard = frozenset(one["dossiers"])
    return {
        (hearing.pk, int(key), heard): datetime.fromisoformat(said)
        for key, said in one["seats"].items()
        if said
    }


def words_of(kind: MoveKind, before: Composition, now: Composition, touched: Spots) -> str:
    """« Roule, ma belle : de mardi 24 nov., matin, 9 h 30 à mardi 24 nov., soir, 18 h »."""
    was, becomes = _places(before, touched), _places(now, touched)
    moved = sorted(key for key in was.keys() | becomes.keys() if was.get(key) != becomes.get(key))
    names = [before.dossiers[key].organisation_name for key in moved]
    if not moved:
        return str(kind.label)
    start, end = was.get(moved[0]), becomes.get(moved[0])
    if kind == MoveKind.SWAP:
        return f"{' et '.join(names)}\u00a0: échangés ({_place(start)}, {_place(end)})"
    who = ", ".join(names)
    return f"{who}\u00a0: de «\u00a0{_place(start)}\u00a0» à «\u00a0{_place(end)}\u00a0»"


def _places(read: Composition, touched: Spots) -> dict[int, Slot]:
    return {
        key: slot_of(one)
        for one in read.movable
        if slot_of(one).pk in touched
        for key in read.heard_in(one)
    }


def _place(slot: Slot | None) -> str:
    return when(slot) if slot else "à placer"


def short_label(half_day: HalfDay) -> str:
    """« Mardi 24 nov., matin »."""
    day = half_day.day
    weekday = WEEKDAYS[day.weekday()].capitalize()
    return f"{weekday} {day.day}\u00a0{SHORT_MONTHS[day.month - 1]}, {half_day.get_part_display()}"


def when(slot: Slot) -> str:
    """« Mardi 24 nov., matin, 9 h 30 »."""
    return f"{short_label(slot.half_day)}, {clock(slot.starts_at)}"
