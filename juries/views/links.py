"""« Liens possibles »: what the portal noticed, for an agent to confirm or set aside."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.models import Campaign
from juries.access import recusals as access
from juries.actions import links as actions
from juries.queries import links as queries
from juries.views.gestures import attempt
from juries.views.guards import for_composers, for_readers


@require_safe
@for_readers
def possible_links(request: PersonRequest, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    found = queries.possible_links(campaign, dossiers=access.answerable_by(request.user))
    context = {
        "campaign": campaign,
        "waiting": [link for link in found if link.is_waiting],
        "set_aside": [link for link in found if not link.is_waiting],
        "can_answer": access.can_answer(request.user),
    }
    return render(request, "juries/possible_links.html", context)


@require_POST
@for_composers
def link_confirm(request: PersonRequest, code: str, person: int, number: str) -> HttpResponse:
    link = _link(request, code, person, number)
    attempt(
        request,
        lambda: actions.confirm(link, by=request.user, at=request.arrived_at),
        said=f"C’est un lien\u00a0: le dossier {number} est fermé à {link.user}.",
    )
    return redirect("possible_links", code)


@require_POST
@for_composers
def link_set_aside(request: PersonRequest, code: str, person: int, number: str) -> HttpResponse:
    link = _link(request, code, person, number)
    attempt(
        request,
        lambda: actions.set_aside(link, by=request.user, at=request.arrived_at),
        said=f"Lien écarté\u00a0: {link.user} peut entendre {link.application.organisation_name}.",
    )
    return redirect("possible_links", code)


def _link(request: PersonRequest, code: str, person: int, number: str) -> queries.PossibleLink:
    """A probable link of a dossier that is open to the reader; about oneself, others answer."""
    campaign = get_object_or_404(Campaign, code=code)
    mine = access.answerable_by(request.user).filter(number=number)
    found = queries.possible_links(campaign, dossiers=mine, people=[person])
    if not found:
        raise Http404
    return found[0]
