"""What a juror reads of their sheets: grids, notes, what is left to do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from ami_portal.accounts.models import User
from ami_portal.common.dates import plain_date
from ami_portal.common.money import format_number
from applications.enums import OUT_OF_THE_CALL, Grid
from applications.models import Application, Criterion, Recusal
from juries.domain.scoring import (
    Answer,
    Gap,
    asks_reason,
    gaps,
    lacks_note,
    lacks_reason,
)
from juries.enums import Attendance, SheetState
from juries.models import HearingEntry, HearingSeat, PanelResult, Score, ScoreSheet
from juries.queries import files
from juries.queries.files import JurorFile

NOTES = range(6)
_ONCE_FINISHED = {SheetState.FINISHED, SheetState.REOPENED}


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One row of the sheet, as the screen shows it. `share` is the criterion's part of the mean."""

    pk: int
    name: str
    share: Decimal
    anchors: tuple[str, ...]
    reason_scores: tuple[int, ...]
    is_answered: bool = False
    value: int | None = None
    reason: str = ""
    version: int = 0
    error: str = ""

    @property
    def is_abstention(self) -> bool:
        return self.is_answered and self.value is None

    @property
    def anchor(self) -> str:
        """The sentence of the chosen note."""
        return "" if self.value is None else dict(enumerate(self.anchors)).get(self.value, "")

    @property
    def asks_reason(self) -> bool:
        return self.is_answered and asks_reason(self.value, self.reason_scores)

    @property
    def lack(self) -> str:
        """What a tablet says when it cannot ask the server whether the sheet may end."""
        return lacks_note(self.name)

    @property
    def lack_reason(self) -> str:
        return lacks_reason(self.name, "cette note")

    @property
    def notes(self) -> list[tuple[int, str, bool]]:
        """Each button: the note, its sentence, whether it is the one chosen."""
        sentences = [*self.anchors, *[""] * len(NOTES)]
        return [(note, sentences[note], note == self.value) for note in NOTES]


@dataclass(frozen=True, slots=True)
class Tab:
    """A structure of the audition, and where one's sheet stands. `is_linked`: nothing opens."""

    application: Application
    sheet: ScoreSheet | None
    answered: int
    criteria: int
    is_linked: bool
    is_absent: bool
    is_out: bool = False
    file: JurorFile | None = None

    @property
    def is_finished(self) -> bool:
        return self.sheet is not None and self.sheet.state == SheetState.FINISHED

    @property
    def ended_sheet(self) -> ScoreSheet | None:
        """The sheet once it was finished, even if it was reopened since: it has a history."""
        return self.sheet if self.sheet and self.sheet.state in _ONCE_FINISHED else None

    @property
    def is_due(self) -> bool:
        """Whether this juror owes a sheet here, opened or not."""
        return not (self.is_linked or self.is_absent or self.is_out)

    @property
    def label(self) -> str:
        return sheet_label(
            self.sheet,
            answered=self.answered,
            criteria=self.criteria,
            is_linked=self.is_linked,
            is_absent=self.is_absent,
            is_out=self.is_out,
        )

    @property
    def tone(self) -> str:
        if not self.is_due:
            return "no"
        return "done" if self.is_finished else "next"


@dataclass(frozen=True, slots=True)
class MyHearing:
    """An audition of « Mes auditions », with its three sheets; `is_next` is the one to open now."""

    seat: HearingSeat
    tabs: list[Tab]
    is_next: bool = False

    @property
    def left(self) -> int:
        return sum(tab.is_due and not tab.is_finished for tab in self.tabs)


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """What the panel says of a dossier: the mean, the distance between jurors, each college."""

    application: Application
    result: PanelResult

    @property
    def mean(self) -> str:
        return _points(self.result.mean)

    @property
    def dispersion(self) -> str:
        return _points(self.result.dispersion)

    @property
    def colleges(self) -> list[tuple[str, str]]:
        """Colleges whose mean can be shown; the others count only inside the overall mean."""
        return [
            (each["college"], _points(Decimal(each["mean"])))
            for each in self.result.colleges
            if each["mean"] is not None
        ]


def _points(value: Decimal | None) -> str:
    return format_number(value) if value is not None else "–"


def sheet_label(
    sheet: ScoreSheet | None,
    *,
    answered: int,
    criteria: int,
    is_linked: bool = False,
    is_absent: bool = False,
    is_out: bool = False,
) -> str:
    """« Ma fiche » in words (content-fr §3)."""
    if is_linked:
        return "Je ne participe pas (lien déclaré)"
    if is_out:
        return "Retiré"
    if is_absent:
        return "Absent"
    if sheet is None or sheet.state == SheetState.TO_FILL:
        return "À remplir"
    if sheet.state == SheetState.FINISHED:
        return "Terminée"
    if sheet.state == SheetState.REOPENED and sheet.reopened_at:
        return f"Rouverte le {plain_date(sheet.reopened_at)}"
    return f"Commencée : {answered} critère{'s' if answered > 1 else ''} sur {criteria}"


def grid_kind(application: Application) -> Grid:
    """A page blanche has the short grid."""
    return Grid.PAGE_BLANCHE if application.is_page_blanche else Grid.STANDARD


def grid_of(application: Application) -> QuerySet[Criterion]:
    """The criteria of a dossier's sheet, in their order."""
    return Criterion.objects.filter(
        campaign=application.campaign_id, grid=grid_kind(application)
    ).order_by("position", "pk")


def is_of_grid(criterion: Criterion, application: Application) -> bool:
    """Whether this criterion is one of the dossier's sheet."""
    grid = (application.campaign_id, grid_kind(application))
    return (criterion.campaign_id, criterion.grid) == grid


