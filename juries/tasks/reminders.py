"""Each day, what is due is said once: the call's reminders and the jury's, in the same mails."""

from celery import shared_task
from django.utils import timezone

from applications.actions import reminders
from juries.actions.availability import REMIND
from juries.queries.reminders import EVERYTHING


@shared_task(name=REMIND)
def remind(_panel_id: int = 0) -> None:
    """From eight in the morning, and every hour since a worker may have been dead; also rung, with
    a panel's id, when an agent reminds by hand. Everything due is said either way.
    """
    reminders.run(at=timezone.now(), planners=EVERYTHING)
