"""Each night, files that no row names leave the disk."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from applications.actions import files

# Far longer than any request: a file being received is never taken for a stranger.
STRANGER_FOR = timedelta(days=1)


@shared_task(name="applications.sweep_files")
def sweep() -> None:
    """Delete what a killed process or a failed transaction left a day ago or more."""
    files.sweep(before=timezone.now() - STRANGER_FOR)
