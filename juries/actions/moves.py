"""Moving dossiers and auditions by hand, and undoing it: nobody is told before the publication."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from ami_portal.accounts.models import User
from applications.models import Application, Campaign
from juries.actions import invitations, plan_rows
from juries.domain import board as rules
from juries.domain.board import Board, Spots
from juries.domain.refusals import RefusedError
from juries.enums import Attendance, MoveKind
from juries.models import Hearing, HearingEntry, HearingSeat, PlanMove, Slot
from juries.queries import composition, moves, trials
from juries.queries.composition import Composition


def move(
    application: Application,
    *,
    to: Hearing | Slot | None,
    by: User,
    at: datetime,
    seen: str = "",
) -> PlanMove | None:
    """Put a dossier in another audition, in an empty slot, or back among those to place (None).

    The auditions touched get jurors again: nobody linked to a dossier stays, whoever the quorum
    lacks is called when free. An audition left empty goes. `seen`: where the board that the person
    reads has the dossier (`moves.place_value`). None when nothing changes. Raises RefusedError.
    """

    def change(board: Board) -> Spots:
        if isinstance(to, Hearing):
            return rules.join(board, application.pk, hearing=to.pk)
        if isinstance(to, Slot):
            return rules.start(board, application.pk, slot=to.pk)
        return rules.take_out(board, application.pk)

    seen_places = {application: seen}
    return _change(application.campaign, MoveKind.MOVE, change, seen=seen_places, by=by, at=at)


def swap(
    application: Application, *, other: Application, by: User, at: datetime, seen: str = ""
) -> PlanMove | None:
    """Exchange the places of two dossiers; jurors follow as in `move`. Raises RefusedError."""

    def change(board: Board) -> Spots:
        return rules.swap(board, application.pk, other.pk)

    seen_places = {application: seen}
    return _change(application.campaign, MoveKind.SWAP, change, seen=seen_places, by=by, at=at)


def shift(hearing: Hearing, *, to: Slot, by: User, at: datetime) -> PlanMove | None:
    """Move a whole audition to a free slot: same dossiers, same jurors when they can.

    What jurors declared about their links stays. Raises RefusedError.
    """

    def change(board: Board) -> Spots:
        return rules.shift(board, hearing.pk, slot=to.pk)

    return _change(hearing.campaign, MoveKind.SHIFT, change, seen={}, by=by, at=at)


@transaction.atomic
def undo(known: PlanMove, *, by: User, at: datetime) -> PlanMove:
    """Put back what the last move had changed: same places, same jurors, same answers.

    Itself a move, signed. Raises RefusedError when it is not the last one, when it was undone or
    published, or when these places changed since.
    """
    campaign = plan_rows.lock(known.campaign)
    last = moves.undoable(campaign).last()
    if last is None or last.pk != known.pk:
        raise RefusedError(
            "Ce déplacement n’est plus le dernier\u00a0: relisez le plan, puis recommencez."
        )
    read = composition.load(campaign)
    touched = rules.restore(
        trials.board_of(read),
        before=moves.spots_of(last.before),
        after=moves.spots_of(last.after),
    )
    before = moves.picture(read, touched)
    _write(read, touched, past=last.before, at=at)
    return PlanMove.objects.create(
        campaign=campaign,
        version=last.version,
        kind=MoveKind.UNDO,
        words=f"Annulé\u00a0: {last.words}"[: moves.LONGEST_WORDS],
        before=before,
        after=moves.picture(composition.load(campaign), touched),
        undoes=last,
        at=at,
        by=by,
    )


@transaction.atomic
def _change(
    campaign: Campaign,
    kind: MoveKind,
    change: Callable[[Board], Spots],
    *,
    seen: dict[Application, str],
    by: User,
    at: datetime,
) -> PlanMove | None:
    campaign = plan_rows.lock(campaign)
    read = composition.load(campaign)
    board = trials.board_of(read)
    for application, place in seen.items():
        _refuse_stale(board, application, place)
    touched = change(board)
    if not touched:
        return None
    before = moves.picture(read, touched)
    _write(read, touched, at=at)
    now = composition.load(campaign)
    return PlanMove.objects.create(
        campaign=campaign,
        version=read.version.number if read.version else 0,
        kind=kind,
        words=moves.words_of(kind, read, now, touched)[: moves.LONGEST_WORDS],
        before=before,
        after=moves.picture(now, touched),
        at=at,
        by=by,
    )


def _refuse_stale(board: Board, application: Application, seen: str) -> None:
    """Two agents at once: the second one reads the plan again before moving the same dossier."""
    if not seen or seen == moves.place_value(board.slot_of(application.pk)):
        return
    last = PlanMove.objects.filter(campaign=application.campaign_id).select_related("by").last()
    who = str(last.by) if last else "Quelqu’un"
    raise RefusedError(
        f"{application.organisation_name} n’est plus où vous l’aviez vu\u00a0: {who} vient de"
        " changer le plan. Le voici à jour, recommencez si besoin."
    )


def _write(
    read: Composition, touched: Spots, *, at: datetime, past: moves.Picture | None = None
) -> None:
    """Bring the rows to what these slots must hold. `past`: a picture to put back."""
    kept = moves.seats_in(past) if past else None
    drawn: Any = trials.after(read, touched, kept=kept)
    known = [one for one in read.movable if composition.slot_of(one).pk in touched]
    declared = plan_rows.declarations(known)
    answers = {**invitations.answers_of(known), **(moves.answers_in(past) if past else {})}
    _empty(known, touched)
    rows = _rows(drawn, known, touched, at=at)
    for slot, row in rows.items():
        plan_rows.fill(row, dossiers=touched[slot].dossiers)
        invitations.restore(row, answers)
        said = moves.declared_in(past, slot, row) if past else {}
        seats = next(one.seat_ids for one in drawn.hearings if one.slot_id == slot)
        plan_rows.seat_at(row, seats=map(read.seat, seats), declared={**declared, **said})
    plan_rows.drop_stale_sheets(read.campaign)


def _empty(known: Iterable[Any], touched: Spots) -> None:
    """Take out the jurors of the auditions touched, and every dossier that finds its place anew."""
    known = list(known)
    HearingSeat.objects.filter(hearing__in=known).delete()
    placed = [key for spot in touched.values() for key in spot.dossiers]
    left = [key for one in known for key in one.dossier_ids]
    expected = HearingEntry.objects.filter(attendance=Attendance.EXPECTED)
    expected.filter(application__in=[*placed, *left]).delete()


def _rows(
    trial: Composition, known: Iterable[Hearing], touched: Spots, *, at: datetime
) -> dict[int, Hearing]:
    """Slot → the row of its audition, made, moved or revived; the empty ones are dismissed."""
    staying = {spot.hearing for spot in touched.values() if spot.dossiers}
    emptied = [one.pk for one in known if one.pk not in staying]
    for row in Hearing.objects.filter(pk__in=emptied):
        plan_rows.dismiss(row, at=at)
    found = Hearing.objects.in_bulk([key for key in staying if key is not None])
    rows = {}
    for slot, spot in touched.items():
        if not spot.dossiers:
            continue
        drawn = next(one for one in trial.hearings if one.slot_id == slot)
        row = found.get(spot.hearing or 0) or Hearing(campaign=trial.campaign, theme=drawn.theme)
        row.slot_id, row.cancelled_at = slot, None
        row.save()
        rows[slot] = row
    return rows
