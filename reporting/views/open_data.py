"""Open data: the aids engaged each year, in the national format."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.domain.scdl import NoIssuerError
from reporting.exports import scdl
from reporting.queries import published
from reporting.views.files import download


@require_safe
@login_not_required
def open_data(request: HttpRequest) -> HttpResponse:
    """The files there are, what they hold and how they may be used."""
    context = {"years": published.open_data_years(), "issuer": published.issuer()}
    return render(request, "reporting/open_data.html", context)


@require_safe
@login_not_required
def open_data_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The file of a year; there is none when no aid is engaged or the issuer has no SIRET."""
    grantees = published.grantees(year)
    if not grantees:
        raise Http404
    try:
        content = scdl.render(published.issuer(), grantees)
    except NoIssuerError as error:
        raise Http404(str(error)) from error
    return download(content, f"subventions-{year}.csv", "text/csv; charset=utf-8")
