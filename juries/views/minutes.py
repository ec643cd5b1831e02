"""What an agent types during an audition, for its minutes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ami_portal.accounts.requests import PersonRequest
from juries.actions.notes import NoteConflictError
from juries.forms.day import NoteForm
from juries.models import Hearing, HearingEntry
from juries.queries.minutes import NoteRow
from juries.views.day import entry_or_404, managed, render_day


@require_POST
def hearing_note(request: PersonRequest, pk: int) -> HttpResponse:
    """The notes of the audition itself."""
    return _write(request, managed(request, pk), None)


@require_POST
def structure_note(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    """The notes of a structure heard: never for an agent with a link to it."""
    entry = entry_or_404(request, pk, number)
    return _write(request, entry.hearing, entry)


def _write(request: PersonRequest, hearing: Hearing, entry: HearingEntry | None) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        if "version" in form.errors or "keep" in form.errors:
            raise BadRequest
        return _refused(request, hearing, entry, error=form.errors["text"][0])
    try:
        note = form.save(hearing, entry, by=request.user, at=request.arrived_at)
    except NoteConflictError as conflict:
        return _refused(request, hearing, entry, status=409, conflict=conflict)
    if request.headers.get("HX-Request"):
        context = {"row": NoteRow(entry, note), "is_answer": True}
        return render(request, "juries/day_note_state.html", context)
    messages.success(request, "Vos notes sont enregistrées.")
    return redirect("hearing_day", pk=hearing.pk)


def _refused(
    request: PersonRequest,
    hearing: Hearing,
    entry: HearingEntry | None,
    *,
    status: int = 422,
    **shown: Any,
) -> HttpResponse:
    """The typed text stays in its box, with what is wrong under it."""
    refused = {"entry": entry, "text": request.POST.get("text", ""), **shown}
    if request.headers.get("HX-Request"):
        context = {"row": NoteRow(entry, None), "refused": refused}
        return render(request, "juries/day_note_state.html", context, status=status)
    return render_day(request, hearing, status=status, refused=refused)
