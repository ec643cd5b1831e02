"""The procès-verbal of the panel, from its rows: who was there, quorum, recusals, proposals.

Two copies. The public one may leave the house: it counts recusals and names only the dossiers that
are aided. The internal one names everybody, and gives the means that decision 13 lets be told.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from ami_portal.common.money import NBSP
from applications.models import Application, Campaign, Recusal
from juries.enums import GRANTING, DecisionKind
from juries.models import College, Hearing, HearingEntry, HearingSeat
from juries.queries.deliberation import Row, college_means

LONGEST_TABLE = 60


@dataclass(frozen=True, slots=True)
class CollegeThere:
    """A college at an audition: voting jurors present without a link, for its quorum."""

    name: str
    present: int
    quorum: int

    @property
    def words(self) -> str:
        met = "" if self.present >= self.quorum else f" (quorum de {self.quorum} non réuni)"
        return f"{self.name}{NBSP}:{NBSP}{self.present}{met}"


@dataclass(frozen=True, slots=True)
class Sitting:
    """An audition as the minutes tell it; `hidden` structures are closed to the reader."""

    starts_at: datetime
    theme: str
    structures: tuple[str, ...]
    hidden: int
    colleges: tuple[CollegeThere, ...]
    present: tuple[str, ...]
    recusals: tuple[str, ...]
    recusal_count: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the panel proposes for a dossier."""

    rank: int
    number: str
    structure: str
    title: str
    mean: Decimal | None
    means: str
    words: str
    amount: Decimal | None
    why: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that both copies are made of."""

    campaign: Campaign
    sittings: tuple[Sitting, ...]
    proposals: tuple[Proposal, ...]
    counted: tuple[tuple[str, int], ...]
    granted: Decimal
    undecided: int

    @property
    def aided(self) -> tuple[Proposal, ...]:
        return tuple(each for each in self.proposals if each.amount)[:LONGEST_TABLE]

    @property
    def listed(self) -> tuple[Proposal, ...]:
        return self.proposals[:LONGEST_TABLE]

    @property
    def unlisted(self) -> int:
        return len(self.proposals) - len(self.listed)

    @property
    def recusal_count(self) -> int:
        return sum(each.recusal_count for each in self.sittings)


def minutes_of(
    campaign: Campaign, rows: Sequence[Row], *, visible: QuerySet[Application], at: datetime
) -> Minutes:
    """The minutes of the auditions begun by `at`, and of the `rows` of the ranking."""
    decided = [(rank, row) for rank, row in enumerate(rows, start=1) if row.decision]
    kinds = Counter(DecisionKind(row.decision.kind) for _, row in decided if row.decision)
    proposals = tuple(_proposal(rank, row) for rank, row in decided)
    return Minutes(
        campaign=campaign,
        sittings=tuple(_sittings(campaign, visible=visible, at=at)),
        proposals=proposals,
        counted=tuple((kind.label, kinds[kind]) for kind in DecisionKind if kinds[kind]),
        granted=sum((each.amount for each in proposals if each.amount), Decimal(0)),
        undecided=len(rows) - len(decided),
    )


def _sittings(
    campaign: Campaign, *, visible: QuerySet[Application], at: datetime
) -> Iterable[Sitting]:
    hearings = (
        Hearing.objects.filter(
            campaign=campaign,
            published_at__isnull=False,
            cancelled_at__isnull=True,
            slot__starts_at__lte=at,
        )
        .select_related("slot", "theme")
        .order_by("slot__starts_at", "pk")
    )
    found = list(hearings)
    entries = _grouped(_entries(found))
    seats = _grouped(_seats(found))
    seen = set(visible.filter(hearing_entries__hearing__in=found).values_list("pk", flat=True))
    links = _links(found)
    colleges = list(College.objects.filter(panel__campaign=campaign))
    for hearing in found:
        yield _sitting(
            hearing, entries.get(hearing.pk, []), seats.get(hearing.pk, []), colleges, links, seen
        )


def _sitting(
    hearing: Hearing,
    entries: list[HearingEntry],
    seats: list[HearingSeat],
    colleges: list[College],
    links: dict[int, set[int]],
    seen: set[int],
) -> Sitting:
    heard = {entry.application_id for entry in entries}
    linked = {seat.user_id: links.get(seat.user_id, set()) & heard for seat in seats}
    shown = [entry for entry in entries if entry.application_id in seen]
    slot = hearing.slot
    if slot is None:
        raise ValueError("An audition without a slot was not held.")
    return Sitting(
        starts_at=slot.starts_at,
        theme=hearing.theme.name,
        structures=tuple(_structure(entry) for entry in shown),
        hidden=len(entries) - len(shown),
        colleges=tuple(_college(college, seats, linked) for college in colleges),
        present=tuple(f"{seat.user} ({seat.seat.college.name})" for seat in seats),
        recusals=tuple(
            f"{seat.user}, {entry.application.organisation_name}"
            for seat in seats
            for entry in shown
            if entry.application_id in linked[seat.user_id]
        ),
        recusal_count=sum(len(keys) for keys in linked.values()),
    )


def _college(
    college: College, seats: list[HearingSeat], linked: dict[int, set[int]]
) -> CollegeThere:
    counted = [
        seat
        for seat in seats
        if seat.seat.college_id == college.pk
        and not seat.seat.is_consultative
        and not linked[seat.user_id]
    ]
    return CollegeThere(college.name, len(counted), college.quorum)


def _structure(entry: HearingEntry) -> str:
    name = entry.application.organisation_name
    return f"{name} ({entry.get_attendance_display().lower()})"


def _entries(hearings: list[Hearing]) -> QuerySet[HearingEntry]:
    rows = HearingEntry.objects.filter(hearing__in=hearings).select_related("application")
    return rows.order_by("application__sequence")


def _seats(hearings: list[Hearing]) -> QuerySet[HearingSeat]:
    rows = HearingSeat.objects.filter(hearing__in=hearings, is_present=True)
    return rows.select_related("user", "seat__college").order_by("seat__college__position", "pk")


def _links(hearings: list[Hearing]) -> dict[int, set[int]]:
    """By person, the dossiers heard that they have a link with."""
    found: dict[int, set[int]] = {}
    rows = Recusal.objects.filter(application__hearing_entries__hearing__in=hearings)
    for user, application in rows.values_list("user", "application"):
        found.setdefault(user, set()).add(application)
    return found


def _proposal(rank: int, row: Row) -> Proposal:
    decision, dossier = row.decision, row.application
    if decision is None:
        raise ValueError("A dossier without a decision has no proposal.")
    kind = DecisionKind(decision.kind)
    means = [] if row.mean is None else college_means(dossier)
    return Proposal(
        rank=rank,
        number=dossier.number,
        structure=dossier.organisation_name,
        title=dossier.title,
        mean=row.mean,
        means=", ".join(f"{each['college']} {_french(each['mean'])}" for each in means),
        words=kind.label,
        amount=decision.amount if kind in GRANTING else None,
        why=_why(decision),
    )


def _why(decision: Any) -> str:
    if decision.reason:
        return f"{decision.get_reason_display()}. {decision.text}"
    if decision.kind == DecisionKind.RESERVE:
        return f"Rang {decision.reserve_rank}"
    if decision.redirect_name:
        return f"Vers {decision.redirect_name}"
    return decision.override_reason


def _french(mean: Decimal) -> str:
    return f"{mean:.2f}".replace(".", ",")


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.hearing_id, []).append(row)
    return found
