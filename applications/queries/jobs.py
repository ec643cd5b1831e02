"""How far long work is, in the words of its page."""

from dataclasses import dataclass

from applications.domain.jobs import WORDS, Words
from applications.enums import UNENDED_JOB, JobKind, JobState
from applications.models import Job


@dataclass(frozen=True, slots=True)
class Progress:
    """One job as its page shows it."""

    job: Job

    @property
    def title(self) -> str:
        return f"{JobKind(self.job.kind).label}, {self.job.key}"

    @property
    def words(self) -> Words:
        return WORDS[JobKind(self.job.kind)]

    @property
    def is_done(self) -> bool:
        return self.job.state == JobState.DONE

    @property
    def is_failed(self) -> bool:
        return self.job.state == JobState.FAILED

    @property
    def step(self) -> str:
        """What is being done, or that it has not begun."""
        return self.job.step or "Le calcul commence dans un instant."

    @property
    def mark(self) -> str:
        """Changes whenever something is worth showing again."""
        return f"{self.job.state}-{self.job.attempts}-{self.job.done}-{self.job.step}"


def under_way(kind: JobKind, key: str) -> Job | None:
    """The work of this kind that is not ended, if any."""
    unended = Job.objects.filter(kind=kind, key=key, state__in=UNENDED_JOB)
    return unended.select_related("asked_by").first()
