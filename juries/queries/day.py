"""The day of an audition, for the service: who is here, whose sheets are missing. Never a note."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from ami_portal.accounts.models import User
from applications.models import Recusal
from juries.enums import Attendance, SheetState
from juries.models import Hearing, HearingEntry, HearingSeat
from juries.queries import results
from juries.queries.quorum import CollegeQuorum, quorum_of


@dataclass(frozen=True, slots=True)
class JurorRow:
    """A juror and the state of their sheets: how many are finished, of how many."""

    seat: HearingSeat
    finished: int
    expected: int
    has_started: bool

    @property
    def left(self) -> int:
        return self.expected - self.finished

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
    def tone(self) -> str:
        return {Attendance.PRESENT: "done", Attendance.ABSENT: "no"}.get(
            Attendance(self.entry.attendance), "next"
        )


@dataclass(frozen=True, slots=True)
class Day:
    structures: list[StructureRow]
    jurors: list[JurorRow]
    quorum: list[CollegeQuorum]

    @property
    def short_of(self) -> list[str]:
        """A sentence for each college whose quorum is not met, linked jurors left aside."""
        return [each.sentence for each in self.quorum if not each.is_met]

    @property
    def sheets_left(self) -> int:
        return sum(row.left for row in self.jurors if row.seat.is_present)

    @property
    def remind_label(self) -> str:
        return f"Relancer les fiches manquantes ({self.sheets_left})"

    @property
    def is_linked(self) -> bool:
        return any(row.is_linked for row in self.structures)


def day_of(hearing: Hearing, reader: User) -> Day:
    """Who is expected and what is missing, in five queries."""
    return Day(_structures(hearing, reader), _jurors(hearing), quorum_of(hearing))


def owed_by_juror(hearing: Hearing) -> dict[User, int]:
    """How many sheets each present juror has still to finish."""
    return {row.seat.user: row.left for row in _jurors(hearing) if row.left > 0}


def _structures(hearing: Hearing, reader: User) -> list[StructureRow]:
    linked = Recusal.objects.filter(user=reader, application=OuterRef("application"))
    entries = (
        hearing.entries.select_related("application__organisation_type")
        .annotate(is_linked=Exists(linked))
        .order_by("pk")
    )
    return [StructureRow(entry, entry.is_linked) for entry in entries]


def _jurors(hearing: Hearing) -> list[JurorRow]:
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
    seats = hearing.hearing_seats.select_related("user", "seat__college").order_by(
        "seat__college__position", "pk"
    )
    return [
        JurorRow(seat, row["finished"], row["expected"], has_started=row["begun"] > 0)
        for seat in seats
        for row in [sheets.get(seat.seat_id, nothing)]
    ]
