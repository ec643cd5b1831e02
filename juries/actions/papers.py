"""A sheet filled on paper, typed by the service in the juror's name."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.history import lock, record
from applications.enums import EventKind
from applications.models import Application
from juries.actions import links, sheets
from juries.actions.sheets import SheetRefusedError, Touch
from juries.enums import SheetChannel, SheetState
from juries.models import HearingSeat, ScoreSheet


@transaction.atomic
def type_sheet(
    place: HearingSeat,
    application: Application,
    *,
    touches: Iterable[Touch],
    text: str,
    by: User,
    at: datetime,
) -> ScoreSheet:
    """Fill and finish the sheet from the paper, all or nothing; who typed it stays known.

    The paper also says that the juror has no link with the structures heard. Raises
    IncompleteSheetError for a criterion without note, SheetRefusedError for a sheet that the juror
    has begun on a screen, or of a dossier that is closed to them.
    """
    links.declare_none(place.hearing, by=place.user, at=at)
    dossier = lock(application)
    found = ScoreSheet.objects.filter(seat=place.seat_id, application=dossier)
    sheet = found.select_for_update(of=("self",)).first()
    if sheet is None or dossier.recusals.filter(user=place.user_id).exists():
        raise SheetRefusedError(f"{place.user} n’a pas de fiche pour ce dossier.")
    if sheet.state != SheetState.TO_FILL:
        raise SheetRefusedError(
            f"{place.user} a déjà commencé cette fiche\u00a0: elle ne se saisit plus ici."
        )
    sheets.fill(sheet, touches=touches, text=text, at=at)
    finished = sheets.finish(sheet, at=at)
    finished.channel, finished.typed_by, finished.typed_at = SheetChannel.PAPER, by, at
    finished.save(update_fields=["channel", "typed_by", "typed_at"])
    record(dossier, EventKind.SHEET_TYPED, by=by, at=at, sheet=finished.pk)
    return finished
