"""The jury's tablet: my auditions, the question of links, three files and three sheets."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.access import dossiers as staff_access
from applications.models import Criterion
from juries.access import dossiers as file_access, sheets as access
from juries.actions import links, sheets as actions
from juries.domain.refusals import RefusedError
from juries.forms.sheets import CommentForm, LinksForm, NoteForm, RecusalForm, SheetForm
from juries.models import HearingSeat, ScoreSheet
from juries.queries import seats, sheets
from juries.queries.sheets import Tab


@require_safe
def jury_home(request: HttpRequest) -> HttpResponse:
    """« Mes auditions », in order of time, with what is left to do."""
    if not seats.held_by(request.user).exists():
        raise PermissionDenied
    mine = sheets.my_hearings(access.seats_of(request.user), request.user)
    return render(request, "juries/jury_home.html", {"hearings": mine})


@require_safe
def jury_hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """The three structures; before any file opens, the notice and the question of links."""
    seat = _seat(request, pk)
    if seat.links_declared_at is None:
        tabs = sheets.tabs_of([pk], request.user).get(pk, [])
        return render(request, "juries/links_notice.html", {"seat": seat, "tabs": tabs})
    return _page(request, seat, request.GET.get("dossier", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def jury_links(request: HttpRequest, pk: int) -> HttpResponse:
    """« J’ai un lien avec l’une d’elles »: which, and why."""
    seat = _seat(request, pk)
    tabs = sheets.tabs_of([pk], request.user).get(pk, [])
    form = LinksForm([tab.application for tab in tabs if not tab.is_linked], request.POST or None)
    if form.is_bound and form.is_valid():
        form.save(seat.hearing, by=request.user, at=request.arrived_at)
        messages.success(request, "C’est noté. Ce dossier vous est fermé, merci de l’avoir dit.")
        return redirect("jury_hearing", pk=pk)
    status = 422 if form.is_bound else 200
    return render(request, "juries/links.html", {"seat": seat, "form": form}, status=status)


@require_POST
def jury_links_none(request: HttpRequest, pk: int) -> HttpResponse:
    seat = _seat(request, pk)
    links.declare_none(seat.hearing, by=request.user, at=request.arrived_at)
    return redirect("jury_hearing", pk=pk)


@require_POST
def jury_mark(request: HttpRequest, pk: int, number: str, criterion: int) -> HttpResponse:
    """One touch. The answer is the part of the row that changed, and the status line."""
    sheet = _sheet(request, pk, number)
    touched = get_object_or_404(sheets.grid_of(sheet.application), pk=criterion)
    form = NoteForm(touched, request.POST)
    if not (form.is_valid() and form.is_touched):
        return _row(request, sheet, touched, status=422, error=_first_error(form))
    try:
        form.save(sheet, touched, at=request.arrived_at)
    except actions.ScoreConflictError as conflict:
        return _row(request, sheet, touched, status=409, conflict=conflict, mine=form.value)
    except RefusedError as refusal:
        return _row(request, sheet, touched, status=409, error=str(refusal))
    return _row(request, sheet, touched, whole=bool(form.cleaned_data["choice"]))


@require_POST
def jury_comment(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    sheet, form = _sheet(request, pk, number), CommentForm(request.POST)
    try:
        error = _first_error(form) if not form.is_valid() else ""
        if not error:
            form.save(sheet, at=request.arrived_at)
    except RefusedError as refusal:
        error = str(refusal)
    context = {"error": error, "words": sheets.saved_words(*sheets.counts_of(sheet))}
    return render(request, "juries/_comment_saved.html", context, status=422 if error else 200)


@require_POST
def jury_sheet_save(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """The whole sheet, as a page without JavaScript sends it."""
    refused = _save_all(request, pk, number)
    if refused is not None:
        return refused
    messages.success(request, "Vos notes sont enregistrées. La fiche n’est pas encore terminée.")
    return _back_to(pk, number)


@require_POST
def jury_sheet_finish(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """« Terminer ma fiche »: what the page holds is saved first."""
    refused = _save_all(request, pk, number)
    if refused is not None:
        return refused
    try:
        actions.finish(_sheet(request, pk, number), at=request.arrived_at)
    except actions.IncompleteSheetError as incomplete:
        sentences = [(f"critere-{gap.criterion}", gap.sentence) for gap in incomplete.gaps]
        return _page(request, _seat(request, pk), number, status=422, sentences=sentences)
    messages.success(request, f"Votre fiche du dossier {number} est terminée.")
    return redirect("jury_hearing", pk=pk)


@require_POST
def jury_sheet_reopen(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    try:
        actions.reopen(_sheet(request, pk, number), by=request.user, at=request.arrived_at)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return _back_to(pk, number)


@require_http_methods(["GET", "HEAD", "POST"])
def recusal_declare(request: HttpRequest, number: str) -> HttpResponse:
    """« J’ai un lien avec cette structure », for someone of the service."""
    found = staff_access.visible_to_staff(request.user)
    application = get_object_or_404(found.select_related("campaign"), number=number)
    form = RecusalForm(request.POST or None)
    if form.is_bound and form.is_valid():
        form.save(application, by=request.user, at=request.arrived_at)
        messages.success(request, f"C’est noté. Le dossier {number} vous est fermé.")
        return redirect("team_applications")
    context = {"form": form, "application": application}
    return render(request, "juries/recusal.html", context, status=422 if form.is_bound else 200)


def _seat(request: HttpRequest, pk: int) -> HearingSeat:
    mine = access.seats_of(request.user).select_related(
        "hearing__slot__room", "hearing__theme", "hearing__campaign", "seat__college"
    )
    return get_object_or_404(mine, hearing=pk)


def _sheet(request: HttpRequest, pk: int, number: str) -> ScoreSheet:
    mine = access.visible_to(request.user).select_related("application__campaign")
    return get_object_or_404(mine, hearing=pk, application__number=number)


def _tab(tabs: list[Tab], number: str) -> Tab | None:
    """The structure asked for, or the first whose sheet is not finished."""
    open_tabs = [tab for tab in tabs if not tab.is_linked]
    if number:
        asked = [tab for tab in open_tabs if tab.application.number == number]
        if not asked:
            raise Http404
        return asked[0]
    left = [tab for tab in open_tabs if tab.is_due and not tab.is_finished]
    return next(iter([*left, *open_tabs]), None)


def _page(
    request: HttpRequest, seat: HearingSeat, number: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    tabs = sheets.tabs_of([seat.hearing_id], request.user, with_files=True)[seat.hearing_id]
    current = _tab(tabs, number)
    form: SheetForm | None = more.pop("form", None)
    rows = sheets.rows_of(current.sheet) if current and current.sheet else []
    context = {
        "seat": seat,
        "hearing": seat.hearing,
        "tabs": tabs,
        "current": current,
        "next_tab": sheets.next_tab(tabs, current),
        "rows": form.over(rows) if form else rows,
        "comment": _comment(current, form),
        "opinions": _opinions(request, tabs),
        **more,
    }
    return render(request, "juries/jury_hearing.html", context, status=status)


def _opinions(request: HttpRequest, tabs: list[Tab]) -> list[Any]:
    """The panel's means, once one's own sheets are all finished; access has the last word."""
    if any(tab.is_due and not tab.is_finished for tab in tabs):
        return []
    found = access.results_visible_to(request.user)
    return sheets.opinions(tabs, found)


def _comment(current: Tab | None, form: SheetForm | None) -> str:
    if form is not None:
        return str(form["comment"].value() or "")
    return current.sheet.comment if current and current.sheet else ""


def _save_all(request: HttpRequest, pk: int, number: str) -> HttpResponse | None:
    """Save the page's notes; the page again, with sentences, when something is wrong."""
    sheet = _sheet(request, pk, number)
    form = SheetForm(list(sheets.grid_of(sheet.application)), request.POST)
    if not form.is_valid():
        sentences = form.sentences
    else:
        try:
            form.save(sheet, at=request.arrived_at)
        except actions.ScoreConflictError as conflict:
            sentences = [(f"critere-{conflict.score.criterion_id}", conflict.sentence)]
        except RefusedError as refusal:
            sentences = [("fiche", str(refusal))]
        else:
            return None
    seat = _seat(request, pk)
    return _page(request, seat, number, status=422, form=form, sentences=sentences)


def _row(
    request: HttpRequest, sheet: ScoreSheet, criterion: Criterion, *, status: int = 200, **more: Any
) -> HttpResponse:
    (row,) = sheets.rows_of(sheet, only=criterion)
    context = {
        "row": row,
        "application": sheet.application,
        "hearing": sheet.hearing_id,
        "words": sheets.saved_words(*sheets.counts_of(sheet)),
        **more,
    }
    template = "juries/_criterion.html" if more.get("whole") else "juries/_touch_saved.html"
    return render(request, template, context, status=status)


def _first_error(form: Any) -> str:
    errors = [error for each in form.errors.values() for error in each]
    return errors[0] if errors else "Choisissez une note de 0 à 5, ou dites que vous vous abstenez."


def _back_to(pk: int, number: str) -> HttpResponse:
    return redirect(f"{reverse('jury_hearing', args=[pk])}?dossier={number}")
