"""The running order of an audition: what is planned, what runs, what it really took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from juries.domain import running_order as words
from juries.enums import Attendance, StepKind
from juries.models import Hearing, HearingEntry, HearingStep


@dataclass(frozen=True, slots=True)
class StepRow:
    """A moment, planned or real. `entry` None: all of them together. Minutes are whole."""

    entry: HearingEntry | None
    planned: int
    step: HearingStep | None
    now: datetime

    @property
    def label(self) -> str:
        if self.entry is None:
            return StepKind.TOGETHER.label
        return self.entry.application.organisation_name

    @property
    def is_running(self) -> bool:
        return self.step is not None and self.step.ended_at is None

    @property
    def is_done(self) -> bool:
        return self.step is not None and self.step.ended_at is not None

    @property
    def is_skipped(self) -> bool:
        """An absent structure has no moment."""
        return (
            self.step is None
            and self.entry is not None
            and self.entry.attendance == Attendance.ABSENT
        )

    @property
    def words(self) -> str:
        if self.step is None:
            return "Absente" if self.is_skipped else words.planned_words(self.planned)
        started_at, ended_at = self.step.started_at, self.step.ended_at
        if ended_at is None:
            return words.running_words(started_at, planned=self.planned, now=self.now)
        return words.ended_words(started_at, ended_at, planned=self.planned)

    @property
    def start_label(self) -> str:
        verb = "Reprendre" if self.is_done else "Commencer"
        return f"{verb}\u00a0: {self.label}"


@dataclass(frozen=True)
class RunningOrder:
    steps: list[StepRow]

    @cached_property
    def running(self) -> StepRow | None:
        return next((row for row in self.steps if row.is_running), None)

    @cached_property
    def next(self) -> StepRow | None:
        """The first moment that has not begun; an absent structure is passed over."""
        return next((row for row in self.steps if row.step is None and not row.is_skipped), None)

    @property
    def end_label(self) -> str:
        return f"Finir\u00a0: {self.running.label}" if self.running else ""

    @property
    def is_over(self) -> bool:
        """Nothing runs, nothing is left to begin."""
        return self.running is None and self.next is None

    @property
    def words(self) -> str:
        """Where the audition is, for a list of auditions."""
        if self.running:
            return f"{self.running.label}\u00a0: {self.running.words}"
        if all(row.step is None for row in self.steps):
            return "Pas encore commencée"
        return f"Ensuite\u00a0: {self.next.label}" if self.next else "Temps terminés"


def order_of(
    hearing: Hearing,
    entries: Sequence[HearingEntry],
    steps: Sequence[HearingStep],
    *,
    now: datetime,
) -> RunningOrder:
    """The running order, from rows already read; `now` counts what runs."""
    campaign = hearing.campaign
    planned = words.durations(
        total=campaign.hearing_minutes,
        together=campaign.together_minutes,
        structures=len(entries),
    )
    known = {step.entry_id: step for step in steps}
    rows = [StepRow(entry, planned.each, known.get(entry.pk), now) for entry in entries]
    return RunningOrder([*rows, StepRow(None, planned.together, known.get(None), now)])
