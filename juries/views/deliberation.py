"""The deliberation: the ranked dossiers, one dossier, the vote, the release."""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.domain.envelope import EnvelopeExceededError
from applications.domain.workflow import TRANSITIONS, TransitionNotAllowedError
from applications.enums import Transition
from applications.models import Application, BonusClaim, Campaign
from juries.access import deliberation as access
from juries.actions import decisions, rulings
from juries.domain.decisions import DecisionRefusedError, ReleaseRefusedError
from juries.exports import deliberation as exports
from juries.forms.deliberation import DecisionForm, DeliberationForm, RankingForm, initial_of
from juries.notifications.decisions import draft_letters
from juries.queries import deliberation as queries
from juries.queries import justification, ranking, reopening
from juries.queries.proposals import claims_of, remaining_for

ROWS_A_PAGE = 40
WRONG = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REOPENABLE = TRANSITIONS[Transition.REOPEN][0]
View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Agents and the direction come in, with the call of the address; nobody else sees a page."""

    @wraps(view)
    def guarded(request: PersonRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.can_read(request.user):
            raise Http404
        campaign = get_object_or_404(Campaign, code=code)
        return view(request, campaign, *args, **kwargs)

    return guarded


def for_agents(view: View) -> View:
    """The vote and the release: the direction reads the pages, agents write."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if access.can_read(request.user) and not access.can_release(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_readers
