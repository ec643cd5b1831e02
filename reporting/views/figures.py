"""Figures that lead to their dossiers: the path of a year, and the list behind a number."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from reporting import access
from reporting.domain.behind import choices, cut_named
from reporting.domain.funnel import funnel_of
from reporting.queries.cohorts import yearly_figures
from reporting.queries.dossiers import seen_by
from reporting.queries.moment import one_moment
from reporting.views.guards import for_readers


@require_safe
@for_readers()
def report_path(request: PersonRequest, year: int) -> HttpResponse:
    """Le parcours des dossiers, cut by theme, commune, quartier…"""
    today = paris_day(request.arrived_at)
    with one_moment():
        (figures,) = yearly_figures([year])
        seen = seen_by(request.user, year, today=today)
    context = {
        "year": year,
        "figures": figures,
        "today": today,
        "funnel": funnel_of(seen.dossiers, request.GET.get("par", "")),
        "hidden": seen.hidden,
        "opens_dossiers": access.can_open_dossiers(request.user),
    }
    return render(request, "reporting/path.html", context)


@require_safe
@for_readers(access.can_open_dossiers)
def report_dossiers(request: PersonRequest, year: int) -> HttpResponse:
    """The dossiers behind a figure, whole or cut along an axis."""
    with one_moment():
        (figures,) = yearly_figures([year])
        seen = seen_by(request.user, year, today=paris_day(request.arrived_at))
    asked = (request.GET.get(name, "") for name in ("figure", "par", "valeur"))
    cut = cut_named(*asked)
    context = {
        "year": year,
        "figures": figures,
        "cut": cut,
        "choices": choices(cut, seen.dossiers),
        "dossiers": cut.behind(seen.dossiers),
        "hidden": seen.hidden,
    }
    return render(request, "reporting/dossiers.html", context)
