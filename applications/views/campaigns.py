"""Preparing and opening a call."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.access.campaigns import can_prepare, can_read
from applications.actions import campaigns, needs, permits
from applications.domain.preparation import missing_before_opening
from applications.enums import Grid
from applications.forms.bonus_rates import RatesForm
from applications.forms.campaigns import (
    CampaignForm,
    GridForm,
    NeedForm,
    NewCampaignForm,
    ThemesForm,
    TypesForm,
)
from applications.forms.permits import PermitForm
from applications.models import Campaign, LatePermit, Need
from applications.queries import preparation, reminders
from applications.views.team_gestures import answered, attempt, fulfil
from applications.views.team_guards import only

for_readers = only(can_read)
for_agents = only(can_read, can_prepare)
writes = require_http_methods(["GET", "HEAD", "POST"])
GRID_SLUGS = {"jury": Grid.STANDARD, "page-blanche": Grid.PAGE_BLANCHE}


@writes
@for_readers
def team_campaigns(request: PersonRequest) -> HttpResponse:
    """Every call; an agent creates one from the proposal."""
    form = NewCampaignForm(request.POST or None)
    if request.method == "POST":
        _only_agents(request)
        if _saved(request, form, said="L’appel est créé. Complétez-le, puis ouvrez-le."):
            return redirect("team_campaign", form.cleaned_data["code"].strip())
    context = {
        "rows": preparation.calls(),
        "form": form,
        "is_manager": can_prepare(request.user),
    }
    return answered(request, "applications/campaign_list.html", context)


@writes
@for_readers
def team_campaign(request: PersonRequest, code: str) -> HttpResponse:
    """One call: what is missing before it opens, its settings, and its lists."""
    campaign = get_object_or_404(Campaign, code=code)
    form = CampaignForm(request.POST or None, campaign=campaign)
    if request.method == "POST":
        _only_agents(request)
        if _saved(request, form, said="Les réglages de l’appel sont enregistrés."):
            return redirect("team_campaign", code)
    context = {
        "campaign": campaign,
        "form": form,
        "lists": preparation.lists(campaign),
        "missing": missing_before_opening(
            preparation.of(campaign), today=paris_day(request.arrived_at)
        ),
        "is_manager": can_prepare(request.user),
        "progress": reminders.progress(campaign, at=request.arrived_at),
    }
    return answered(request, "applications/campaign_detail.html", context)


@require_POST
@for_agents
def team_campaign_clone(request: PersonRequest, code: str) -> HttpResponse:
    """The same call for next year, in one click."""
    source = get_object_or_404(Campaign, code=code)
    made: list[Campaign] = []
    attempt(
        request,
        lambda: made.append(
            campaigns.clone_for_next_year(source, by=request.user, at=request.arrived_at)
        ),
        said=f"L’appel {code} est repris. Relisez les dates et les montants avant d’ouvrir.",
    )
    return redirect("team_campaign", made[0].code if made else code)


@require_POST
@for_agents
def team_campaign_open(request: PersonRequest, code: str) -> HttpResponse:
    """Open the call, or say everything that is missing."""
    campaign = get_object_or_404(Campaign, code=code)
    attempt(
        request,
        lambda: campaigns.open_call(campaign, by=request.user, at=request.arrived_at),
        said=f"L’appel {code} est ouvert.",
    )
    return redirect("team_campaign", code)


@writes
@for_agents
def team_campaign_themes(request: PersonRequest, code: str) -> HttpResponse:
    return _list_form(
        request,
        code,
        ThemesForm,
        title="Les thèmes",
        help_text="De deux à sept. Videz une ligne pour retirer un thème.",
    )


@writes
@for_agents
def team_campaign_types(request: PersonRequest, code: str) -> HttpResponse:
    return _list_form(
        request,
        code,
        TypesForm,
        title="Les types de structures",
        help_text="Ils servent à mélanger les auditions. Videz un nom pour retirer un type.",
    )


@writes
@for_agents
def team_campaign_rates(request: PersonRequest, code: str) -> HttpResponse:
    return _list_form(
        request,
        code,
        RatesForm,
        title="Les taux majorés",
        help_text="Le plus favorable des taux confirmés s’applique. Les taux ne s’ajoutent pas.",
    )


@writes
@for_agents
def team_campaign_grid(request: PersonRequest, code: str, slug: str) -> HttpResponse:
    if slug not in GRID_SLUGS:
        raise Http404
    grid = GRID_SLUGS[slug]
    return _list_form(
        request,
        code,
        lambda *args, **kwargs: GridForm(*args, grid=grid, **kwargs),
        title=grid.label,
        help_text="Elle est publiée avec l’appel, et figée à la première fiche de notation.",
        frozen_reason=preparation.frozen_grid_sentence,
    )


@writes
@for_agents
def team_campaign_permits(request: PersonRequest, code: str) -> HttpResponse:
    return _list_form(
        request,
        code,
        PermitForm,
        title="Autoriser un dépôt tardif",
        help_text="Après la clôture, pour une seule adresse, avec votre nom et une date.",
        rows=preparation.permits,
    )


@require_POST
@for_agents
def team_permit_revoke(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Take a late deposit back."""
    permit = get_object_or_404(LatePermit, pk=pk, campaign__code=code)
    attempt(
        request,
        lambda: permits.revoke(permit, by=request.user, at=request.arrived_at),
        said=f"L’autorisation de {permit.email} est retirée.",
    )
    return redirect("team_campaign_permits", code)


