"""What the service says of a juror’s tablet: what waits on it, and since when it is silent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ami_portal.common.dates import NBSP, clock

# A tablet calls every half minute: four calls missed are a silence.
SILENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Report:
    """A tablet as it was at its last contact."""

    last_seen_at: datetime
    pending: int = 0
    pending_since: datetime | None = None


def is_silent(report: Report, *, at: datetime) -> bool:
    return at - report.last_seen_at > SILENCE


def sentence(name: str, report: Report, *, is_expected: bool, at: datetime) -> str:
    """« Tablette de M. D. : 3 notes en attente depuis 14 h 12 ».

    `is_expected`: the audition is under way and sheets are owed, so a silence is worth a word.
    """
    said = []
    if report.pending and report.pending_since:
        notes = f"{report.pending}{NBSP}note{'s' if report.pending > 1 else ''}"
        said.append(f"{notes} en attente depuis {clock(report.pending_since)}")
    if (report.pending or is_expected) and is_silent(report, at=at):
        said.append(f"sans nouvelles depuis {clock(report.last_seen_at)}")
    return f"Tablette de {name}{NBSP}: {', '.join(said) or 'tout est enregistré'}"
