"""The day of an audition, for the service: who came, whose sheets are missing, and its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.access.dossiers import can_manage
from juries.access import hearings as access
from juries.access.sheets import can_conclude
from juries.actions import hearings as actions
from juries.domain.refusals import RefusedError
from juries.models import Hearing, HearingEntry, HearingSeat
from juries.queries.day import day_of


@require_safe
def hearing_day(request: PersonRequest, pk: int) -> HttpResponse:
    """Who is expected, who is here, whose sheets are missing: states only, never a note."""
    hearing = _hearing(request, pk)
    if not access.can_read_plan(request.user):
        raise PermissionDenied
    context = {
        "hearing": hearing,
        "day": day_of(hearing, request.user),
        "can_write": access.can_compose(request.user) and hearing.closed_at is None,
        "can_remind": access.can_compose(request.user),
    }
    return render(request, "juries/day.html", context)


@require_POST
def hearing_close(request: PersonRequest, pk: int) -> HttpResponse:
    hearing = _hearing(request, pk)
    if not can_conclude(request.user, hearing):
        raise PermissionDenied
    return _do(request, pk, actions.close, hearing, said="L’audition est close.")


@require_POST
def hearing_remind(request: PersonRequest, pk: int) -> HttpResponse:
    hearing = _managed(request, pk)
    sent = actions.remind(hearing, by=request.user, at=request.arrived_at)
    words = f"{sent}\u00a0juré{'s' if sent > 1 else ''} relancé{'s' if sent > 1 else ''}."
    messages.success(request, words if sent else "Personne à relancer aujourd’hui.")
    return redirect("hearing_day", pk=pk)


@require_POST
def structure_absent(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    return _do(request, pk, actions.note_absence, _entry(request, pk, number))


@require_POST
def structure_present(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    return _do(request, pk, actions.note_presence, _entry(request, pk, number))


@require_POST
def juror_absent(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    return _do(request, pk, actions.note_juror_absence, _seat(request, pk, seat))


@require_POST
def juror_present(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    return _do(request, pk, actions.note_juror_presence, _seat(request, pk, seat))


def _hearing(request: PersonRequest, pk: int) -> Hearing:
    found = access.visible_to(request.user).select_related("slot__room", "theme", "campaign")
    return get_object_or_404(found, pk=pk)


def _managed(request: PersonRequest, pk: int) -> Hearing:
    hearing = _hearing(request, pk)
    if not access.can_compose(request.user):
        raise PermissionDenied
    return hearing


def _entry(request: PersonRequest, pk: int, number: str) -> HearingEntry:
    entries = _managed(request, pk).entries.select_related("application", "hearing")
    entry = get_object_or_404(entries, application__number=number)
    if not can_manage(request.user, entry.application):
        raise PermissionDenied
    return entry


def _seat(request: PersonRequest, pk: int, seat: int) -> HearingSeat:
    seats = _managed(request, pk).hearing_seats.select_related("user", "hearing")
    return get_object_or_404(seats, pk=seat)


def _do(
    request: PersonRequest, pk: int, action: Callable[..., Any], subject: Any, *, said: str = ""
) -> HttpResponse:
    try:
        action(subject, by=request.user, at=request.arrived_at)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("hearing_day", pk=pk)
