"""What the worker does for the outbox."""

from datetime import timedelta
from time import monotonic

from celery import shared_task
from django.utils import timezone

from ami_portal.outbox import sending
from ami_portal.outbox.models import Heartbeat

WORKER = "worker"
# Under the time limit of a task: a worker cut in the middle of a letter makes it « incertain ».
LONGEST_SWEEP = timedelta(minutes=3)


@shared_task(name="outbox.send")
def send(email_id: int) -> None:
    """Send one mail."""
    sending.send(email_id)


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """Send what a lost message left, free what a dead worker held, show that this one works."""
    now, began = timezone.now(), monotonic()
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": now})
    sending.release_abandoned(now)
    for email_id in sending.due_ids(now):
        if monotonic() - began > LONGEST_SWEEP.total_seconds():
            return  # a mail server that hangs; the next sweep goes on
        sending.send(email_id)
