"""What the night and the mornings do of conservation, over every floor."""

from celery import shared_task
from django.utils import timezone

from ami_portal.operations.retention import run
from ami_portal.operations.retention.notices import PLANNERS
from applications.actions import reminders


@shared_task(name="operations.retention")
def apply_retention() -> None:
    """At night, what `manage.py apply_retention` does by hand."""
    run.apply(at=timezone.now())


@shared_task(name="operations.reminders")
def remind() -> None:
    """From eight in the morning, and every hour since a worker may have been dead: the call's
    reminders, the jury's, and the notices before a dossier is erased, in the same mails.
    """
    reminders.run(at=timezone.now(), planners=PLANNERS)
