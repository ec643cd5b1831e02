"""Each night, what has lived its time ends."""

from celery import shared_task
from django.utils import timezone

from applications.actions import draft_life


@shared_task(name="applications.retention")
def end_drafts() -> None:
    """At night, what `manage.py apply_retention` does by hand."""
    draft_life.apply(at=timezone.now())
