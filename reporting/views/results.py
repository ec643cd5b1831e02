"""What was funded, for everyone to read."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.queries import published


@require_safe
@login_not_required
def results(request: HttpRequest) -> HttpResponse:
    """The years in which actions were funded."""
    return render(request, "reporting/results.html", {"years": published.years()})


@require_safe
@login_not_required
def results_year(request: HttpRequest, year: int) -> HttpResponse:
    """The funded actions of a year; nobody who was not selected is named."""
    known = next((each for each in published.years() if each.figures.year == year), None)
    if known is None:
        raise Http404
    context = {"known": known, "actions": published.actions(year)}
    return render(request, "reporting/results_year.html", context)
