"""What was funded, for everyone to read."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from applications.queries.final_reports import publishable_photos
from applications.views.files import sent
from reporting.domain.results import by_theme, chosen, communes_of
from reporting.queries import published
from reporting.queries.moment import one_moment
from reporting.queries.reports import last_number


@require_safe
@login_not_required
def results(request: HttpRequest) -> HttpResponse:
    """The years in which actions were funded."""
    return render(request, "reporting/results.html", {"years": published.years()})


@require_safe
@login_not_required
def results_year(request: HttpRequest, year: int) -> HttpResponse:
    """The funded actions of a year; nobody who was not selected is named."""
    with one_moment():
        known = next((each for each in published.years() if each.figures.year == year), None)
        actions = published.actions(year)
    if known is None:
        raise Http404
    theme, commune = request.GET.get("theme", ""), request.GET.get("commune", "")
    shown = chosen(actions, theme=theme, commune=commune)
    context = {
        "known": known,
        "actions": actions,
        "shown": shown,
        "photos": [each for each in shown if each.photo],
        "edition": last_number(year),
        "themes": by_theme(actions),
        "communes": communes_of(actions),
        "theme": theme,
        "commune": commune,
    }
    return render(request, "reporting/results_year.html", context)


@require_safe
@login_not_required
def results_photo(request: HttpRequest, key: UUID) -> HttpResponse:
    """The picture of a bilan, made again when it came, which both consents let be published."""
    return sent(get_object_or_404(publishable_photos(), pk=key))
