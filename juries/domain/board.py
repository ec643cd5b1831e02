"""Moving dossiers on the board: what each gesture would leave in the slots that it touches."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from juries.domain.refusals import RefusedError

BEGUN = "Cette audition a commencé\u00a0: elle ne peut plus changer."


@dataclass(frozen=True, slots=True)
class Spot:
    """What one slot holds; `hearing` is None when nothing is there, or an audition to create."""

    dossiers: tuple[int, ...] = ()
    hearing: int | None = None
    theme: int | None = None


# Slot → what it holds.
Spots: TypeAlias = Mapping[int, Spot]


@dataclass(frozen=True)
class Board:
    """The slots that may still change, the dossiers that may move (key → theme), the group size."""

    spots: Spots
    movable: Mapping[int, int]
    group_size: int

    def slot_of(self, dossier: int) -> int | None:
        """Where this dossier is, None among those to place. Raises RefusedError once it is held."""
        if dossier not in self.movable:
            raise RefusedError(
                "Ce dossier ne se déplace plus\u00a0: son audition a commencé, ou il n’est pas à"
                " auditionner."
            )
        return next((slot for slot, spot in self.spots.items() if dossier in spot.dossiers), None)

    def slot_of_hearing(self, hearing: int) -> int:
        """Where this audition is. Raises RefusedError once it has begun."""
        for slot, spot in self.spots.items():
            if spot.hearing == hearing:
                return slot
        raise RefusedError(BEGUN)

    def free(self, slot: int) -> int:
        """The same slot when an audition may be put there. Raises RefusedError."""
        if slot not in self.spots:
            raise RefusedError(
                "Ce créneau n’est plus libre\u00a0: relisez le plan, puis recommencez."
            )
        if self.spots[slot].hearing is not None:
            raise RefusedError("Une audition occupe déjà ce créneau.")
        return slot


def join(board: Board, dossier: int, *, hearing: int) -> Spots:
    """Put a dossier in another audition. Raises RefusedError when that one is full or begun."""
    source, target = board.slot_of(dossier), board.slot_of_hearing(hearing)
    if source == target:
        return {}
    spot = board.spots[target]
    if len(spot.dossiers) >= board.group_size:
        raise RefusedError(
            f"Cette audition réunit déjà {board.group_size} structures\u00a0:"
            " échangez deux dossiers, ou déplacez-en un d’abord."
        )
    return {**_without(board, dossier), target: _with(spot, dossier)}


def start(board: Board, dossier: int, *, slot: int) -> Spots:
    """Open an audition for one dossier in an empty slot. Raises RefusedError."""
    touched = _without(board, dossier)
    return {**touched, board.free(slot): Spot((dossier,), None, board.movable[dossier])}


def take_out(board: Board, dossier: int) -> Spots:
    """Put a dossier back among those to place. Raises RefusedError."""
    return _without(board, dossier)


def swap(board: Board, first: int, second: int) -> Spots:
    """Exchange the places of two dossiers, one of which may be among those to place.

    Raises RefusedError when they are at the same place.
    """
    mine, theirs = board.slot_of(first), board.slot_of(second)
    if mine == theirs:
        raise RefusedError("Ces deux dossiers sont déjà ensemble\u00a0: rien ne changerait.")
    touched = {}
    for slot, leaves, comes in ((mine, first, second), (theirs, second, first)):
        if slot is not None:
            touched[slot] = _with(_left_by(board.spots[slot], leaves), comes)
    return touched


def shift(board: Board, hearing: int, *, slot: int) -> Spots:
    """Move a whole audition to an empty slot: same dossiers. Raises RefusedError."""
    source = board.slot_of_hearing(hearing)
    return {source: Spot(), board.free(slot): board.spots[source]}


def restore(board: Board, *, before: Spots, after: Spots) -> Spots:
    """Put back what a gesture had changed, when nothing touched these places since.

    Raises RefusedError otherwise: undoing would undo someone else's work too.
    """
    moved = {key for spots in (before, after) for one in spots.values() for key in one.dossiers}
    for slot, spot in after.items():
        now = board.spots.get(slot)
        if now is None or set(now.dossiers) != set(spot.dossiers):
            raise RefusedError(
                "Ces places ont changé depuis ce déplacement\u00a0: relisez le plan, puis déplacez"
                " vous-même."
            )
    elsewhere = [key for key in moved if board.slot_of(key) not in (None, *after)]
    if elsewhere:
        raise RefusedError("Un de ces dossiers a été placé ailleurs depuis\u00a0: relisez le plan.")
    return dict(before)


def _without(board: Board, dossier: int) -> dict[int, Spot]:
    slot = board.slot_of(dossier)
    return {} if slot is None else {slot: _left_by(board.spots[slot], dossier)}


def _left_by(spot: Spot, dossier: int) -> Spot:
    return replace(spot, dossiers=tuple(key for key in spot.dossiers if key != dossier))


def _with(spot: Spot, dossier: int) -> Spot:
    return replace(spot, dossiers=(*spot.dossiers, dossier))
