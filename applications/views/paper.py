"""« Saisir un dossier reçu sur papier » : an agent types it « au nom de » the structure."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.access import paper as access
from applications.access.dossiers import is_staff_reader
from applications.actions import paper as paper_actions
from applications.domain.deposit import IncompleteDraftError, problems_of
from applications.domain.reading import sides
from applications.forms.paper import ArrivalForm, PaperDepositForm, PaperStartForm
from applications.forms.request import anchor_of
from applications.models import Campaign, Draft
from applications.queries import campaigns, paper
from applications.queries.calls import call_of
from applications.queries.sheets import of_draft
from applications.views.team_gestures import attempt, fulfil
from applications.views.team_guards import only

for_agents = only(is_staff_reader, access.can_type)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def paper_start(request: PersonRequest) -> HttpResponse:
    """When the paper arrived and for whom; then the same form as everyone's."""
    text, known = request.GET.get("q", "")[:100], access.organisations_for(request.user)
    form = PaperStartForm(
        request.POST or None,
        calls=campaigns.of_the_public(),
        known=known,
        found=paper.matching(known, text),
        initial={"campaign": _usual_call(request)},
    )
    begun: list[Draft] = []
    if request.method == "POST" and fulfil(
        request,
        form,
        lambda: begun.append(form.begin(by=request.user, at=request.arrived_at)),
        said="Recopiez le papier tel qu’il est\u00a0: tout s’enregistre.",
    ):
        return redirect("draft_edit", begun[0].pk)
    context = {"form": form, "text": text, "call": form.initial["campaign"]}
    return render(request, "applications/paper_start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def paper_arrival(request: PersonRequest, key: UUID) -> HttpResponse:
    """Correct when the paper arrived."""
    draft = _being_typed(request, key)
    form = ArrivalForm.of(draft, request.POST or None)
    if request.method == "POST" and fulfil(
        request,
        form,
        lambda: form.save(draft, by=request.user, at=request.arrived_at),
        said="Le jour d’arrivée est corrigé.",
    ):
        return redirect("draft_edit", draft.pk)
    return render(request, "applications/paper_arrival.html", {"draft": draft, "form": form})


@require_safe
@for_agents
def paper_review(request: PersonRequest, key: UUID) -> HttpResponse:
    """The two sides beside the paper, and what is signed on it."""
    draft = _being_typed(request, key)
    return _review_page(request, draft, PaperDepositForm.of(draft))


@require_POST
@for_agents
def paper_set_aside(request: PersonRequest, key: UUID) -> HttpResponse:
    """A paper begun by mistake goes to the bin, where it waits for a month."""
    draft = _being_typed(request, key)
    attempt(
        request,
        lambda: paper_actions.set_aside(draft, by=request.user, at=request.arrived_at),
        said="La saisie est abandonnée. Elle attend un mois dans la corbeille de son auteur.",
    )
    return redirect("team_applications")


@require_POST
@for_agents
def paper_deposit(request: PersonRequest, key: UUID) -> HttpResponse:
    """Deposit the paper; pressed twice, the same dossier."""
    draft = get_object_or_404(access.visible_to(request.user).filter(binned_at=None), pk=key)
    form = PaperDepositForm.of(draft, request.POST)
    try:
        is_done = fulfil(
            request,
            form,
            lambda: form.save(draft, by=request.user, at=request.arrived_at),
            said="Le dossier papier est déposé.",
        )
    except IncompleteDraftError:
        is_done = False
    return redirect("paper_done", key) if is_done else _review_page(request, draft, form)


@require_safe
@for_agents
def paper_done(request: PersonRequest, key: UUID) -> HttpResponse:
    """The number, and how the structure gets its receipt."""
    papers = access.visible_to(request.user).exclude(submitted_at=None)
    draft = get_object_or_404(papers.select_related("application"), pk=key)
    return render(request, "applications/paper_done.html", {"dossier": draft.application})


def _review_page(request: PersonRequest, draft: Draft, form: PaperDepositForm) -> HttpResponse:
    draft.refresh_from_db()
    call = call_of(draft.campaign)
    sheet = of_draft(draft, today=paris_day(request.arrived_at), call=call)
    problems = problems_of(draft.texts, call, on_paper=True)
    context = {
        "draft": draft,
        "form": form,
        "problems": [(p, anchor_of(p.field)) for p in problems if p.number != "14"],
        "sides": sides(sheet, with_pledges=False),
    }
    return render(request, "applications/paper_review.html", context)


def _being_typed(request: PersonRequest, key: UUID) -> Draft:
    papers = paper.being_typed(access.visible_to(request.user))
    return get_object_or_404(papers, pk=key)


def _usual_call(request: PersonRequest) -> Campaign | None:
    return campaigns.open_at(request.arrived_at) or campaigns.shown_to_public()
