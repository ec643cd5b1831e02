"""Long work: in which words it is told, when a worker is taken for dead, who is written to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from applications.enums import JobKind, JobState

# Longer than any step between two signs of life.
DEAD_AFTER = timedelta(minutes=2)
# A message that rings is normally heard at once; later, it was lost.
UNHEARD_AFTER = timedelta(seconds=30)
# Whoever waited this long has probably left the page: the end is written to them.
LEFT_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 3

INTERRUPTED = (
    "Le calcul a été interrompu plusieurs fois. Relancez-le\u00a0; si cela recommence,"
    " prévenez l’administrateur du portail."
)
UNEXPECTED = (
    "Le calcul s’est arrêté sur une erreur imprévue, gardée dans le journal du portail. Relancez-le"
    "\u00a0; si cela recommence, prévenez l’administrateur."
)


@dataclass(frozen=True, slots=True)
class Words:
    """How one kind of work is told, on its page and in its mail."""

    ready: str
    failed: str
    link: str


WORDS: dict[JobKind, Words] = {
    JobKind.COMPOSITION: Words(
        ready="Votre composition est prête",
        failed="Votre composition n’a pas abouti",
        link="Voir la composition",
    ),
    JobKind.ANNUAL_REPORT: Words(
        ready="Votre rapport est prêt",
        failed="Votre rapport n’a pas abouti",
        link="Voir le rapport",
    ),
}


def is_abandoned(beat_at: datetime | None, *, at: datetime) -> bool:
    """Whether the worker that runs it gave no sign of life for two minutes."""
    return beat_at is None or beat_at <= at - DEAD_AFTER


def is_to_take(state: str, beat_at: datetime | None, *, at: datetime) -> bool:
    """Whether a worker may begin it: nobody did, or who did is dead."""
    if state == JobState.WAITING:
        return True
    return state == JobState.RUNNING and is_abandoned(beat_at, at=at)


def was_left(asked_at: datetime, *, ended_at: datetime) -> bool:
    """Whether it took so long that the end must be written to who asked."""
    return ended_at - asked_at >= LEFT_AFTER
