"""The service's pages of the structures: who writes for them, their papers, a hand-over."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.access import organisations as access
from applications.access.dossiers import is_staff_reader
from applications.actions import documents as document_actions
from applications.forms.organisations import AskAgainForm, HandOverForm
from applications.models import Organisation, OrganisationDocument
from applications.queries import documents
from applications.queries import organisations as queries
from applications.views.team_gestures import attempt, fulfil
from applications.views.team_guards import only

PAGE_SIZE = 30
for_readers = only(is_staff_reader)
for_agents = only(is_staff_reader, access.can_hand_over)


@require_safe
@for_readers
def team_organisations(request: PersonRequest) -> HttpResponse:
    """The structures, found by name, number or member; or those whose papers wait for an answer."""
    text, is_waiting = request.GET.get("q", "")[:100], "documents" in request.GET
    found = queries.matching(
        access.visible_to_staff(request.user), text=text, has_papers_to_check=is_waiting
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "text": text, "is_waiting": is_waiting}
    return render(request, "applications/team_organisations.html", context)


@require_safe
@for_readers
def team_organisation(request: PersonRequest, pk: int) -> HttpResponse:
    """One structure: its people, its papers, its history, its dossiers that this agent may see."""
    organisation = _visible(request, pk)
    dossiers = access.dossiers_for(request.user, organisation)
    context = {
        "organisation": organisation,
        "memberships": queries.members_of(organisation),
        "pending": queries.pending_invitations(organisation, at=request.arrived_at),
        "papers": documents.rows(organisation, today=paris_day(request.arrived_at)),
        "dossiers": dossiers.select_related("campaign").order_by("-submitted_at"),
        "history": queries.history(organisation),
        "twins": queries.twins(organisation),
        "grants_url": queries.data_subvention_url(organisation),
        "can_hand_over": access.can_hand_over(request.user),
    }
    return render(request, "applications/team_organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def team_hand_over(request: PersonRequest, pk: int) -> HttpResponse:
    """Confier cette structure à une autre personne."""
    organisation = _visible(request, pk)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and fulfil(
        request,
        form,
        lambda: form.save(organisation, by=request.user, at=request.arrived_at),
        said="La structure est confiée. La personne et les autres membres sont prévenus.",
    ):
        return redirect("team_organisation", pk)
    context = {"organisation": organisation, "form": form}
    return render(request, "applications/team_organisation_hand_over.html", context)


@require_POST
@for_agents
def document_accept(request: PersonRequest, pk: int, document: int) -> HttpResponse:
    """The paper is good."""
    paper = _paper(request, pk, document)
    attempt(
        request,
        lambda: document_actions.accept(paper, by=request.user, at=request.arrived_at),
        said=f"{paper.get_kind_display()}\u00a0: accepté.",
    )
    return redirect("team_organisation", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def document_ask_again(request: PersonRequest, pk: int, document: int) -> HttpResponse:
    """The paper is to be done again, with a sentence that says why."""
    paper = _paper(request, pk, document)
    form = AskAgainForm(request.POST or None)
    if request.method == "POST" and fulfil(
        request,
        form,
        lambda: form.save(paper, by=request.user, at=request.arrived_at),
        said=f"{paper.get_kind_display()}\u00a0: redemandé à la structure.",
        field="because",
    ):
        return redirect("team_organisation", pk)
    context = {"paper": paper, "organisation": paper.organisation, "form": form}
    return render(request, "applications/team_organisation_document.html", context)


def _visible(request: PersonRequest, pk: int) -> Organisation:
    return get_object_or_404(access.visible_to_staff(request.user), pk=pk)


def _paper(request: PersonRequest, pk: int, document: int) -> OrganisationDocument:
    papers = OrganisationDocument.objects.select_related("organisation", "file")
    return get_object_or_404(papers, pk=document, organisation=_visible(request, pk))
