"""The procès-verbal of the panel: a copy that may leave, a copy that stays."""

from decimal import Decimal

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.models import Campaign
from applications.queries import territory
from juries.access import deliberation as access
from juries.exports import panel_minutes as exports
from juries.queries import deliberation as queries
from juries.queries.panel_minutes import minutes_of
from juries.views.deliberation import for_agents, for_readers


@require_safe
@for_readers
def public_copy(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    """Recusals counted, only the dossiers aided named."""
    return _minutes(request, campaign, is_internal=False)


@require_safe
@for_readers
@for_agents
def internal_copy(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    """Everybody named; nothing of a dossier that the reader has a link with."""
    return _minutes(request, campaign, is_internal=True)


def _minutes(request: PersonRequest, campaign: Campaign, *, is_internal: bool) -> HttpResponse:
    visible, at = access.visible_to(request.user), request.arrived_at
    opinions = access.opinions_visible_to(request.user)
    remaining = max(queries.envelope_of(campaign, visible).free, Decimal(0))
    ranked = queries.ranked(queries.concerned(visible, campaign), opinions)
    rows = queries.rows_of(ranked, remaining=remaining)
    content = exports.render(
        minutes_of(campaign, rows, visible=visible, at=at),
        territory_name=territory.current().name,
        is_internal=is_internal,
        at=at,
    )
    name = f"proces-verbal-{campaign.code}{'-interne' if is_internal else ''}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
