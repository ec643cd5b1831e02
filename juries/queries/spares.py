"""Who else could sit at an audition: same room, other room, consultative seats."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from juries.models import Hearing, Seat
from juries.queries.composition import Composition, links_of, slot_of


def same_room_seats(hearing: Hearing, read: Composition) -> set[int]:
    """The seats of the auditions in the same room that half-day, this one included."""
    return _seats(_neighbours(hearing, read, same_room=True)) | _seats([hearing])


def other_room_seats(hearing: Hearing, read: Composition) -> set[int]:
    """The seats that sit in another room that half-day: one person, one room."""
    return _seats(_neighbours(hearing, read, same_room=False))


def consultative_seats(hearing: Hearing, read: Composition) -> list[Seat]:
    """The consultative seats that may hear it: free, without a link, not in another room."""
    elsewhere = other_room_seats(hearing, read)
    return [
        seat
        for seat in _consultative(read)
        if seat.pk not in elsewhere and _may_hear(seat, hearing, read)
    ]


def consultative_places(read: Composition) -> Iterator[tuple[Seat, list[Hearing]]]:
    """Each consultative seat and its auditions: one room a half-day, where it hears most."""
    rooms: defaultdict[int, defaultdict[int, list[Hearing]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for hearing in read.movable:
        slot = slot_of(hearing)
        rooms[slot.half_day_id][slot.room_id].append(hearing)
    for seat in _consultative(read):
        for by_room in rooms.values():
            heard = [
                [hearing for hearing in hearings if _may_hear(seat, hearing, read)]
                for hearings in by_room.values()
            ]
            yield seat, max(heard, key=len)


def _consultative(read: Composition) -> list[Seat]:
    return [seat for seat in read.seats.values() if seat.is_consultative and not seat.withdrawn_at]


def _may_hear(seat: Seat, hearing: Hearing, read: Composition) -> bool:
    if slot_of(hearing).half_day_id in (seat.busy_half_days or ()):
        return False
    heard = [read.dossiers[key] for key in read.heard_in(hearing)]
    return not links_of(seat, heard)


def _neighbours(hearing: Hearing, read: Composition, *, same_room: bool) -> list[Hearing]:
    slot = slot_of(hearing)
    return [
        other
        for other in read.hearings
        if other.pk != hearing.pk
        and slot_of(other).half_day_id == slot.half_day_id
        and (slot_of(other).room_id == slot.room_id) == same_room
    ]


def _seats(hearings: Iterable[Hearing]) -> set[int]:
    return {key for hearing in hearings for key in hearing.seat_ids}
