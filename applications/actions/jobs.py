"""Long work, as rows: asked for, taken by one worker, told step by step, ended once.

A task of another floor reads `jobs.run(job_id, work)`. `work` computes outside any transaction,
says where it is with `run.tell`, then writes its result and calls `run.finish` in one transaction.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from ami_portal import doorbell
from ami_portal.accounts.models import User
from applications.domain import jobs as rules
from applications.domain.refusals import RefusedError
from applications.enums import UNENDED_JOB, JobKind, JobState
from applications.models import Campaign, Job
from applications.notifications import jobs as mails

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class StoppedError(Exception):
    """Someone stopped this work, or another worker took it over: nothing more is written."""


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt of one worker at a job."""

    job: Job
    clock: Clock

    def tell(self, step: str, *, done: int = 0, total: int = 0) -> None:
        """Say in French where the work is; it is the sign of life too. Raises StoppedError."""
        told = self._mine().update(step=step, done=done, total=total, beat_at=self.clock())
        if not told:
            raise StoppedError

    def finish(self, *, path: str, result: dict[str, Any] | None = None) -> None:
        """End the job in the transaction that writes its result; `path` is where to see it.

        Raises StoppedError, so that a result which nobody waits for is not written.
        """
        job = self._mine().select_for_update().first()
        if job is None:
            raise StoppedError
        job.path, job.result, job.done = path, result or {}, job.total
        _end(job, JobState.DONE, at=self.clock())

    def _mine(self) -> Any:
        return Job.objects.filter(
            pk=self.job.pk, state=JobState.RUNNING, attempts=self.job.attempts
        )


Work = Callable[[Run], None]


@transaction.atomic
def ask(
    kind: JobKind,
    *,
    key: str,
    by: User,
    at: datetime,
    path: str = "",
    campaign: Campaign | None = None,
    arguments: dict[str, Any] | None = None,
) -> Job:
    """Write down long work and ring for it; the same work already under way is given back.

    `path` is the page from which it was asked, where one may ask again.
    """
    fresh = Job(
        kind=kind.value,
        key=key,
        campaign=campaign,
        asked_by=by,
        asked_at=at,
        path=path,
        arguments=arguments or {},
    )
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        return Job.objects.get(kind=kind, key=key, state__in=UNENDED_JOB)
    doorbell.ring(fresh.kind, fresh.pk)
    return fresh


def run(
    job_id: int,
    work: Work,
    *,
    refusals: tuple[type[Exception], ...] = (RefusedError,),
    clock: Clock = timezone.now,
) -> None:
    """Do the work of a job, unless it is ended or another worker does it.

    A refusal (its text is a French sentence) or any other error ends it as failed, and says why.
    """
    job = _take(job_id, at=clock())
    if job is None:
        return
    try:
        work(Run(job, clock))
    except StoppedError:
        logger.info("job %s was stopped", job.pk)
    except refusals as error:
        _fail(job, str(error), at=clock())
    except Exception:
        logger.exception("job %s failed", job.pk)
        _fail(job, rules.UNEXPECTED, at=clock())


@transaction.atomic
def stop(job: Job, *, at: datetime) -> None:
    """Stop work that is not ended: what it had computed is not written."""
    found = Job.objects.select_for_update().get(pk=job.pk)
    if not found.is_ended:
        _end(found, JobState.STOPPED, at=at)


def ring_again(*, at: datetime) -> None:
    """Ring for what a lost message or a dead worker left."""
    unheard = Q(state=JobState.WAITING, asked_at__lte=at - rules.UNHEARD_AFTER)
    abandoned = Q(state=JobState.RUNNING, beat_at__lte=at - rules.DEAD_AFTER)
    for job in Job.objects.filter(unheard | abandoned).order_by("pk"):
        doorbell.ring(job.kind, job.pk)


@transaction.atomic
def _take(job_id: int, *, at: datetime) -> Job | None:
    job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id).first()
    if job is None or not rules.is_to_take(job.state, job.beat_at, at=at):
        return None
    if job.attempts >= rules.MOST_ATTEMPTS:
        job.error = rules.INTERRUPTED
        _end(job, JobState.FAILED, at=at)
        return None
    job.state, job.attempts, job.beat_at = JobState.RUNNING, job.attempts + 1, at
    job.save(update_fields=["state", "attempts", "beat_at"])
    return job


@transaction.atomic
def _fail(job: Job, why: str, *, at: datetime) -> None:
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    found = mine.select_for_update().first()
    if found is not None:
        found.error = why
        _end(found, JobState.FAILED, at=at)


def _end(job: Job, state: JobState, *, at: datetime) -> None:
    job.state, job.ended_at, job.beat_at = state, at, at
    job.save()
    if state != JobState.STOPPED and rules.was_left(job.asked_at, ended_at=at):
        mails.tell_end(job, at=at)
