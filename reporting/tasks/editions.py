"""Editions of the annual report, made beside the page that asks for them."""

from celery import shared_task

from applications.actions import jobs
from applications.domain.refusals import RefusedError
from applications.enums import JobKind
from reporting.actions import editions
from reporting.domain.cohort import UnknownYearError


@shared_task(name=JobKind.ANNUAL_REPORT.value)
def freeze(job_id: int) -> None:
    """Freeze the report that a job asks for, unless that is done."""
    jobs.run(job_id, editions.compute, refusals=(RefusedError, UnknownYearError))
