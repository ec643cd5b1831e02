"""The public registries are asked after the commit; a sweep finds whom nobody asked about."""

from celery import shared_task
from django.utils import timezone

from applications import gateways
from applications.actions import registry
from applications.models import Organisation
from applications.queries.registry import waiting

# Politeness: public services count requests by address.
MOST_A_SWEEP = 50


@shared_task(name=registry.TASK)
def check_registry(organisation_id: int) -> None:
    """Ask about one structure, if nobody did."""
    organisation = waiting().filter(pk=organisation_id).first()
    if organisation is not None:
        registry.check(organisation, by=None, at=timezone.now())


@shared_task(name="applications.check_registries")
def check_registries() -> None:
    """Ask about those that wait; the first silence of the registry ends the sweep."""
    if gateways.registry() is None:
        return
    for organisation in _batch():
        if not registry.check(organisation, by=None, at=timezone.now()):
            return


def _batch() -> list[Organisation]:
    return list(waiting()[:MOST_A_SWEEP])
