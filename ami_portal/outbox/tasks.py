"""What the worker does for the outbox."""

from celery import shared_task
from django.utils import timezone

from ami_portal.outbox import sending
from ami_portal.outbox.models import Heartbeat

WORKER = "worker"


@shared_task(name="outbox.send")
def send(email_id: int) -> None:
    """Send one mail."""
    sending.send(email_id)


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """Send what a lost message left, free what a dead worker held, show that this one works."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": now})
    sending.release_abandoned(now)
    for email_id in sending.due_ids(now):
        sending.send(email_id)
