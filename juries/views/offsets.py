"""« Écarts entre jurés »: who notes higher or lower than the panel. Read, never applied."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.models import Campaign
from juries.access import deliberation as access
from juries.queries import offsets
from juries.views.deliberation import for_readers


@require_safe
@for_readers
def juror_offsets(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    opinions = access.opinions_visible_to(request.user)
    context = {"campaign": campaign, "rows": offsets.of_call(campaign, opinions)}
    return render(request, "juries/juror_offsets.html", context)
