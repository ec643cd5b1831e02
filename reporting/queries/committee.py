"""Who receives the report, and what was sent."""

from reporting.domain.committee import Address
from reporting.models import CommitteeAddress


def addresses() -> list[Address]:
    """The comité de pilotage's list, in the order of the addresses."""
    return [Address(row.email, row.name) for row in CommitteeAddress.objects.all()]
