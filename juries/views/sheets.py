"""What a juror sends: a touch, a comment, a whole sheet; its end and its reopening."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ami_portal.accounts.requests import PersonRequest
from applications.models import Criterion
from juries.actions import sheets as actions
from juries.domain.refusals import RefusedError
from juries.forms.sheets import CommentForm, NoteForm, SheetForm
from juries.models import ScoreSheet
from juries.queries import sheets
from juries.views.tablet import render_page, seat_or_404, sheet_or_404


@require_POST
def jury_mark(request: PersonRequest, pk: int, number: str, criterion: int) -> HttpResponse:
    """One touch. The answer is the part of the row that changed, and the status line."""
    sheet = sheet_or_404(request, pk, number)
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
def jury_comment(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    sheet, form = sheet_or_404(request, pk, number), CommentForm(request.POST)
    try:
        error = _first_error(form) if not form.is_valid() else ""
        if not error:
            form.save(sheet, at=request.arrived_at)
    except RefusedError as refusal:
        error = str(refusal)
    label, words = sheets.progress_of(sheet)
    context = {"error": error, "label": label, "words": words, "number": number}
    return render(request, "juries/_comment_saved.html", context, status=422 if error else 200)


@require_POST
def jury_sheet_save(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    """The whole sheet, as a page without JavaScript sends it."""
    refused = _save_all(request, pk, number)
    if refused is not None:
        return refused
    messages.success(request, "Vos notes sont enregistrées. La fiche n’est pas encore terminée.")
    return _back_to(pk, number)


@require_POST
def jury_sheet_finish(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    """« Terminer ma fiche »: what the page holds is saved first."""
    refused = _save_all(request, pk, number)
    if refused is not None:
        return refused
    try:
        actions.finish(sheet_or_404(request, pk, number), at=request.arrived_at)
    except actions.IncompleteSheetError as incomplete:
        sentences = [(f"critere-{gap.criterion}", gap.sentence) for gap in incomplete.gaps]
        return render_page(
            request, seat_or_404(request, pk), number, status=422, sentences=sentences
        )
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("jury_hearing", pk=pk)
    messages.success(request, f"Votre fiche du dossier {number} est terminée.")
    return redirect("jury_hearing", pk=pk)


@require_POST
def jury_sheet_reopen(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    try:
        actions.reopen(sheet_or_404(request, pk, number), by=request.user, at=request.arrived_at)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return _back_to(pk, number)


def _save_all(request: PersonRequest, pk: int, number: str) -> HttpResponse | None:
    """Save the page's notes; the page again, with sentences, when something is wrong."""
    sheet = sheet_or_404(request, pk, number)
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
    seat = seat_or_404(request, pk)
    return render_page(request, seat, number, status=422, form=form, sentences=sentences)


def _row(
    request: PersonRequest,
    sheet: ScoreSheet,
    criterion: Criterion,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    (row,) = sheets.rows_of(sheet, only=criterion)
    label, words = sheets.progress_of(sheet)
    context = {
        "row": row,
        "application": sheet.application,
        "hearing": sheet.hearing_id,
        "label": label,
        "words": words,
        **more,
    }
    template = "juries/_criterion.html" if more.get("whole") else "juries/_touch_saved.html"
    return render(request, template, context, status=status)


def _first_error(form: Any) -> str:
    errors = [error for each in form.errors.values() for error in each]
    return errors[0] if errors else "Choisissez une note de 0 à 5, ou dites que vous vous abstenez."


def _back_to(pk: int, number: str) -> HttpResponse:
    return redirect(f"{reverse('jury_hearing', args=[pk])}?dossier={number}")
