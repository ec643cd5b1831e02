"""The jury's sheets: opened for an audition, filled touch by touch, finished, opened again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.history import lock, record
from applications.enums import DECIDED, OUT_OF_THE_CALL, EventKind
from applications.models import Campaign, Criterion, Recusal
from juries.actions import results
from juries.domain.refusals import RefusedError
from juries.domain.scoring import BEST, Gap, asks_reason
from juries.domain.touches import Kept, Stroke, Weight, weigh
from juries.enums import Attendance, SheetState, TouchKind
from juries.models import Hearing, Mark, Score, ScoreSheet
from juries.queries import sheets as grids

LONGEST_REASON = 300
LONG_TEXTS = (
    "application__raw_fields",
    "application__campaign__introduction",
    "application__campaign__cahier_edition",
)


class SheetRefusedError(RefusedError):
    """What cannot be done to this sheet. Its text is French, for the screen."""


class ScoreConflictError(SheetRefusedError):
    """The note changed elsewhere since this screen read it: the juror chooses."""

    def __init__(self, score: Score) -> None:
        self.score = score
        super().__init__("Deux versions de ma note : choisir")

    @property
    def sentence(self) -> str:
        """What to do, for a page that shows the whole sheet."""
        kept = "je ne me prononce pas" if self.score.value is None else str(self.score.value)
        return (
            f"{self.score.criterion.name} : deux versions de ma note. Déjà enregistré ailleurs : "
            f"{kept}. La page montre l’autre : enregistrez encore pour la garder."
        )


class CommentConflictError(SheetRefusedError):
    """The comment changed elsewhere since this screen read it: the juror chooses."""

    def __init__(self, sheet: ScoreSheet) -> None:
        self.sheet = sheet
        super().__init__(
            "Deux versions de mon commentaire. Déjà enregistré ailleurs\u00a0: "
            f"«\u00a0{sheet.comment}\u00a0». Enregistrez encore pour garder celui de cette page."
        )


class IncompleteSheetError(SheetRefusedError):
    """A sheet that cannot end yet, with one sentence per criterion."""

    def __init__(self, gaps: list[Gap]) -> None:
        self.gaps = gaps
        super().__init__("Il reste un critère à compléter avant de terminer.")


@dataclass(frozen=True, slots=True)
class Touch:
    """What a screen says of one criterion; `value` None is an abstention."""

    criterion: Criterion
    value: int | None
    reason: str = ""
    based_on_version: int = 0


@transaction.atomic
def open_sheets(hearing: Hearing, *, at: datetime) -> list[ScoreSheet]:
    """One sheet for each juror present and each structure expected, without a declared link.

    Asked again, adds what is missing. The first opening of a call freezes its grid. A sheet that
    was opened for a missed audition follows its dossier to the new one.
    """
    Campaign.objects.filter(pk=hearing.campaign_id, grid_frozen_at__isnull=True).update(
        grid_frozen_at=at
    )
    # In one order, always: two jurors who open their files at once wait, they never cross.
    seats = hearing.hearing_seats.filter(is_present=True).order_by("pk")
    entries = list(
        hearing.entries.exclude(attendance=Attendance.ABSENT)
        .exclude(application__state__in=OUT_OF_THE_CALL)
        .order_by("pk")
    )
    linked = set(
        Recusal.objects.filter(application__hearing_entries__hearing=hearing).values_list(
            "user", "application"
        )
    )
    wanted = [
        ScoreSheet(seat_id=seat.seat_id, application_id=entry.application_id, hearing=hearing)
        for seat in seats
        for entry in entries
        if (seat.user_id, entry.application_id) not in linked
    ]
    ScoreSheet.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["seat", "application"],
        update_fields=["hearing"],
    )
    return list(hearing.sheets.order_by("pk"))


@transaction.atomic
def mark(
    sheet: ScoreSheet,
    *,
    criterion: Criterion,
    value: int | None,
    client_id: UUID,
    at: datetime,
    based_on_version: int = 0,
    reason: str = "",
    device: UUID | None = None,
    rank: int = 0,
) -> Score:
    """Save one touch: a note of 0 to 5, or None for « Je ne me prononce pas ».

    A touch that was already received (same `client_id`) changes nothing; one that a later touch
    of the same tablet overtook (`rank`) is only remembered. Raises ScoreConflictError when the note
    is another one since `based_on_version`, SheetRefusedError for a finished sheet or a criterion
    of another grid.
    """
    locked = _lock(sheet)
    known = Score.objects.filter(sheet=locked, criterion=criterion).first()
    if is_received(locked, client_id) and known:
        return known
    _require_open(locked)
    _require_in_grid(locked, criterion, value)
    kept = _kept_reason(locked, value, reason)
    stroke = Stroke((value, kept), based_on_version, device, rank)
    weight = weigh(_kept_note(known), stroke)
    if weight is Weight.CONFLICT:
        raise ScoreConflictError(known or Score(sheet=locked, criterion=criterion, version=0))
    if weight is not Weight.SAME or device:
        Mark.objects.create(
            client_id=client_id,
            sheet=locked,
            criterion=criterion,
            value=value,
            text=kept,
            based_on_version=based_on_version,
            device=device,
            rank=rank,
            at=at,
        )
    if known and weight is not Weight.NEW:
        return _remember(known, weight)
    _begin(locked)
    return _write(known or Score(sheet=locked, criterion=criterion, version=0), stroke, at=at)


def mark_touch(sheet: ScoreSheet, touch: Touch, *, at: datetime) -> Score:
    """Save what a page without JavaScript sent: always a new touch."""
    return mark(
        sheet,
        criterion=touch.criterion,
        value=touch.value,
        client_id=uuid4(),
        at=at,
        based_on_version=touch.based_on_version,
        reason=touch.reason,
    )


@transaction.atomic
def comment(
    sheet: ScoreSheet,
    *,
    text: str,
    at: datetime,
    based_on_version: int = 0,
    client_id: UUID | None = None,
    device: UUID | None = None,
    rank: int = 0,
) -> ScoreSheet:
    """Save the comment, which the structure may one day read. Received twice, nothing moves.

    Raises CommentConflictError when it is another one since `based_on_version`, SheetRefusedError
    for a finished sheet.
    """
    locked = _lock(sheet)
    if client_id and is_received(locked, client_id):
        return locked
    kept = Kept(locked.comment, locked.comment_version, locked.comment_device, locked.comment_rank)
    stroke = Stroke(text.strip(), based_on_version, device, rank)
    if not device and stroke.value == kept.value:
        return locked
    _require_open(locked)
    weight = weigh(kept, stroke)
    if weight is Weight.CONFLICT:
        raise CommentConflictError(locked)
    Mark.objects.create(
        client_id=client_id or uuid4(),
        sheet=locked,
        kind=TouchKind.COMMENT,
        text=stroke.value,
        based_on_version=based_on_version,
        device=device,
        rank=rank,
        at=at,
    )
    return _write_comment(locked, stroke, weight)


@transaction.atomic
def fill(
    sheet: ScoreSheet,
    *,
    touches: Iterable[Touch],
    text: str,
    at: datetime,
    comment_version: int = 0,
) -> ScoreSheet:
    """Save a whole sheet at once, as a page without JavaScript sends it.

    Same errors as `mark` and `comment`.
    """
    for touch in touches:
        mark_touch(sheet, touch, at=at)
    return comment(sheet, text=text, at=at, based_on_version=comment_version)


@transaction.atomic
def finish(sheet: ScoreSheet, *, at: datetime) -> ScoreSheet:
    """End the sheet: it now counts in the panel's mean. Ended twice, nothing moves.

    Raises IncompleteSheetError when a criterion lacks a note or an abstention, or its reason.
    """
    locked = lock_with_dossier(sheet)
    if locked.state == SheetState.FINISHED:
        return locked
    missing = grids.gaps_of(locked)
    if missing:
        raise IncompleteSheetError(missing)
    locked.state, locked.finished_at = SheetState.FINISHED, at
    locked.save(update_fields=["state", "finished_at"])
    results.refresh(locked.application, at=at)
    return locked


@transaction.atomic
def reopen(sheet: ScoreSheet, *, by: User, at: datetime) -> ScoreSheet:
    """Take a finished sheet back: out of the mean until it ends again, noted in the history.

    Raises SheetRefusedError once the decision is released.
    """
    locked = lock_with_dossier(sheet)
    if locked.state != SheetState.FINISHED:
        return locked
    if locked.application.state in DECIDED:
        raise SheetRefusedError("La décision est rendue : cette fiche ne se rouvre plus.")
    locked.state, locked.reopened_at = SheetState.REOPENED, at
    locked.save(update_fields=["state", "reopened_at"])
    record(locked.application, EventKind.SHEET_REOPENED, by=by, at=at, sheet=locked.pk)
    results.refresh(locked.application, at=at)
    return locked


def is_received(sheet: ScoreSheet, client_id: UUID) -> bool:
    """Whether this touch is already kept. Raises SheetRefusedError for another sheet's."""
    owner = Mark.objects.filter(client_id=client_id).values_list("sheet", flat=True).first()
    if owner not in {None, sheet.pk}:
        raise SheetRefusedError("Cette touche appartient à une autre fiche\u00a0: recommencez-la.")
    return owner is not None