def gaps_of(sheet: ScoreSheet) -> list[Gap]:
    """What stops this sheet from ending, in French sentences."""
    criteria = {criterion.pk: criterion.name for criterion in grid_of(sheet.application)}
    answers = {
        score.criterion_id: Answer(score.value, score.reason)
        for score in Score.objects.filter(sheet=sheet)
    }
    return gaps(criteria, answers, reason_scores=sheet.application.campaign.reason_scores)


def rows_of(sheet: ScoreSheet) -> list[CriterionRow]:
    """The rows of a sheet with what is already written, in one query."""
    scores = FilteredRelation("scores", condition=Q(scores__sheet=sheet))
    criteria = list(
        grid_of(sheet.application)
        .annotate(mine=scores)
        .values(
            "pk",
            "name",
            "weight",
            "anchors",
            score=F("mine__pk"),
            value=F("mine__value"),
            reason=F("mine__reason"),
            version=F("mine__version"),
        )
    )
    total = sum(each["weight"] for each in criteria)
    asked = tuple(sheet.application.campaign.reason_scores)
    return [
        CriterionRow(
            pk=each["pk"],
            name=each["name"],
            share=Decimal(each["weight"]) / total,
            anchors=tuple(each["anchors"]),
            reason_scores=asked,
            is_answered=each["score"] is not None,
            value=each["value"],
            reason=each["reason"] or "",
            version=each["version"] or 0,
        )
        for each in criteria
    ]


def blank_rows(application: Application) -> list[CriterionRow]:
    """The rows of a sheet that nobody has filled: to print, or to type from a paper."""
    criteria = list(grid_of(application))
    total = sum(each.weight for each in criteria)
    return [
        CriterionRow(
            pk=each.pk,
            name=each.name,
            share=Decimal(each.weight) / total,
            anchors=tuple(each.anchors),
            reason_scores=tuple(application.campaign.reason_scores),
        )
        for each in criteria
    ]


def my_hearings(seats: QuerySet[HearingSeat], user: User) -> list[MyHearing]:
    """One's auditions in order of time, each with the state of one's sheets. Three queries."""
    mine = list(
        seats.select_related(
            "hearing__slot__room", "hearing__theme", "hearing__campaign", "seat__college"
        ).order_by("starts_at", "pk")
    )
    tabs = tabs_of({seat.hearing_id for seat in mine}, user)
    found = [MyHearing(seat, tabs.get(seat.hearing_id, [])) for seat in mine]
    first = next((each for each in found if each.left), None)
    return [replace(each, is_next=each is first) for each in found]


def tabs_of(
    hearings: Iterable[int], user: User, *, with_files: bool = False
) -> dict[int, list[Tab]]:
    """The structures of some auditions and where this person's sheets stand. Two queries."""
    entries = _entries(hearings, user)
    owned = ScoreSheet.objects.filter(hearing__in=hearings, seat__user=user)
    sheets = {
        (sheet.hearing_id, sheet.application_id): sheet
        for sheet in owned.annotate(answered=Count("scores"))
    }
    tabs: dict[int, list[Tab]] = {}
    for entry in files.attached(entries) if with_files else entries:
        sheet = sheets.get((entry.hearing_id, entry.application_id))
        tabs.setdefault(entry.hearing_id, []).append(_tab(entry, sheet, with_file=with_files))
    return tabs


def _entries(hearings: Iterable[int], user: User) -> QuerySet[HearingEntry]:
    linked = Recusal.objects.filter(user=user, application=OuterRef("application"))
    short = Q(
        application__is_page_blanche=True, application__campaign__criteria__grid="page_blanche"
    )
    long = Q(application__is_page_blanche=False, application__campaign__criteria__grid="standard")
    return (
        HearingEntry.objects.filter(hearing__in=hearings)
        .select_related("application__campaign", "application__organisation_type")
        .annotate(
            is_linked=Exists(linked),
            grid_size=Count("application__campaign__criteria", filter=short | long),
        )
        .order_by("hearing", "pk")
    )


def _tab(entry: Any, sheet: Any, *, with_file: bool) -> Tab:
    if sheet is not None:
        sheet.application = entry.application
    return Tab(
        application=entry.application,
        sheet=sheet,
        answered=sheet.answered if sheet else 0,
        criteria=entry.grid_size,
        is_linked=entry.is_linked,
        is_absent=entry.attendance == Attendance.ABSENT,
        is_out=entry.application.state in OUT_OF_THE_CALL,
        file=files.file_of(entry) if with_file and not entry.is_linked else None,
    )


def next_tab(tabs: Iterable[Tab], current: Tab | None) -> Tab | None:
    """The next structure whose sheet is owed and not finished."""
    left = [tab for tab in tabs if tab.is_due and not tab.is_finished and tab is not current]
    return left[0] if left else None


def opinions(tabs: Iterable[Tab], visible: QuerySet[PanelResult]) -> list[OpinionRow]:
    """The stored opinions that the reader may see, in the order of the tabs. One query."""
    found = visible.filter(application__in=[tab.application.pk for tab in tabs])
    by_dossier = {result.application_id: result for result in found}
    return [
        OpinionRow(tab.application, by_dossier[tab.application.pk])
        for tab in tabs
        if tab.application.pk in by_dossier
    ]


def with_errors(
    rows: Iterable[CriterionRow], sentences: Iterable[tuple[str, str]]
) -> list[CriterionRow]:
    """The same rows, each with the sentence that the summary links to it."""
    said = dict(sentences)
    return [replace(row, error=said.get(f"critere-{row.pk}", "")) for row in rows]
