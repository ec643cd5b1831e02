"""Long work that nobody rang for is rung for again."""

from celery import shared_task
from django.utils import timezone

from applications.actions import jobs


@shared_task(name="applications.sweep_jobs")
def sweep() -> None:
    """Every thirty seconds: what a lost message or a dead worker left."""
    jobs.ring_again(at=timezone.now())
