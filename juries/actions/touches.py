"""What a tablet sends, one touch after the other: notes, comments, the end of a sheet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ami_portal.accounts.models import User
from applications.models import Criterion
from juries.actions import sheets
from juries.enums import TouchKind
from juries.models import Mark, ScoreSheet


@dataclass(frozen=True, slots=True)
class Sent:
    """One touch as a tablet sent it: `value` None abstains, `text` is a reason or a comment."""

    client_id: UUID
    rank: int
    sheet: int
    kind: TouchKind
    criterion: int | None = None
    value: int | None = None
    text: str = ""
    based_on_version: int = 0


def receive(sent: Sent, sheet: ScoreSheet, *, device: UUID, by: User, at: datetime) -> None:
    """Save one touch of one's own sheet. Received twice, or overtaken by another: harmless.

    Raises the errors of `sheets.mark`, `comment`, `finish` and `reopen`.
    """
    if sent.kind is TouchKind.NOTE:
        _note(sent, sheet, device=device, at=at)
    elif sent.kind is TouchKind.COMMENT:
        sheets.comment(
            sheet,
            text=sent.text,
            at=at,
            based_on_version=sent.based_on_version,
            client_id=sent.client_id,
            device=device,
            rank=sent.rank,
        )
    else:
        _turn(sent, sheet, device=device, by=by, at=at)


def _note(sent: Sent, sheet: ScoreSheet, *, device: UUID, at: datetime) -> None:
    criterion = Criterion.objects.filter(pk=sent.criterion or 0).first()
    if criterion is None:
        raise sheets.SheetRefusedError("Ce critère n’est pas dans la grille de ce dossier.")
    sheets.mark(
        sheet,
        criterion=criterion,
        value=sent.value,
        client_id=sent.client_id,
        at=at,
        based_on_version=sent.based_on_version,
        reason=sent.text,
        device=device,
        rank=sent.rank,
    )


@transaction.atomic
def _turn(sent: Sent, sheet: ScoreSheet, *, device: UUID, by: User, at: datetime) -> None:
    """End the sheet or open it again, unless the same tablet has since said otherwise."""
    locked = sheets.lock_with_dossier(sheet)
    if sheets.is_received(locked, sent.client_id):
        return
    turns = Mark.objects.filter(
        sheet=locked, kind__in=[TouchKind.FINISH, TouchKind.REOPEN], device=device
    )
    if not turns.filter(rank__gt=sent.rank).exists():
        if sent.kind is TouchKind.FINISH:
            sheets.finish(locked, at=at)
        else:
            sheets.reopen(locked, by=by, at=at)
    Mark.objects.create(
        client_id=sent.client_id,
        sheet=locked,
        kind=sent.kind,
        device=device,
        rank=sent.rank,
        at=at,
    )
