"""The day of an audition, for the service: who came, whose sheets are missing, and its end."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.access.dossiers import can_manage
from applications.enums import MissedOutcome
from juries.access import hearings as access
from juries.access.sheets import can_conclude
from juries.actions import hearings as actions
from juries.actions import running_order
from juries.domain.letters import LONGEST_ADVICE
from juries.domain.refusals import RefusedError
from juries.enums import Advice
from juries.models import Hearing, HearingEntry, HearingSeat
from juries.queries.day import day_of
from juries.queries.reminders import near_words
from juries.queries.rounds import round_of
from juries.views.guards import for_readers


@require_safe
def hearing_day(request: PersonRequest, pk: int) -> HttpResponse:
    """Who is expected, who is here, whose sheets are missing: states only, never a note."""
    hearing = _hearing(request, pk)
    if not access.can_read_plan(request.user):
        raise PermissionDenied
    return render_day(request, hearing)


def render_day(
    request: PersonRequest, hearing: Hearing, *, status: int = 200, **shown: Any
) -> HttpResponse:
    """The page of the day; `shown` is what a refused gesture adds to it."""
    context = {
        "hearing": hearing,
        "held_on": hearing.slot and paris_day(hearing.slot.starts_at),
        "near_words": near_words(hearing, today=paris_day(request.arrived_at)),
        "day": day_of(hearing, request.user, now=request.arrived_at),
        "can_write": access.can_compose(request.user) and hearing.closed_at is None,
        "can_remind": access.can_compose(request.user),
        "advice_choices": Advice.choices,
        "longest_advice": LONGEST_ADVICE,
        **shown,
    }
    return render(request, "juries/day.html", context, status=status)


@require_safe
@for_readers
def hearings_of_day(request: PersonRequest, day: date) -> HttpResponse:
    """The auditions of a day, to go from one to the next."""
    rows = round_of(access.visible_to(request.user), day, now=request.arrived_at)
    return render(request, "juries/hearings_of_day.html", {"day": day, "rows": rows})


@require_POST
def hearing_close(request: PersonRequest, pk: int) -> HttpResponse:
    hearing = _hearing(request, pk)
    if not can_conclude(request.user, hearing):
        raise PermissionDenied
    return _do(request, pk, actions.close, hearing, said="L’audition est close.")


@require_POST
def hearing_remind(request: PersonRequest, pk: int) -> HttpResponse:
    hearing = managed(request, pk)
    sent = actions.remind(hearing, by=request.user, at=request.arrived_at)
    words = f"{sent}\u00a0juré{'s' if sent > 1 else ''} relancé{'s' if sent > 1 else ''}."
    messages.success(request, words if sent else "Personne à relancer aujourd’hui.")
    return redirect("hearing_day", pk=pk)


@require_POST
def structure_absent(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    return _do(request, pk, actions.note_absence, entry_or_404(request, pk, number))


@require_POST
def structure_on_file(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    """She did not come, and the jury judges on the two pages."""
    on_file = partial(actions.note_absence, outcome=MissedOutcome.ON_FILE)
    return _do(request, pk, on_file, entry_or_404(request, pk, number))


@require_POST
def structure_late(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    late = partial(actions.note_presence, is_late=True)
    return _do(request, pk, late, entry_or_404(request, pk, number))


@require_POST
def structure_present(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    return _do(request, pk, actions.note_presence, entry_or_404(request, pk, number))


@require_POST
def juror_absent(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    return _do(request, pk, actions.note_juror_absence, _seat(request, pk, seat))


@require_POST
def juror_present(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    return _do(request, pk, actions.note_juror_presence, _seat(request, pk, seat))


@require_POST
def juror_late(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    late = partial(actions.note_juror_presence, is_late=True)
    return _do(request, pk, late, _seat(request, pk, seat))


@require_POST
def step_start(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    """The clock judges nobody: an agent with a link to the structure may start its time."""
    hearing = managed(request, pk)
    entry = get_object_or_404(hearing.entries, application__number=number)
    return _do(request, pk, partial(running_order.start, entry=entry), hearing)


@require_POST
def step_together(request: PersonRequest, pk: int) -> HttpResponse:
    return _do(request, pk, running_order.start, managed(request, pk))


@require_POST
def step_end(request: PersonRequest, pk: int) -> HttpResponse:
    return _do(request, pk, running_order.end, managed(request, pk))


@require_POST
def step_back(request: PersonRequest, pk: int) -> HttpResponse:
    """« Annuler ce départ »: it was a mistake."""
    return _do(request, pk, running_order.take_back, managed(request, pk))


def _hearing(request: PersonRequest, pk: int) -> Hearing:
    found = access.visible_to(request.user).select_related("slot__room", "theme", "campaign")
    return get_object_or_404(found, pk=pk)


def managed(request: PersonRequest, pk: int) -> Hearing:
    """The audition, for an agent. The direction reads it: 403; nobody else sees it: 404."""
    hearing = _hearing(request, pk)
    if not access.can_compose(request.user):
        raise PermissionDenied
    return hearing


def entry_or_404(request: PersonRequest, pk: int, number: str) -> HearingEntry:
    """A structure of the audition, for an agent without a link to it, else 403."""
    entries = managed(request, pk).entries.select_related("application", "hearing__campaign")
    entry = get_object_or_404(entries, application__number=number)
    if not can_manage(request.user, entry.application):
        raise PermissionDenied
    return entry


def _seat(request: PersonRequest, pk: int, seat: int) -> HearingSeat:
    seats = managed(request, pk).hearing_seats.select_related("user", "hearing")
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
