"""What a juror sends without a script: a whole sheet, its end and its reopening."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ami_portal.accounts.requests import PersonRequest
from juries.actions import sheets as actions
from juries.domain.refusals import RefusedError
from juries.forms.sheets import SheetForm
from juries.queries import sheets
from juries.views.tablet import render_page, seat_or_404, sheet_or_404


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
        except actions.CommentConflictError as conflict:
            sentences = [("mot", str(conflict))]
        except RefusedError as refusal:
            sentences = [("fiche", str(refusal))]
        else:
            return None
    seat = seat_or_404(request, pk)
    return render_page(request, seat, number, status=422, form=form, sentences=sentences)


def _back_to(pk: int, number: str) -> HttpResponse:
    return redirect(f"{reverse('jury_hearing', args=[pk])}?dossier={number}")
