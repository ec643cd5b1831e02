"""The page of conservation: the table, what the next night does, what waits, what was done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet, Sum

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.operations.models import DossierHold, EliminationSlip, RetentionRun
from ami_portal.operations.retention import lives, rules, run, slips
from ami_portal.operations.retention.durations import in_force
from ami_portal.operations.retention.rules import TABLE, Duration, Line, Rule, Wait

RUNS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; `duration` is None for the drafts, whose rule says it in words."""

    line: Line
    duration: Duration | None
    due: int

    @property
    def kept(self) -> str:
        return self.duration.words if self.duration else self.line.kept

    @property
    def is_proposal(self) -> bool:
        return self.duration is not None and not self.duration.is_validated


@dataclass(frozen=True, slots=True)
class Done:
    """What one run did of one line."""

    what: str
    at: datetime
    count: int
    by: str


@dataclass(frozen=True, slots=True)
class Board:
    rows: list[Row]
    waiting: list[tuple[str, int]]
    to_propose: int
    holds: QuerySet[DossierHold]
    slips: QuerySet[EliminationSlip]
    done: list[Done]

    @property
    def due(self) -> int:
        return sum(row.due for row in self.rows)

    @property
    def is_unsigned(self) -> bool:
        return any(slip.visa_on is None for slip in self.slips)


def board(*, reader: User, at: datetime) -> Board:
    """All of the page; a dossier with which the reader declared a link is counted, never named."""
    counts, durations = run.planned(at=at).counts, in_force(today=paris_day(at))
    standing = DossierHold.objects.filter(lifted_at=None)
    return Board(
        rows=[_row(line, durations, counts) for line in TABLE],
        waiting=_waiting(today=paris_day(at), at=at),
        to_propose=len(slips.over(at=at)),
        holds=standing.exclude(application__recusals__user=reader).select_related(
            "application", "placed_by"
        ),
        slips=EliminationSlip.objects.annotate(size=Count("lines")).select_related("made_by"),
        done=_done(),
    )


def kept_rows(*, today: date) -> list[Row]:
    """The table as everyone reads it: no count, without what the machine alone works with."""
    durations = in_force(today=today)
    return [_row(line, durations, {line.key: 0}) for line in TABLE if line.key != Rule.JOBS]


def _row(line: Line, durations: Mapping[Rule, Duration], counts: Mapping[str, int]) -> Row:
    duration = durations[Rule(line.key)] if line.months is not None else None
    return Row(line, duration, counts[line.key])


def _waiting(*, today: date, at: datetime) -> list[tuple[str, int]]:
    """Dossiers that are over, by what they wait for."""
    known = [each.life for each in lives.known(lives.kept(), at=at)]
    found = Counter(
        rules.waits_for(life, today=today) for life in known if rules.is_over(life, today=today)
    )
    return [(wait.value, found[wait]) for wait in Wait if found[wait]]


def _done() -> list[Done]:
    labels = {line.key: line.what for line in TABLE}
    rows = (
        RetentionRun.objects.order_by()
        .values("rule", "at", "by__name")
        .annotate(total=Sum("count"))
        .order_by("-at", "rule")[:RUNS_SHOWN]
    )
    return [
        Done(labels.get(row["rule"], row["rule"]), row["at"], row["total"], row["by__name"] or "")
        for row in rows
    ]
