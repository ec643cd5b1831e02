"""Which call a person who begins writes for."""

from ami_portal.accounts.requests import VisitorRequest
from applications.access.dossiers import own_of
from applications.models import Application, Campaign
from applications.queries import campaigns, permits, reuse


def receiving(request: VisitorRequest) -> Campaign | None:
    """The call asked for when it is open, else the one that closes first.

    With none open, the closed call in which this person was allowed a late deposit.
    """
    asked = Campaign.objects.published().filter(code=request.GET.get("appel", "")).first()
    if asked is not None and asked.is_open(request.arrived_at):
        return asked
    allowed = (
        permits.allowed_call(request.user, at=request.arrived_at)
        if request.user.is_authenticated
        else None
    )
    if allowed is not None and allowed == asked:
        return allowed
    return campaigns.open_at(request.arrived_at) or allowed


def earlier_dossiers(request: VisitorRequest, campaign: Campaign | None) -> list[Application]:
    """The earlier dossiers of this person's structures that a new one may begin from."""
    if not request.user.is_authenticated:
        return []
    return reuse.offered(own_of(request.user), campaign)