def _lock(sheet: ScoreSheet) -> ScoreSheet:
    rows = ScoreSheet.objects.select_for_update(of=("self",)).select_related(
        "application__campaign"
    )
    # Read at each touch: without the texts of the dossier and of its call.
    locked = rows.defer(*LONG_TEXTS).filter(pk=sheet.pk).first()
    if locked is None:
        raise SheetRefusedError("Cette fiche n’est plus à remplir\u00a0: l’audition a changé.")
    return locked


def lock_with_dossier(sheet: ScoreSheet) -> ScoreSheet:
    """The dossier first, as whoever closes the audition does: the two never wait for each other."""
    lock(sheet.application)
    return _lock(sheet)


def _require_open(sheet: ScoreSheet) -> None:
    if sheet.state == SheetState.FINISHED:
        raise SheetRefusedError("Votre fiche est terminée : rouvrez-la pour changer une note.")


def _require_in_grid(sheet: ScoreSheet, criterion: Criterion, value: int | None) -> None:
    if not grids.is_of_grid(criterion, sheet.application):
        raise SheetRefusedError("Ce critère n’est pas dans la grille de ce dossier.")
    if value is not None and not 0 <= value <= BEST:
        raise SheetRefusedError("Une note va de 0 à 5.")


def _kept_reason(sheet: ScoreSheet, value: int | None, reason: str) -> str:
    asked = asks_reason(value, sheet.application.campaign.reason_scores)
    return reason.strip()[:LONGEST_REASON] if asked else ""


