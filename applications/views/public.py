"""Pages that everyone reads: the call, the simulator, help, the site map."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ami_portal.accounts.requests import VisitorRequest
from ami_portal.common.guides import guide
from applications.forms.simulator import SimulatorForm
from applications.models import Campaign
from applications.queries import campaigns, territory
from applications.queries.calls import rules_of
from applications.queries.public import call_page
from applications.views.browser import unfinished


@login_not_required
@require_safe
def home(request: VisitorRequest) -> HttpResponse:
    """The call that is open, or the latest one."""
    campaign = campaigns.page_at(request.arrived_at)
    if campaign is None:
        return render(request, "applications/home_empty.html")
    return _call(request, campaign, "applications/home.html")


@login_not_required
@require_safe
def call_detail(request: VisitorRequest, code: str) -> HttpResponse:
    """One call, open or closed."""
    campaign = campaigns.page_of(code)
    if campaign is None:
        raise Http404
    return _call(request, campaign, "applications/call.html")


@login_not_required
@require_safe
def call_simulation(request: VisitorRequest, code: str) -> HttpResponse:
    """The answer of the simulator alone, for the page that asks while one types."""
    campaign = get_object_or_404(Campaign.objects.published(), code=code)
    simulator = SimulatorForm(request.GET, call=rules_of(campaign))
    context = {"simulator": simulator, "proposal": simulator.proposal()}
    return render(request, "applications/_simulation.html", context)


@login_not_required
@require_safe
def help_page(request: VisitorRequest) -> HttpResponse:
    """How to be helped, and the questions most asked."""
    campaign = campaigns.open_at(request.arrived_at) or campaigns.shown_to_public()
    return render(request, "applications/help.html", _help(campaign))


@login_not_required
@require_safe
def help_contact(request: VisitorRequest) -> HttpResponse:
    """Telephone, reception, appointment."""
    campaign = campaigns.open_at(request.arrived_at) or campaigns.shown_to_public()
    return render(request, "applications/help_contact.html", _help(campaign))


@login_not_required
@require_safe
def help_guide(request: VisitorRequest) -> HttpResponse:
    """The guide of those who write a request, with its pictures."""
    context = {
        "guide": guide("porteur"),
        "back_url": reverse("help"),
        "back_label": "Être aidé",
    }
    return render(request, "applications/guide.html", context)


@login_not_required
@require_safe
def site_map(request: VisitorRequest) -> HttpResponse:
    """Every public page, in one list."""
    published = Campaign.objects.published().current_first()
    return render(request, "applications/site_map.html", {"campaigns": published})


def _call(request: VisitorRequest, campaign: Campaign, template: str) -> HttpResponse:
    page = call_page(campaign, at=request.arrived_at)
    simulator = SimulatorForm(request.GET if "cout" in request.GET else None, call=page.call)
    context = {
        "page": page,
        "campaign": campaign,
        "simulator": simulator,
        "proposal": simulator.proposal(),
        "draft": next(iter(unfinished(request)), None),
    }
    return render(request, template, context)


def _help(campaign: Campaign | None) -> dict[str, object]:
    return {"campaign": campaign, "place": territory.current()}
