"""Who sits at an audition that people moved by hand: no rule of the panel breaks by accident."""

from collections.abc import Collection, Iterable, Mapping

from juries.domain.composition import Key, Seat


def can_sit(seat: Seat, *, half_day: Key, dossiers: Collection[Key]) -> bool:
    """A juror sits when free that half-day and without a link to any dossier heard there."""
    return half_day in seat.half_days and seat.recused.isdisjoint(dossiers)


def choose_seats(
    seats: Iterable[Seat],
    *,
    half_day: Key,
    dossiers: Collection[Key],
    quorum: Mapping[str, int],
    preferred: Collection[Key] = (),
    busy: Collection[Key] = (),
) -> tuple[Key, ...]:
    """The seats of one audition: those already in that room, then whoever the quorum needs.

    `busy` sit in another room of that half-day. A recused or absent juror is never chosen, even
    when the quorum is then not reached: the board says so.
    """
    able = [
        seat
        for seat in seats
        if seat.id not in busy and can_sit(seat, half_day=half_day, dossiers=dossiers)
    ]
    chosen = [seat for seat in able if seat.id in preferred]
    for college, needed in quorum.items():
        missing = needed - sum(seat.college == college for seat in chosen)
        others = [seat for seat in able if seat.college == college and seat not in chosen]
        chosen += others[: max(missing, 0)]
    return tuple(seat.id for seat in chosen)