def deliberation(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    visible, form = access.visible_to(request.user), RankingForm(request.GET, campaign=campaign)
    page = Paginator(_ranked(request, campaign, form), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    envelope = queries.envelope_of(campaign, visible)
    context = {
        "campaign": campaign,
        "page": page,
        "rows": queries.rows_of(page, remaining=max(envelope.free, Decimal(0))),
        "form": form,
        "is_filtered": form.filters() != ranking.Filters(),
        "query": request.GET.urlencode(),
        "envelope": envelope,
        "vote": queries.last_deliberation(campaign),
        "can_release": access.can_release(request.user),
    }
    return render(request, "juries/deliberation.html", context)


@require_safe
@for_readers
def workbook(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    """The same dossiers, with what explains each decision, as a spreadsheet."""
    form = RankingForm(request.GET, campaign=campaign)
    envelope = queries.envelope_of(campaign, access.visible_to(request.user))
    rows = queries.rows_of(
        _ranked(request, campaign, form), remaining=max(envelope.free, Decimal(0))
    )
    colleges, listed = justification.colleges_of(campaign), justification.justified(rows)
    content = exports.workbook(listed, colleges=colleges, code=campaign.code)
    name = f"deliberation-{campaign.code}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_safe
@for_readers
def dossier(request: PersonRequest, campaign: Campaign, number: str) -> HttpResponse:
    return _page(request, visible(request, campaign, number))


@require_POST
@for_readers
def prepare_decision(request: PersonRequest, campaign: Campaign, number: str) -> HttpResponse:
    application = writable(request, campaign, number)
    form = DecisionForm(request.POST, application=application)
    if form.is_valid() and form.save(by=request.user, at=request.arrived_at):
        messages.success(request, f"{application.organisation_name}\u00a0: décision préparée.")
        return redirect("deliberation", campaign.code)
    return _page(request, application, form=form)


@require_POST
@for_readers
def simulate_decision(request: PersonRequest, campaign: Campaign, number: str) -> HttpResponse:
    application = writable(request, campaign, number)
    form = DecisionForm(request.POST, application=application)
    visible = access.visible_to(request.user)
    simulation = form.simulate(visible) if form.is_valid() else None
    return _page(request, application, form=form, simulation=simulation)


@require_POST
@for_readers
def confirm_bonus(request: PersonRequest, campaign: Campaign, number: str, pk: int) -> HttpResponse:
    return _judge(request, _claim(request, campaign, number, pk), is_confirmed=True)


@require_POST
@for_readers
def refuse_bonus(request: PersonRequest, campaign: Campaign, number: str, pk: int) -> HttpResponse:
    return _judge(request, _claim(request, campaign, number, pk), is_confirmed=False)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
@for_agents
def record_vote(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    form = DeliberationForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.save(campaign, by=request.user, at=request.arrived_at):
        messages.success(request, "La délibération est enregistrée.")
        return redirect("deliberation_preview", campaign.code)
    context = {"campaign": campaign, "form": form}
    status = WRONG if form.errors else 200
    return render(request, "juries/deliberation_vote.html", context, status=status)


@require_safe
@for_readers
def preview(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    vote = queries.last_deliberation(campaign)
    visible = access.visible_to(request.user)
    listed = queries.preview_of(campaign, visible)
    context = {
        "campaign": campaign,
        "envelope": queries.envelope_of(campaign, visible),
        "vote": vote,
        "preview": listed,
        "letters": vote and draft_letters(listed.decisions, deliberation=vote, by=request.user),
        "can_release": access.can_release(request.user),
    }
    return render(request, "juries/deliberation_preview.html", context)


@require_POST
@for_readers
@for_agents
def release(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    vote = queries.last_deliberation(campaign)
    if vote is None:
        messages.error(request, "Enregistrez d’abord la délibération.")
        return redirect("deliberation_vote", campaign.code)
    read = request.POST.get("read", "")
    try:
        released = decisions.release(
            campaign, deliberation=vote, by=request.user, at=request.arrived_at, read=read
        )
    except (ReleaseRefusedError, EnvelopeExceededError, TransitionNotAllowedError) as refusal:
        messages.error(request, str(refusal))
        return redirect("deliberation_preview", campaign.code)
    messages.success(request, queries.released_words(len(released)))
    return redirect("deliberation", campaign.code)


def _ranked(request: PersonRequest, campaign: Campaign, form: RankingForm) -> QuerySet[Application]:
    concerned = queries.concerned(access.visible_to(request.user), campaign)
    opinions = access.opinions_visible_to(request.user)
    return queries.ranked(ranking.matching(concerned, form.filters()), opinions)


def visible(request: PersonRequest, campaign: Campaign, number: str) -> Application:
    concerned = queries.concerned(access.visible_to(request.user), campaign)
    return get_object_or_404(concerned, number=number)


def writable(request: PersonRequest, campaign: Campaign, number: str) -> Application:
    application = visible(request, campaign, number)
    if not access.can_decide(request.user, application):
        raise PermissionDenied
    return application


def _claim(request: PersonRequest, campaign: Campaign, number: str, pk: int) -> BonusClaim:
    return get_object_or_404(writable(request, campaign, number).bonus_claims, pk=pk)


def _judge(request: PersonRequest, claim: BonusClaim, *, is_confirmed: bool) -> HttpResponse:
    try:
        rulings.judge(claim, is_confirmed=is_confirmed, by=request.user, at=request.arrived_at)
    except DecisionRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "L’avis du jury est noté, le calcul est refait.")
    application = claim.application
    return redirect("deliberation_dossier", application.campaign.code, application.number)


def _page(request: PersonRequest, application: Application, **shown: Any) -> HttpResponse:
    visible, opinions = (
        access.visible_to(request.user),
        access.opinions_visible_to(request.user),
    )
    [ranked] = queries.ranked(Application.objects.filter(pk=application.pk), opinions)
    campaign = ranked.campaign
    [row] = queries.rows_of([ranked], remaining=remaining_for(ranked, visible))
    context = {
        "campaign": campaign,
        "application": ranked,
        "row": row,
        "colleges": [] if row.is_hidden else queries.college_means(ranked),
        "advice": ranked.hearing_advice.all(),
        "claims": claims_of(ranked),
        "envelope": queries.envelope_of(campaign, visible),
        "form": DecisionForm(application=ranked, initial=initial_of(ranked, row.pending)),
        "can_decide": access.can_decide(request.user, ranked) and ranked.state in queries.DECIDABLE,
        "reopened": reopening.reopened(ranked),
        "can_reopen": access.can_decide(request.user, ranked) and ranked.state in REOPENABLE,
        **shown,
    }
    status = WRONG if context["form"].errors else 200
    return render(request, "juries/deliberation_dossier.html", context, status=status)
