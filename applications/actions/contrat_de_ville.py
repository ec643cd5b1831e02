"""The passage of a funded action to the contrat de ville: a dated fact."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history
from applications.domain.engagement import check_filing, check_pillar
from applications.enums import ContratOutcome, EventKind, State
from applications.models import Application, ContratDeVille, ContratDeVilleFiling


@transaction.atomic
def file(
    application: Application,
    *,
    contract: ContratDeVille,
    year: int,
    pillar: str,
    by: User,
    at: datetime,
    reference: str = "",
    outcome: ContratOutcome = ContratOutcome.FILED,
) -> ContratDeVilleFiling:
    """Note that the action was filed, or what became of it. Raises FollowUpRefusedError."""
    application = history.lock(application)
    check_filing(
        state=State(application.state),
        campaign_year=application.campaign.year,
        year=year,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
    )
    check_pillar(pillar, contract.pillars)
    filing, _ = ContratDeVilleFiling.objects.update_or_create(
        application=application,
        defaults={
            "contract": contract,
            "year": year,
            "pillar": pillar,
            "reference": reference,
            "outcome": outcome,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    history.record(
        application,
        EventKind.MOVED_TO_CONTRAT,
        by=by,
        at=at,
        contract=contract.name,
        year=year,
        pillar=pillar,
        reference=reference,
        outcome=filing.outcome,
    )
    return filing
