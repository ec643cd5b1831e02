"""Reminders that an agent asks for by hand; each morning, `ami_portal.operations` says them all."""

from celery import shared_task
from django.utils import timezone

from applications.actions import reminders
from juries.actions.availability import REMIND
from juries.queries.reminders import EVERYTHING


@shared_task(name=REMIND)
def remind(_panel_id: int = 0) -> None:
    """Rung, with a panel's id, when an agent reminds by hand: everything due is said, the call's
    reminders and the jury's, in the same mails.
    """
    reminders.run(at=timezone.now(), planners=EVERYTHING)
