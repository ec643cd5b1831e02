"""Open data: the aids engaged each year, in the national format."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest, VisitorRequest
from ami_portal.common.dates import paris_day
from applications.access.campaigns import can_prepare
from applications.access.follow_up import visible_to
from applications.actions.registry import note_nature
from applications.queries.sharing import receiving
from applications.views.team_guards import only
from reporting.access import can_open_dossiers
from reporting.domain.scdl import NoIssuerError
from reporting.exports import scdl
from reporting.queries import published
from reporting.views.files import download

for_agents = only(can_open_dossiers, can_prepare)


@require_safe
@login_not_required
def open_data(request: VisitorRequest) -> HttpResponse:
    """The files there are; the service also sees what it still owes them."""
    context = {
        "years": published.open_data_years(),
        "issuer": published.issuer(),
        "unpublished": _unpublished(request),
        "can_note": request.user.is_authenticated and can_prepare(request.user),
    }
    return render(request, "reporting/open_data.html", context)


@require_safe
@login_not_required
def open_data_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The file of a year; there is none when no aid is engaged or the issuer has no SIRET."""
    grantees = published.grantees(year)
    if not any(each.is_published for each in grantees):
        raise Http404
    try:
        content = scdl.render(published.issuer(), grantees)
    except NoIssuerError as error:
        raise Http404(str(error)) from error
    return download(content, f"subventions-{year}.csv", "text/csv; charset=utf-8")


@require_POST
@for_agents
def open_data_legal(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """C’est une personne morale: the file names it from now on."""
    return _noted(request, number, pk, is_person=False)


@require_POST
@for_agents
def open_data_person(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """C’est une personne physique: no file ever names it."""
    return _noted(request, number, pk, is_person=True)


def _noted(request: PersonRequest, number: str, pk: int, *, is_person: bool) -> HttpResponse:
    application = get_object_or_404(visible_to(request.user), number=number)
    organisation = get_object_or_404(receiving(application), pk=pk)
    note_nature(organisation, is_person=is_person, by=request.user, at=request.arrived_at)
    nature = "personne physique" if is_person else "personne morale"
    messages.success(request, f"Noté, à votre nom\u00a0: {organisation}, {nature}.")
    return redirect("open_data")


def _unpublished(request: VisitorRequest) -> list[published.Unpublished]:
    user = request.user
    if not user.is_authenticated or not can_open_dossiers(user):
        return []
    today = paris_day(request.arrived_at)
    return published.unpublished(visible_to(user), today=today)
