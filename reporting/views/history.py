"""The years before the portal: typed in by hand, corrected, and said to be so."""

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ami_portal.accounts.requests import PersonRequest
from reporting import access
from reporting.forms.history import CorrectionForm, PastYearForm
from reporting.queries import cohorts
from reporting.views.files import WRONG
from reporting.views.guards import for_readers


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers(access.can_write)
def history(request: PersonRequest) -> HttpResponse:
    """The years typed in, and one more."""
    form = PastYearForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _is_kept(request, form, form.cleaned_data["year"]):
        return redirect("history")
    context = {"form": form, "years": cohorts.past_years()}
    status = WRONG if form.is_bound else 200
    return render(request, "reporting/history.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers(access.can_write)
def history_year(request: PersonRequest, year: int) -> HttpResponse:
    """One of them, corrected."""
    known = cohorts.past_year(year)
    if known is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = CorrectionForm(posted, initial=asdict(known))
    if form.is_bound and form.is_valid() and _is_kept(request, form, year):
        return redirect("history")
    context = {"form": form, "year": year}
    status = WRONG if form.is_bound else 200
    return render(request, "reporting/history_year.html", context, status=status)


def _is_kept(request: PersonRequest, form: CorrectionForm, year: int) -> bool:
    row = form.save(year, by=request.user, at=request.arrived_at)
    if row:
        messages.success(request, f"L’année {year} est enregistrée. Ses nombres sont publiés.")
    return row is not None
