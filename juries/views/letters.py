"""The letters before they leave, and a released decision taken up again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.exports import letters
from applications.models import Campaign
from juries.forms.deliberation import ReopeningForm
from juries.notifications.letters import preview
from juries.queries import deliberation as queries
from juries.queries import reopening
from juries.views.deliberation import for_agents, for_readers, visible, writable


@require_safe
@for_readers
def letter_preview(request: PersonRequest, campaign: Campaign, number: str) -> HttpResponse:
    """The letter of the prepared decision, as it would leave today."""
    application = visible(request, campaign, number)
    decision = get_object_or_404(application.decisions, released_at__isnull=True)
    vote = queries.last_deliberation(campaign)
    if vote is None:
        raise Http404
    content = preview(decision, vote=vote, by=str(request.user), on=paris_day(request.arrived_at))
    name = letters.file_name(content)
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(letters.render(content), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
@for_agents
def reopen(request: PersonRequest, campaign: Campaign, number: str) -> HttpResponse:
    """Take a released decision up again, said why; a favourable one after reading the law."""
    application = writable(request, campaign, number)
    decision = reopening.standing(application)
    if decision is None:
        raise Http404
    form = ReopeningForm(request.POST or None, decision=decision)
    if form.is_valid() and form.save(by=request.user, at=request.arrived_at):
        messages.success(request, f"{application.organisation_name}\u00a0: décision rouverte.")
        return redirect("deliberation_dossier", campaign.code, number)
    law = reopening.law_for(decision, today=paris_day(request.arrived_at))
    context = {
        "campaign": campaign,
        "application": application,
        "decision": decision,
        "form": form,
        "law": law,
    }
    status = 422 if form.errors else 200
    return render(request, "juries/deliberation_reopen.html", context, status=status)
