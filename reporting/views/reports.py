"""The figures, the annual report, its words and its editions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from ami_portal.common.guides import guide
from reporting import access
from reporting.actions.editions import latest_content
from reporting.domain.editions import Document
from reporting.exports import annual_report, workbook
from reporting.forms.history import PeriodForm
from reporting.forms.reports import WordsForm, initial_words
from reporting.queries import reports as queries
from reporting.queries.cohorts import yearly_figures
from reporting.queries.dossiers import seen_by
from reporting.queries.moment import one_moment
from reporting.queries.overview import overview
from reporting.views.files import PDF, WRONG, download
from reporting.views.guards import for_readers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_readers()
def reports(request: PersonRequest) -> HttpResponse:
    """The cohort figures of every year, or of a period."""
    form = PeriodForm(request.GET if "de" in request.GET or "a" in request.GET else None)
    context = {
        "overview": overview(today=paris_day(request.arrived_at), period=form.period),
        "form": form,
        "opens_dossiers": access.can_open_dossiers(request.user),
        "can_write": access.can_write(request.user),
    }
    status = WRONG if form.errors else 200
    return render(request, "reporting/reports.html", context, status=status)


@require_safe
@for_readers()
def report_guide(request: PersonRequest) -> HttpResponse:
    """The direction's guide, with its pictures."""
    context = {
        "guide": guide("direction"),
        "back_url": reverse("reports"),
        "back_label": "Chiffres et rapport annuel",
    }
    return render(request, "applications/guide.html", context)


@require_safe
@for_readers()
def report_year(request: PersonRequest, year: int) -> HttpResponse:
    """The annual report: the frozen edition, or the figures of today."""
    today = paris_day(request.arrived_at)
    wants_today = request.GET.get("chiffres") == "aujourdhui"
    edition = (queries.current if wants_today else queries.latest)(year, today=today)
    context = {
        "edition": edition,
        "edition_words": annual_report.edition_words(edition),
        "report": edition.report,
        "opens_dossiers": access.can_open_dossiers(request.user),
        # A frozen number is not the list of today.
        "numbers_open": access.can_open_dossiers(request.user) and not edition.is_frozen,
        "can_write": access.can_write(request.user),
        "can_publish": access.can_publish(request.user),
        "editions": queries.editions_of(year),
    }
    return render(request, "reporting/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers(access.can_write)
def report_words(request: PersonRequest, year: int) -> HttpResponse:
    """Écrire l’introduction, les points de vigilance et les propositions."""
    form = WordsForm(request.POST or None, initial=initial_words(year, at=request.arrived_at))
    if request.method == "POST" and form.is_valid():
        form.save(year, by=request.user, at=request.arrived_at)
        messages.success(request, "Vos mots sont enregistrés. Ils s’impriment dans le rapport.")
        return redirect("report_year", year)
    context = {"form": form, "year": year}
    return render(request, "reporting/words.html", context, status=WRONG if form.errors else 200)


@require_safe
@for_readers()
def report_pdf(request: PersonRequest, year: int) -> HttpResponse:
    """The whole report, ready to be signed and printed: the last edition, else a draft."""
    content = latest_content(year, Document.REPORT, today=paris_day(request.arrived_at))
    return download(content, f"rapport-ami-{year}.pdf", PDF)


@require_safe
@for_readers()
def report_summary(request: PersonRequest, year: int) -> HttpResponse:
    """Four pages for elected members."""
    content = latest_content(year, Document.SUMMARY, today=paris_day(request.arrived_at))
    return download(content, f"synthese-ami-{year}.pdf", PDF)


@require_safe
@for_readers(access.can_open_dossiers)
def report_xlsx(request: PersonRequest, year: int) -> HttpResponse:
    """The workbook: figures, dossiers, calculations."""
    today = paris_day(request.arrived_at)
    with one_moment():
        report = queries.latest(year, today=today).report
        years, seen = yearly_figures(), seen_by(request.user, year, today=today)
    content = workbook.render(report, years, seen.dossiers, hidden=seen.hidden)
    return download(content, f"ami-{year}.xlsx", XLSX)
