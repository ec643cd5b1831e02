"""Which sheets count for a dossier, and what the panel says of it."""

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
    finished = finished_with_notes(counted_sheets(application))
    return scoring.panel_opinion(
        colleges_of(application.campaign_id), [said_by(sheet) for sheet in finished]
    )


def colleges_of(campaign: int) -> list[scoring.College]:
    """The colleges of a call's panel, with their weights. One query."""
    rows = College.objects.filter(panel__campaign=campaign)
    return [scoring.College(each.pk, each.name, each.weight) for each in rows]


def finished_with_notes(sheets: QuerySet[ScoreSheet]) -> QuerySet[ScoreSheet]:
    """Those of the sheets that are finished, their notes and criteria at hand. Two queries."""
    return (
        sheets.filter(state=SheetState.FINISHED)
        .select_related("seat")
        .prefetch_related(Prefetch("scores", queryset=Score.objects.select_related("criterion")))
    )


def said_by(sheet: ScoreSheet) -> FinishedSheet:
    """What a finished sheet says, for the calculation."""
    notes = tuple(Note(score.criterion.weight, score.value) for score in sheet.scores.all())
    return FinishedSheet(sheet.seat.college_id, notes)
