"""The bilan, on the structure's side: written in several evenings, sent in one gesture."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import clock, paris_day
from applications.access.dossiers import own_of
from applications.actions import final_reports
from applications.forms.final_report import ReportForm
from applications.models import Application
from applications.queries import final_reports as queries
from applications.views.team_gestures import attempt

KEPT = "Votre texte est enregistré. Il n’est pas encore envoyé."
UNREADABLE = 422


@require_safe
def final_report(request: PersonRequest, number: str) -> HttpResponse:
    """The bilan: what is expected, what was planned, what is being written."""
    dossier = _own(request, number)
    report = queries.report_of(dossier)
    form = ReportForm(application=dossier) if report and queries.is_open(report) else None
    return _page(request, dossier, form)


@require_POST
def final_report_save(request: PersonRequest, number: str) -> HttpResponse:
    """Keep what is typed. A script asks for one line only, and never sends the photo."""
    dossier = _engaged(request, number)
    by_script = bool(getattr(request, "htmx", False))
    files = None if by_script else request.FILES
    form = ReportForm(request.POST, files, application=dossier)
    kept = form.keep(by=request.user, at=request.arrived_at)
    if by_script:
        words = f"Enregistré à {clock(request.arrived_at)} · pas encore envoyé" if kept else ""
        return HttpResponse(words, status=200 if kept else UNREADABLE)
    if not kept:
        return _page(request, dossier, form, status=UNREADABLE)
    messages.success(request, KEPT)
    return redirect("final_report", number)


@require_POST
def final_report_send(request: PersonRequest, number: str) -> HttpResponse:
    """Send the bilan. What is typed, and the photo, are kept first: a refusal loses nothing."""
    dossier = _engaged(request, number)
    form = ReportForm(request.POST, request.FILES, application=dossier)
    by, at = request.user, request.arrived_at
    if form.keep(by=by, at=at) and form.send(by=by, at=at):
        messages.success(request, "Votre bilan est bien arrivé, merci.")
        return redirect("final_report", number)
    dossier.final_report.refresh_from_db()
    return _page(request, dossier, form, status=UNREADABLE)


@require_POST
def final_report_photo_remove(request: PersonRequest, number: str) -> HttpResponse:
    """Throw the photo away."""
    dossier = _engaged(request, number)
    attempt(
        request,
        lambda: final_reports.remove_photo(dossier, by=request.user, at=request.arrived_at),
        said="La photo est retirée.",
    )
    return redirect("final_report", number)


def _page(
    request: PersonRequest, dossier: Application, form: ReportForm | None, *, status: int = 200
) -> HttpResponse:
    report, today = queries.report_of(dossier), paris_day(request.arrived_at)
    label, tone = queries.standing(report, today=today) if report else ("", "")
    context = {
        "dossier": dossier,
        "report": report,
        "heading": queries.heading_of(dossier),
        "label": label,
        "tone": tone,
        "form": form,
        "compared": queries.compared(report) if report and report.received_at else [],
    }
    return render(request, "applications/final_report.html", context, status=status)


def _engaged(request: PersonRequest, number: str) -> Application:
    """My dossier, if a bilan is expected of it."""
    own = queries.with_report(own_of(request.user)).filter(final_report__isnull=False)
    return get_object_or_404(own, number=number)


def _own(request: PersonRequest, number: str) -> Application:
    return get_object_or_404(queries.with_report(own_of(request.user)), number=number)
