"""The board: propose, move, publish."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.enums import JobKind
from applications.models import Campaign
from applications.queries import jobs
from juries.access import hearings as access
from juries.actions import compositions, plans
from juries.forms.plans import PublishForm
from juries.models import Hearing
from juries.queries import board, publication, versions
from juries.views.gestures import attempt, campaign_asked
from juries.views.guards import for_composers, for_readers

PROPOSED = "Voici une proposition. Rien n’est envoyé avant la publication."


def board_url(code: str) -> str:
    return f"{reverse('compose')}?appel={code}"


@require_safe
@for_readers
def compose(request: PersonRequest) -> HttpResponse:
    campaign = campaign_asked(request)
    context = {
        "board": board.of(campaign),
        "job": jobs.under_way(JobKind.COMPOSITION, campaign.code),
        "can_compose": access.can_compose(request.user),
    }
    return render(request, "juries/compose.html", context)


@require_POST
@for_composers
def compose_propose(request: PersonRequest, code: str) -> HttpResponse:
    """At once when it is quick, else as long work that has its own page."""
    campaign = get_object_or_404(Campaign, code=code)
    job = compositions.ask_when_long(campaign, by=request.user, at=request.arrived_at)
    if job is not None:
        return redirect("team_job", job.pk)
    attempt(
        request,
        lambda: plans.propose(campaign, by=request.user, at=request.arrived_at),
        said=PROPOSED,
    )
    return redirect(board_url(code))


@require_POST
@for_composers
def compose_reseat(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    hearing = get_object_or_404(Hearing, pk=pk, campaign__code=code, cancelled_at__isnull=True)
    attempt(
        request,
        lambda: plans.reseat(hearing, by=request.user, at=request.arrived_at),
        said="Le jury de cette audition est revu.",
    )
    return redirect(f"{board_url(code)}#audition-{pk}")


@require_safe
@for_composers
def compose_check(request: PersonRequest, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    return _check_page(request, campaign, PublishForm())


def _check_page(request: PersonRequest, campaign: Campaign, form: PublishForm) -> HttpResponse:
    read = board.of(campaign)
    context = {
        "board": read,
        "form": form,
        "told_structures": publication.structures_told(read.news),
        "told_jurors": publication.jurors_told(read.news),
    }
    return render(request, "juries/compose_check.html", context)


@require_POST
@for_composers
def compose_publish(request: PersonRequest, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _check_page(request, campaign, form)
    done = attempt(
        request,
        lambda: form.save(campaign, by=request.user, at=request.arrived_at),
        said="La composition est publiée. Les personnes concernées sont prévenues.",
    )
    return redirect(f"{reverse('hearings')}?appel={code}" if done else board_url(code))


@require_safe
@for_readers
def compose_versions(request: PersonRequest, code: str) -> HttpResponse:
    """Each published version, what it changed, and what the plan of today would change."""
    campaign = get_object_or_404(Campaign, code=code)
    context = {
        "campaign": campaign,
        "versions": versions.versions_of(campaign),
        "can_compose": access.can_compose(request.user),
    }
    return render(request, "juries/compose_versions.html", context)
