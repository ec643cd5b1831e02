"""Compositions too long for a page."""

from celery import shared_task

from applications.actions import jobs
from applications.enums import JobKind
from juries.actions import compositions
from juries.domain.composition import InvalidProblemError
from juries.domain.refusals import RefusedError


@shared_task(name=JobKind.COMPOSITION.value)
def compose(job_id: int) -> None:
    """Compose the auditions that a job asks for, unless that is done."""
    jobs.run(job_id, compositions.compute, refusals=(RefusedError, InvalidProblemError))
