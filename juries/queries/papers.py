"""Paper sheets: what to print for a juror, what is typed already."""

from collections.abc import Iterable
from dataclasses import dataclass

from applications.enums import OUT_OF_THE_CALL
from applications.models import Application, Recusal
from juries.domain.scoring import asks_reason
from juries.enums import Attendance, SheetChannel, SheetState
from juries.models import HearingSeat, ScoreSheet
from juries.queries.sheets import NOTES, CriterionRow, blank_rows


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A dossier of the audition, and where the juror's sheet of it stands."""

    application: Application
    sheet: ScoreSheet | None
    is_linked: bool

    @property
    def is_typable(self) -> bool:
        begun = self.sheet is not None and self.sheet.state != SheetState.TO_FILL
        return not (begun or self.is_linked)

    @property
    def is_paper(self) -> bool:
        return self.sheet is not None and self.sheet.channel == SheetChannel.PAPER

    @property
    def label(self) -> str:
        if self.is_linked:
            return "Lien déclaré"
        return self.sheet.get_state_display() if self.sheet else "À remplir"


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """One sheet to print: the dossier and its grid."""

    application: Application
    rows: list[CriterionRow]

    @property
    def reasons(self) -> str:
        """The notes that ask why: « 0, 1, 5 »."""
        asked = self.application.campaign.reason_scores
        return ", ".join(str(note) for note in NOTES if asks_reason(note, asked))


def rows_of(place: HearingSeat) -> list[PaperRow]:
    """The dossiers heard, in order. Three queries."""
    linked = set(Recusal.objects.filter(user=place.user_id).values_list("application", flat=True))
    found = ScoreSheet.objects.filter(seat=place.seat_id, hearing=place.hearing_id)
    sheets = {sheet.application_id: sheet for sheet in found.select_related("typed_by")}
    return [
        PaperRow(application, sheets.get(application.pk), application.pk in linked)
        for application in heard_in(place)
    ]


def heard_in(place: HearingSeat) -> Iterable[Application]:
    """The dossiers of which this juror owes a sheet, linked ones included."""
    entries = place.hearing.entries.exclude(attendance=Attendance.ABSENT)
    kept = entries.exclude(application__state__in=OUT_OF_THE_CALL)
    return [
        entry.application for entry in kept.select_related("application__campaign").order_by("pk")
    ]


def blanks_of(place: HearingSeat) -> list[BlankSheet]:
    """What to print for a juror: no sheet of a dossier they have a link with."""
    return [
        BlankSheet(row.application, blank_rows(row.application))
        for row in rows_of(place)
        if not row.is_linked
    ]
