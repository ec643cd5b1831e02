"""The day of an audition, for the service: who is here, whose sheets are missing. Never a note."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from ami_portal.accounts.models import User
from applications.enums import State
from applications.models import Recusal
from juries.domain.running_order import arrival_words
from juries.enums import Attendance, SheetState
from juries.models import Hearing, HearingEntry, HearingSeat
from juries.queries import results
from juries.queries.composition import slot_of
from juries.queries.minutes import NoteRow, notes_of
from juries.queries.quorum import CollegeQuorum, quorum_of, unlocking
from juries.queries.running_order import RunningOrder, order_of
from juries.queries.tablets import TabletState, tablets_of


@dataclass(frozen=True, slots=True)
class JurorRow:
    """A juror and the state of their sheets: how many are finished, of how many."""

    seat: HearingSeat
    finished: int
    expected: int
    has_started: bool
    tablet: TabletState | None = None

    @property
    def left(self) -> int:
        return self.expected - self.finished

    @property
    def noted(self) -> str:
        """« Arrivé en retard à 9 h 47, 17 minutes après le début », and who noted it."""
        return _noted(
            self.seat,
            "Arrivé en retard" if self.seat.is_late else "Présent" if self.seat.is_present else "",
            is_late=self.seat.is_late,
        )

    @property
    def can_arrive(self) -> bool:
        """Neither the presence nor the delay was noted yet."""
        return self.seat.noted_at is None or not self.seat.is_present

    @property
    def label(self) -> str:
        if not self.seat.is_present:
            return "Absent"
        if self.seat.links_declared_at is None:
            return "N’a pas encore répondu sur ses liens"
        if not self.expected:
            return "Ne participe pas (lien déclaré)"
        if not self.left:
            return "Fiches terminées"
        return f"{self.finished} fiche{'s' if self.finished > 1 else ''} sur {self.expected}"

    @property
    def tone(self) -> str:
        if not self.seat.is_present or (self.seat.links_declared_at and not self.expected):
            return "no"
        return "done" if self.expected and not self.left else "next"


@dataclass(frozen=True, slots=True)
class StructureRow:
    """A structure invited. `is_linked`: the reader has a link, and changes nothing here."""

    entry: HearingEntry
    is_linked: bool

    @property
    def is_absent(self) -> bool:
        return self.entry.attendance == Attendance.ABSENT

    @property
    def noted(self) -> str:
        """Since when, what follows an absence, and who noted it."""
        said = self.entry.get_missed_outcome_display()
        is_late = self.entry.attendance == Attendance.LATE
        return _noted(self.entry, said or self.entry.get_attendance_display(), is_late=is_late)

    @property
    def can_change_outcome(self) -> bool:
        """An absence, as long as nobody decided: another date, or the two pages."""
        return self.is_absent and self.entry.application.state == State.ADMISSIBLE

    @property
    def absence_label(self) -> str:
        return "Changer la suite de son absence" if self.is_absent else "Elle n’est pas venue"

    @property
    def can_arrive(self) -> bool:
        return self.entry.attendance in {Attendance.EXPECTED, Attendance.ABSENT}

    @property
    def tone(self) -> str:
        return {Attendance.EXPECTED: "next", Attendance.ABSENT: "no"}.get(
            Attendance(self.entry.attendance), "done"
        )


@dataclass(frozen=True, slots=True)
class Day:
    structures: list[StructureRow]
    jurors: list[JurorRow]
    quorum: list[CollegeQuorum]
    unlocking: list[str]
    order: RunningOrder
    notes: list[NoteRow]

    @property
    def short_of(self) -> list[str]:
        """A sentence for each college whose quorum is not met, linked jurors left aside."""
        return [each.sentence for each in self.quorum if not each.is_met]

    @property
    def sheets_left(self) -> int:
        return sum(row.left for row in self.jurors if row.seat.is_present)

    @property
    def close_look(self) -> str:
        """The end is the next gesture once every moment has had its time, or when none was kept."""
        return "quiet" if self.order.running else "primary"

    @property
    def remind_label(self) -> str:
        return f"Relancer les fiches manquantes ({self.sheets_left})"

    @property
    def is_linked(self) -> bool:
        return any(row.is_linked for row in self.structures)


def day_of(hearing: Hearing, reader: User, *, now: datetime) -> Day:
    """Who is here, what is missing, where the time is: the queries of a page, whatever the rows."""
    structures = structures_of(hearing, reader)
    quorum = quorum_of(hearing)
    return Day(
        structures=structures,
        jurors=_with_tablets(jurors_of(hearing), tablets_of(hearing, at=now)),
        quorum=quorum,
        unlocking=unlocking(hearing, quorum),
        order=order_of(
            hearing, [row.entry for row in structures], list(hearing.steps.all()), now=now
        ),
        notes=notes_of(hearing, [row.entry for row in structures if not row.is_linked]),
    )


def _with_tablets(jurors: list[JurorRow], tablets: dict[int, TabletState]) -> list[JurorRow]:
    return [replace(row, tablet=tablets.get(row.seat.user_id)) for row in jurors]


def owed_by_juror(hearing: Hearing) -> dict[User, int]:
    """How many sheets each present juror has still to finish."""
    return {row.seat.user: row.left for row in jurors_of(hearing) if row.left > 0}


def structures_of(hearing: Hearing, reader: User) -> list[StructureRow]:
    """The structures heard, in their order; `is_linked` to the reader or not."""
    linked = Recusal.objects.filter(user=reader, application=OuterRef("application"))
    entries = (
        hearing.entries.select_related(
            "application__organisation_type", "noted_by", "hearing__slot"
        )
        .annotate(is_linked=Exists(linked))
        .order_by("pk")
    )
    return [StructureRow(entry, entry.is_linked) for entry in entries]


def jurors_of(hearing: Hearing) -> list[JurorRow]:
    """The jurors of an audition, by college, with the state of their sheets."""
    sheets = {
        row["seat"]: row
        for row in results.due_sheets()
        .filter(hearing=hearing)
        .values("seat")
        .annotate(
            expected=Count("pk"),
            finished=Count("pk", filter=Q(state=SheetState.FINISHED)),
            begun=Count("pk", filter=~Q(state=SheetState.TO_FILL)),
        )
    }
    nothing = Counter[str]()
    seats = hearing.hearing_seats.select_related(
        "user", "seat__college", "noted_by", "hearing__slot"
    ).order_by("seat__college__position", "pk")
    return [
        JurorRow(seat, row["finished"], row["expected"], has_started=row["begun"] > 0)
        for seat in seats
        for row in [sheets.get(seat.seat_id, nothing)]
    ]


def _noted(row: HearingEntry | HearingSeat, said: str, *, is_late: bool) -> str:
    if row.noted_at is None:
        return ""
    since = arrival_words(
        noted_at=row.noted_at, starts_at=slot_of(row.hearing).starts_at, is_late=is_late
    )
    return f"{said or 'Absent'} {since}, noté par {row.noted_by}"
