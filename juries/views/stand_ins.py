"""Replacing a missing juror: the free suppléants, seated at once or asked; their yes or no."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest, VisitorRequest
from applications.enums import LinkPurpose
from applications.models import AccessLink
from applications.views.links import PAGES, current, discreet
from juries.access import hearings as access
from juries.actions import stand_ins as actions
from juries.enums import StandInAnswer
from juries.models import HalfDay, Seat, StandInCall
from juries.queries import stand_ins
from juries.queries.composition import half_day_words
from juries.views.gestures import attempt
from juries.views.guards import for_composers, for_readers


@require_safe
@for_readers
def stand_in_page(request: PersonRequest, code: str, pk: int, half_day: int) -> HttpResponse:
    absent, when = _seat(code, pk), _half_day(code, half_day)
    context = {
        "campaign": when.campaign,
        "page": stand_ins.of(absent, when),
        "when": half_day_words(when),
        "can_compose": access.can_compose(request.user),
    }
    return render(request, "juries/stand_ins.html", context)


@require_POST
@for_composers
def stand_in_seat(
    request: PersonRequest, code: str, pk: int, half_day: int, other: int
) -> HttpResponse:
    """« Faire siéger tout de suite »: they are in the room."""
    absent, when, stand_in = _seat(code, pk), _half_day(code, half_day), _seat(code, other)
    attempt(
        request,
        lambda: actions.seat_now(
            absent, when, stand_in=stand_in, by=request.user, at=request.arrived_at
        ),
        said=f"{stand_in.user} siège à la place de {absent.user}.",
    )
    return redirect("stand_in_page", code, pk, half_day)


@require_POST
@for_composers
def stand_in_ask(
    request: PersonRequest, code: str, pk: int, half_day: int, other: int
) -> HttpResponse:
    absent, when, stand_in = _seat(code, pk), _half_day(code, half_day), _seat(code, other)
    attempt(
        request,
        lambda: actions.ask(
            absent, when, stand_in=stand_in, by=request.user, at=request.arrived_at
        ),
        said=f"La question est partie à {stand_in.user}.",
    )
    return redirect("stand_in_page", code, pk, half_day)


def answer_page(request: VisitorRequest, link: AccessLink) -> HttpResponse:
    """Which half-day, and yes or no; no file, no name of a structure."""
    call = _call(link)
    context = {
        "link": link,
        "call": call,
        "when": half_day_words(call.half_day),
        "places": stand_ins.places_to_take(call.absent, call.half_day).order_by("starts_at"),
    }
    return render(request, "juries/link_stand_in.html", context)


PAGES[LinkPurpose.STAND_IN] = answer_page


@login_not_required
@require_POST
@discreet
def stand_in_yes(request: VisitorRequest) -> HttpResponse:
    return _answer(request, StandInAnswer.YES, said="Merci\u00a0! Le service est prévenu.")


@login_not_required
@require_POST
@discreet
def stand_in_no(request: VisitorRequest) -> HttpResponse:
    return _answer(request, StandInAnswer.NO, said="C’est noté, merci de l’avoir dit.")


def _answer(request: VisitorRequest, says: StandInAnswer, *, said: str) -> HttpResponse:
    call = _call(current(request, LinkPurpose.STAND_IN))
    attempt(request, lambda: actions.answer(call, says=says, at=request.arrived_at), said=said)
    return redirect("link_page")


def _call(link: AccessLink) -> StandInCall:
    rows = StandInCall.objects.select_related(
        "absent__college", "absent__user", "stand_in__user", "half_day__campaign", "asked_by"
    )
    return get_object_or_404(rows, link=link)


def _seat(code: str, pk: int) -> Seat:
    seats = Seat.objects.select_related("user", "college")
    return get_object_or_404(seats, pk=pk, college__panel__campaign__code=code)


def _half_day(code: str, pk: int) -> HalfDay:
    return get_object_or_404(HalfDay.objects.select_related("campaign"), pk=pk, campaign__code=code)