@writes
@for_readers
def team_campaign_needs(request: PersonRequest, code: str) -> HttpResponse:
    """The besoins repérés, and the form that adds one."""
    campaign = get_object_or_404(Campaign, code=code)
    form = NeedForm(request.POST or None, campaign=campaign)
    if request.method == "POST":
        _only_agents(request)
        if _saved(request, form, said="Le besoin est ajouté."):
            return redirect("team_campaign_needs", code)
    context = {
        "campaign": campaign,
        "form": form,
        "needs": preparation.needs(campaign),
        "is_manager": can_prepare(request.user),
    }
    return answered(request, "applications/campaign_needs.html", context)


@writes
@for_agents
def team_campaign_need(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Correct one need."""
    need = get_object_or_404(Need.objects.select_related("campaign"), pk=pk, campaign__code=code)
    form = NeedForm(request.POST or None, campaign=need.campaign, need=need)
    if request.method == "POST" and _saved(request, form, said="Le besoin est corrigé."):
        return redirect("team_campaign_needs", code)
    context = {"campaign": need.campaign, "form": form, "title": "Corriger un besoin"}
    return answered(request, "applications/campaign_form.html", context)


@require_POST
@for_agents
def team_campaign_need_remove(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    need = get_object_or_404(Need, pk=pk, campaign__code=code)
    attempt(
        request,
        lambda: needs.remove(need, by=request.user, at=request.arrived_at),
        said="Le besoin est retiré.",
    )
    return redirect("team_campaign_needs", code)


def _list_form(
    request: PersonRequest,
    code: str,
    make: Callable[..., Any],
    *,
    title: str,
    help_text: str,
    rows: Callable[[Campaign], Any] | None = None,
    frozen_reason: Callable[[Campaign], str] | None = None,
) -> HttpResponse:
    """A form about one list of a call: shown, refused with its sentence, or saved."""
    campaign = get_object_or_404(Campaign, code=code)
    form = make(request.POST or None, campaign=campaign)
    if request.method == "POST" and _saved(request, form, said=f"{title}\u00a0: enregistré."):
        return redirect("team_campaign", code)
    context = {
        "campaign": campaign,
        "form": form,
        "title": title,
        "help_text": help_text,
        "rows": rows(campaign) if rows else (),
        "frozen_reason": frozen_reason(campaign) if frozen_reason else "",
    }
    return answered(request, "applications/campaign_form.html", context)


def _saved(request: PersonRequest, form: Any, *, said: str) -> bool:
    return fulfil(
        request, form, lambda: form.save(by=request.user, at=request.arrived_at), said=said
    )


def _only_agents(request: PersonRequest) -> None:
    if not can_prepare(request.user):
        raise PermissionDenied
