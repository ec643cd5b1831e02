"""« Demander de l’aide » : the association opens its draft to one agent, who reads and calls."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.models import User
from ami_portal.accounts.requests import PersonRequest, VisitorRequest
from ami_portal.common.dates import paris_day
from applications.access import help_requests as access
from applications.access.dossiers import is_staff_reader
from applications.actions import help_requests
from applications.domain.deposit import problems_of
from applications.domain.reading import sides
from applications.exports import recto_verso
from applications.forms.help_requests import HelpRequestForm
from applications.models import Draft, HelpRequest
from applications.queries import help_requests as queries
from applications.queries import permits
from applications.queries.calls import call_of
from applications.queries.sheets import of_draft
from applications.tasks.attachments import PDF
from applications.views.browser import opens_draft
from applications.views.team_gestures import attempt, fulfil
from applications.views.team_guards import only

for_agents = only(is_staff_reader, access.can_help)


def beside_draft(request: VisitorRequest, draft: Draft) -> dict[str, Any]:
    """What the page of a draft says beside the boxes: paper, late permit, help."""
    user = _person(request)
    is_mine = user is not None and draft.owner_id == user.pk
    return {
        "typed_by": "vous" if is_mine or not draft.is_on_paper else draft.owner,
        "permit": permits.for_draft(draft, user, at=request.arrived_at),
        "help": queries.shown_on(draft, at=request.arrived_at),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@opens_draft
def help_ask(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Ask for help about a draft, or correct what was asked."""
    if draft.is_on_paper:
        raise Http404
    form = HelpRequestForm(request.POST or None, draft=draft)
    if request.method == "POST" and fulfil(
        request,
        form,
        lambda: form.save(by=_person(request), at=request.arrived_at),
        said="Votre demande d’aide est partie\u00a0: un agent vous appellera.",
    ):
        return redirect("draft_edit", draft.pk)
    return render(request, "applications/help_request.html", {"draft": draft, "form": form})


@require_POST
@opens_draft
def help_stop(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Close the draft to the service at once."""
    asked = draft.help_requests.filter(ended_at=None).first()
    if asked is not None:
        help_requests.stop(asked, by=_person(request), at=request.arrived_at)
    messages.success(request, "C’est arrêté\u00a0: vous seuls lisez ce brouillon.")
    return redirect("draft_edit", draft.pk)


@require_safe
@for_agents
def team_help(request: PersonRequest) -> HttpResponse:
    """The drafts about which somebody waits for help."""
    visible = access.visible_to(request.user, at=request.arrived_at)
    desk = queries.desk(visible, user=request.user)
    return render(request, "applications/team_help.html", {"desk": desk})


@require_POST
@for_agents
def team_help_take(request: PersonRequest, pk: int) -> HttpResponse:
    """Take care of one: the association will see who."""
    asked = _asked(request, pk)
    is_taken = attempt(
        request,
        lambda: help_requests.take(asked, by=request.user, at=request.arrived_at),
        said="Cette demande est à vous. La structure verra chaque fois que vous regardez.",
    )
    return redirect("team_help_read", pk) if is_taken else redirect("team_help")


@require_safe
@for_agents
def team_help_read(request: PersonRequest, pk: int) -> HttpResponse:
    """The two sides of the draft, to read and not to write; the look is written down first."""
    asked = _looked_at(request, pk)
    draft, call = asked.draft, call_of(asked.draft.campaign)
    sheet = of_draft(draft, today=paris_day(request.arrived_at), call=call)
    context = {
        "asked": asked,
        "draft": draft,
        "sides": sides(sheet, with_pledges=False),
        "problems": [p for p in problems_of(draft.texts, call) if p.number != "14"],
    }
    return _private(render(request, "applications/team_help_read.html", context))


@require_safe
@for_agents
def team_help_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """The two sides as they stand, printed; the look is written down first."""
    draft = _looked_at(request, pk).draft
    content = recto_verso.render(of_draft(draft, today=paris_day(request.arrived_at)))
    headers = {"Content-Disposition": 'inline; filename="brouillon-recto-verso.pdf"'}
    return _private(HttpResponse(content, content_type=PDF, headers=headers))


@require_POST
@for_agents
def team_help_end(request: PersonRequest, pk: int) -> HttpResponse:
    """The agent has finished: the draft closes."""
    asked = _asked(request, pk)
    if not access.can_read(request.user, asked):
        raise PermissionDenied
    help_requests.stop(asked, by=request.user, at=request.arrived_at)
    messages.success(request, "L’aide est terminée\u00a0: vous ne lisez plus ce brouillon.")
    return redirect("team_help")


def _asked(request: PersonRequest, pk: int) -> HelpRequest:
    rows = access.visible_to(request.user, at=request.arrived_at)
    return get_object_or_404(rows.select_related("draft__campaign", "draft__owner"), pk=pk)


def _looked_at(request: PersonRequest, pk: int) -> HelpRequest:
    asked = _asked(request, pk)
    if not access.can_read(request.user, asked):
        raise PermissionDenied("Prenez d’abord cette demande dans la liste.")
    help_requests.look(asked, by=request.user, at=request.arrived_at)
    return asked


def _person(request: VisitorRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
