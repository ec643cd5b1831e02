"""The running order of an audition on paper: whose minutes, then those kept to talk together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from juries.domain.running_order import durations


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of the audition; `who` is a structure, empty when it is everyone's."""

    starts_at: datetime
    ends_at: datetime
    what: str
    who: str = ""


def timetable(
    starts_at: datetime, names: Sequence[str], *, minutes: int, together: int, presentation: int
) -> tuple[Step, ...]:
    """Minute by minute: each structure presents, then answers; then they talk to each other.

    Shares are those of the day itself (`durations`); a presentation never eats more than its share.
    """
    shared = durations(total=minutes, together=together, structures=len(names))
    speaks = min(presentation, shared.each)
    parts = [
        part
        for name in names
        for part in (
            (speaks, "présente son projet", name),
            (shared.each - speaks, "répond au jury", name),
        )
    ]
    parts.append((shared.together, "Les structures parlent entre elles", ""))
    steps, at = [], starts_at
    for length, what, who in parts:
        if length > 0:
            steps.append(Step(at, at + timedelta(minutes=length), what, who))
            at = steps[-1].ends_at
    return tuple(steps)
