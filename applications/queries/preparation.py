"""What a call in preparation has."""

from applications.domain.preparation import Preparation
from applications.models import Campaign


def of(campaign: Campaign) -> Preparation:
    """The facts that decide whether the call may open. Three queries."""
    return Preparation(
        is_open=campaign.opened_at is not None,
        base_rate=campaign.base_rate,
        envelope=campaign.envelope,
        ceiling=campaign.award_ceiling,
        closes_on=campaign.closes_on,
        themes=campaign.themes.count(),
        types=campaign.organisation_types.count(),
        grids=frozenset(campaign.criteria.order_by().values_list("grid", flat=True).distinct()),
    )