def _begin(sheet: ScoreSheet) -> None:
    if sheet.state == SheetState.TO_FILL:
        sheet.state = SheetState.STARTED
        sheet.save(update_fields=["state"])


def _kept_note(score: Score | None) -> Kept:
    if score is None:
        return Kept()
    return Kept((score.value, score.reason), score.version, score.device, score.rank)


def _remember(score: Score, weight: Weight) -> Score:
    """A late touch counts in the version, so that any order of arrival ends on the same one."""
    if weight is Weight.LATE:
        score.version += 1
        score.save(update_fields=["version"])
    return score


def _write(score: Score, stroke: Stroke, *, at: datetime) -> Score:
    score.value, score.reason = stroke.value
    score.version += 1
    score.device, score.rank, score.updated_at = stroke.device, stroke.rank, at
    score.save()
    return score


def _write_comment(sheet: ScoreSheet, stroke: Stroke, weight: Weight) -> ScoreSheet:
    if weight is Weight.NEW:
        sheet.comment = stroke.value
        sheet.comment_device, sheet.comment_rank = stroke.device, stroke.rank
    if weight is not Weight.SAME:
        sheet.comment_version += 1
        sheet.save(update_fields=["comment", "comment_version", "comment_device", "comment_rank"])
    _begin(sheet)
    return sheet
