"""The recusals of a call, as they are reminded at the vote and written in the minutes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from ami_portal.common.dates import plain_date
from applications.enums import DECIDED, EventKind, RecusalReason
from applications.models import Campaign, Event, Recusal
from juries.models import Seat

# The list of reasons speaks in the first person; the council reads it in the third.
REASON_WORDS = {
    RecusalReason.MEMBER: "Membre, dirigeant, salarié ou bénévole",
    RecusalReason.RELATIVE: "Un proche en fait partie",
    RecusalReason.FUNDER: "Finance, conseille ou accompagne la structure",
    RecusalReason.WRITER: "A aidé à écrire le dossier",
    RecusalReason.DISPUTE: "En désaccord ou en concurrence",
    RecusalReason.OTHER: "Non affiché",
}


@dataclass(frozen=True, slots=True)
class RecusalLine:
    """A person who takes no part, from which dossier, since when. Nothing of the dossier else."""

    pk: int
    person: str
    role: str
    number: str
    organisation: str
    reason: str
    declared_at: datetime
    declared_by: str
    is_correctable: bool

    @property
    def day(self) -> str:
        return plain_date(self.declared_at)

    @property
    def declared_words(self) -> str:
        """The day, and who noted it when it was not the person."""
        return f"{self.day}, noté par {self.declared_by}" if self.declared_by else self.day


@dataclass(frozen=True, slots=True)
class Correction:
    """A link taken back: what was declared stays readable."""

    person: str
    number: str
    reason: str
    because: str
    words: str


def lines_of(
    recusals: QuerySet[Recusal], campaign: Campaign, *, correctable: QuerySet[Recusal]
) -> list[RecusalLine]:
    """The lines of a call, by name then by dossier. Three queries.

    `correctable` are those that the reader may correct while nothing is decided.
    """
    roles = _roles(campaign)
    open_to_reader = set(
        correctable.filter(application__campaign=campaign)
        .exclude(application__state__in=DECIDED)
        .values_list("pk", flat=True)
    )
    rows = recusals.filter(application__campaign=campaign).select_related(
        "user", "declared_by", "application"
    )
    lines = [_line(row, roles, is_correctable=row.pk in open_to_reader) for row in rows]
    return sorted(lines, key=lambda line: (line.person.lower(), line.number))


def corrections_of(events: QuerySet[Event], campaign: Campaign) -> list[Correction]:
    """The links taken back in a call, the latest first. Two queries."""
    rows = (
        events.filter(kind=EventKind.RECUSAL_CORRECTED, application__campaign=campaign)
        .select_related("by", "application")
        .order_by("-at", "-pk")
    )
    people = User.objects.in_bulk({row.data["person"] for row in rows})
    return [
        Correction(
            person=str(people[row.data["person"]]),
            number=row.application.number,
            reason=REASON_WORDS[RecusalReason(row.data["reason"])],
            because=row.data["text"],
            words=f"corrigé le {plain_date(row.at)} par {row.by}",
        )
        for row in rows
    ]


def _line(row: Recusal, roles: dict[int, str], *, is_correctable: bool) -> RecusalLine:
    user = row.user
    return RecusalLine(
        pk=row.pk,
        person=str(user),
        role=roles.get(user.pk) or (user.get_staff_role_display() if user.staff_role else "–"),
        number=row.application.number,
        organisation=row.application.organisation_name,
        reason=REASON_WORDS[RecusalReason(row.reason)],
        declared_at=row.declared_at,
        declared_by="" if row.declared_by_id == user.pk else str(row.declared_by),
        is_correctable=is_correctable,
    )


def _roles(campaign: Campaign) -> dict[int, str]:
    """Person → their colleges in this call, given up seats included."""
    colleges: dict[int, list[str]] = defaultdict(list)
    seats = Seat.objects.filter(college__panel__campaign=campaign).order_by("college__position")
    for user, college in seats.values_list("user", "college__name"):
        colleges[user].append(college)
    return {user: ", ".join(dict.fromkeys(names)) for user, names in colleges.items()}
