"""Which sheets count for a dossier, and what the panel says of it."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from applications.enums import OUT_OF_THE_CALL
from applications.models import Application, Recusal
from juries.domain import scoring
from juries.domain.scoring import FinishedSheet, Note, PanelOpinion
from juries.enums import Attendance, SheetState
from juries.models import College, HearingEntry, HearingSeat, Score, ScoreSheet


def due_sheets() -> QuerySet[ScoreSheet]:
    """The sheets that jurors owe: juror present and without a link, structure not absent.

    A dossier withdrawn or declared irrecevable after the audition was composed asks for none.
    """
    entry = (
        HearingEntry.objects.filter(
            hearing=OuterRef("hearing"), application=OuterRef("application")
        )
        .exclude(attendance=Attendance.ABSENT)
        .exclude(application__state__in=OUT_OF_THE_CALL)
    )
    present = HearingSeat.objects.filter(
        hearing=OuterRef("hearing"), seat=OuterRef("seat"), is_present=True
    )
    recusal = Recusal.objects.filter(
        user=OuterRef("seat__user"), application=OuterRef("application")
    )
    return ScoreSheet.objects.filter(
        Exists(entry), Exists(present), ~Exists(recusal), hearing__cancelled_at__isnull=True
    )


def counted_sheets(application: Application) -> QuerySet[ScoreSheet]:
    """The sheets of a dossier that enter its mean once they are finished: voting seats only."""
    return due_sheets().filter(application=application, seat__is_consultative=False)


def opinion_of(application: Application) -> PanelOpinion:
    """The panel's opinion of a dossier, from its finished sheets."""
    colleges = College.objects.filter(panel__campaign=application.campaign_id)
    finished = (
        counted_sheets(application)
        .filter(state=SheetState.FINISHED)
        .select_related("seat")
        .prefetch_related(Prefetch("scores", queryset=Score.objects.select_related("criterion")))
    )
    return scoring.panel_opinion(
        [scoring.College(each.pk, each.name, each.weight) for each in colleges],
        _finished(finished),
    )


def _finished(sheets: Iterable[ScoreSheet]) -> list[FinishedSheet]:
    return [
        FinishedSheet(
            sheet.seat.college_id,
            tuple(Note(score.criterion.weight, score.value) for score in sheet.scores.all()),
        )
        for sheet in sheets
    ]
