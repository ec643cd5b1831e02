"""Partners whose mail had to wait: an address that had received many that day."""

from celery import shared_task
from django.utils import timezone

from applications.actions import partners
from applications.domain.partners import ANSWERABLE
from applications.models import Application


@shared_task(name="applications.ask_partners")
def ask_partners() -> None:
    """Each morning, ask those with an address who were not asked; nobody is asked twice."""
    waiting = Application.objects.filter(
        state__in=ANSWERABLE, partners__asked_at=None, partners__recorded_by=None
    )
    for application in waiting.exclude(partners__email="").distinct().order_by("pk"):
        partners.ask(application, at=timezone.now())
