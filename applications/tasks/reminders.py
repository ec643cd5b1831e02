"""Each day, what is due is said once, and what has lived its time ends."""

from celery import shared_task
from django.utils import timezone

from applications.actions import draft_life, reminders


@shared_task(name="applications.reminders")
def remind() -> None:
    """From eight in the morning; asked again every hour, since a worker may have been dead."""
    reminders.run(at=timezone.now())


@shared_task(name="applications.retention")
def end_drafts() -> None:
    """At night, what `manage.py apply_retention` does by hand."""
    draft_life.apply(at=timezone.now())
