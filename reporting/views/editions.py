"""The editions of the annual report: asked by the direction, read by everyone, for ever."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.enums import JobKind
from applications.queries import jobs
from reporting import access
from reporting.actions.editions import content
from reporting.domain.editions import Document, file_name
from reporting.forms.reports import FreezeForm
from reporting.queries import reports as queries
from reporting.views.files import PDF, WRONG, download
from reporting.views.guards import for_readers


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers(access.can_publish)
def report_freeze(request: PersonRequest, year: int) -> HttpResponse:
    """Figer et publier le rapport, after a page that says what it does."""
    draft = queries.current(year, today=paris_day(request.arrived_at))
    last = queries.last_number(year)
    form = FreezeForm(request.POST or None, last=last)
    job = form.is_valid() and form.ask(year, by=request.user, at=request.arrived_at)
    if job:
        return redirect("team_job", job.pk)
    under_way = jobs.under_way(JobKind.ANNUAL_REPORT, str(year))
    context = {"report": draft.report, "last": last, "form": form, "under_way": under_way}
    return render(request, "reporting/freeze.html", context, status=WRONG if form.errors else 200)


@require_safe
@login_not_required
def report_editions(request: HttpRequest, year: int) -> HttpResponse:
    """The published editions of a year, each to be read for ever."""
    editions = list(queries.editions_of(year))
    if not editions:
        raise Http404
    context = {"year": year, "editions": editions, "last": editions[0]}
    return render(request, "reporting/editions.html", context)


@require_safe
@login_not_required
def report_edition_pdf(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The whole report of an edition, as it was published."""
    return _document(Document.REPORT, year, number)


@require_safe
@login_not_required
def report_edition_summary(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The four pages of an edition, as they were published."""
    return _document(Document.SUMMARY, year, number)


def _document(document: Document, year: int, number: int) -> HttpResponse:
    edition = get_object_or_404(queries.editions_of(year).defer(None), number=number)
    return download(content(edition, document), file_name(document, year, number), PDF)
