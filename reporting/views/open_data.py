"""Open data: the aids engaged each year, in the national format."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ami_portal.accounts.requests import VisitorRequest
from ami_portal.common.dates import paris_day
from applications.access.follow_up import visible_to
from reporting.access import can_open_dossiers
from reporting.domain.scdl import NoIssuerError
from reporting.exports import scdl
from reporting.queries import published
from reporting.views.files import download


@require_safe
@login_not_required
def open_data(request: VisitorRequest) -> HttpResponse:
    """The files there are; the service also sees what it still owes them."""
    context = {
        "years": published.open_data_years(),
        "issuer": published.issuer(),
        "unpublished": _unpublished(request),
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


def _unpublished(request: VisitorRequest) -> list[published.Unpublished]:
    user = request.user
    if not user.is_authenticated or not can_open_dossiers(user):
        return []
    today = paris_day(request.arrived_at)
    return published.unpublished(visible_to(user), today=today)
