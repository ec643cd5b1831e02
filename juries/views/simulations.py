"""Simulations of the programme: made, written, compared, applied to the prepared decisions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.models import Campaign
from juries.access import deliberation as access
from juries.actions import simulations
from juries.domain.simulations import MOST_COMPARED, applied_words
from juries.enums import DecisionKind
from juries.forms.simulations import LinesForm, SimulationForm
from juries.models import Simulation
from juries.queries import simulations as queries
from juries.queries.deliberation import Row
from juries.queries.simulations import Programme
from juries.views.deliberation import for_agents, for_readers


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
@for_agents
def simulation_list(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    """The simulations of a call, and the form of a new one."""
    ranking, form = _ranking(request, campaign), SimulationForm(request.POST or None)
    if form.is_valid():
        made = form.save(campaign, ranking, by=request.user, at=request.arrived_at)
        if made:
            return redirect("simulation", campaign.code, made.pk)
    found = queries.programmes(
        Simulation.objects.filter(campaign=campaign), ranking, campaign=campaign
    )
    context = {"campaign": campaign, "programmes": found, "form": form, "most": MOST_COMPARED}
    status = 422 if form.errors else 200
    return render(request, "juries/simulations.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
@for_agents
def simulation(request: PersonRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """One simulation: a line a dossier."""
    programme = _programme(request, campaign, pk)
    lines = LinesForm(programme.entries, request.POST if request.method == "POST" else None)
    if request.method == "POST" and lines.is_valid():
        lines.save(programme.simulation, at=request.arrived_at)
        messages.success(request, "La simulation est enregistrée. Rien n’est parti.")
        return redirect("simulation", campaign.code, pk)
    return _page(request, campaign, programme, lines)


@require_safe
@for_readers
@for_agents
def simulations_compared(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    """Two or three simulations side by side."""
    asked = [int(pk) for pk in request.GET.getlist("s") if pk.isascii() and pk.isdigit()]
    chosen = Simulation.objects.filter(campaign=campaign, pk__in=asked[:MOST_COMPARED])
    found = queries.programmes(chosen, _ranking(request, campaign), campaign=campaign)
    if len(found) < 2:
        messages.error(request, "Cochez deux ou trois simulations à comparer.")
        return redirect("simulations", campaign.code)
    context = {
        "campaign": campaign,
        "programmes": found,
        "rows": queries.compared(found),
        "themes": queries.by_theme(found),
    }
    return render(request, "juries/simulations_compared.html", context)


@require_POST
@for_readers
@for_agents
def simulation_apply(request: PersonRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Prepare the decisions of this simulation, each checked again."""
    found = get_object_or_404(Simulation, campaign=campaign, pk=pk)
    dossiers = [row.application for row in _ranking(request, campaign)]
    done, refused = simulations.apply(found, dossiers, by=request.user, at=request.arrived_at)
    messages.success(request, applied_words(len(done), len(refused)))
    if not refused:
        return redirect("deliberation", campaign.code)
    programme = _programme(request, campaign, pk)
    return _page(request, campaign, programme, LinesForm(programme.entries), refused=refused)


@require_POST
@for_readers
@for_agents
def simulation_remove(request: PersonRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Forget a simulation."""
    simulations.remove(get_object_or_404(Simulation, campaign=campaign, pk=pk))
    messages.success(request, "La simulation est retirée.")
    return redirect("simulations", campaign.code)


def _ranking(request: PersonRequest, campaign: Campaign) -> list[Row]:
    visible = access.visible_to(request.user)
    opinions = access.opinions_visible_to(request.user)
    return queries.rows(campaign, queries.ranked(campaign, visible, opinions))


def _programme(request: PersonRequest, campaign: Campaign, pk: int) -> Programme:
    found = get_object_or_404(Simulation, campaign=campaign, pk=pk)
    [programme] = queries.programmes([found], _ranking(request, campaign), campaign=campaign)
    return programme


def _page(
    request: PersonRequest,
    campaign: Campaign,
    programme: Programme,
    lines: LinesForm,
    refused: list[simulations.Refused] | None = None,
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "programme": programme,
        "boxes": lines.boxes,
        "kinds": DecisionKind.choices,
        "refused": refused or [],
    }
    wrong = any(box.error for box in lines.boxes)
    return render(request, "juries/simulation.html", context, status=422 if wrong else 200)
