"""The panel of a call: colleges, seats, half-days and rooms."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.models import Campaign
from juries.access import hearings as access
from juries.actions import calendar, panels
from juries.forms.panels import CollegeForm, CollegeRulesForm, HalfDayForm, RoomForm, SeatForm
from juries.models import College, HalfDay, Room, Seat
from juries.queries.panels import page_of
from juries.views.gestures import attempt
from juries.views.guards import for_composers, for_readers


@require_safe
@for_readers
def team_panel(request: PersonRequest, code: str) -> HttpResponse:
    return _page(request, get_object_or_404(Campaign, code=code))


def _page(request: PersonRequest, campaign: Campaign, **bound: Any) -> HttpResponse:
    forms = {
        "college_form": CollegeForm(),
        "seat_form": SeatForm(campaign=campaign),
        "room_form": RoomForm(),
        "half_day_form": HalfDayForm(campaign=campaign),
    }
    context = {
        **forms,
        **bound,
        "page": page_of(campaign),
        "can_compose": access.can_compose(request.user),
        "opened": next(iter(bound), ""),
    }
    return render(request, "juries/panel.html", context, status=422 if bound else 200)


@require_POST
@for_composers
def panel_add_college(request: PersonRequest, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    form = CollegeForm(request.POST)
    if form.is_valid() and attempt(
        request, lambda: form.save(panels.create(campaign)), said="Le collège est ajouté."
    ):
        return redirect("team_panel", code)
    return _page(request, campaign, college_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
def panel_change_college(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    college = get_object_or_404(College, pk=pk, panel__campaign__code=code)
    known = {"weight": college.weight, "quorum": college.quorum}
    form = CollegeRulesForm(request.POST or None, initial=known)
    if form.is_valid() and attempt(
        request, lambda: form.change(college), said=f"{college}\u00a0: règles changées."
    ):
        return redirect("team_panel", code)
    return render(request, "juries/panel_college.html", {"college": college, "form": form})


@require_POST
@for_composers
def panel_remove_college(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    college = get_object_or_404(College, pk=pk, panel__campaign__code=code)
    attempt(request, lambda: panels.remove_college(college), said=f"{college}\u00a0: retiré.")
    return redirect("team_panel", code)


@require_POST
@for_composers
def panel_add_seat(request: PersonRequest, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    form = SeatForm(request.POST, campaign=campaign)
    if form.is_valid() and attempt(
        request,
        lambda: form.save(by=request.user, at=request.arrived_at),
        said=f"{form.cleaned_data['name']} siège au jury.",
    ):
        return redirect("team_panel", code)
    return _page(request, campaign, seat_form=form)


@require_POST
@for_composers
def panel_remove_seat(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    seat = get_object_or_404(
        Seat.objects.select_related("user"), pk=pk, college__panel__campaign__code=code
    )
    attempt(
        request,
        lambda: panels.withdraw_seat(seat, by=request.user, at=request.arrived_at),
        said=f"{seat.user} ne siège plus.",
    )
    return redirect("team_panel", code)


@require_POST
@for_composers
def panel_add_room(request: PersonRequest, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    form = RoomForm(request.POST)
    if form.is_valid() and attempt(
        request, lambda: form.save(campaign), said="La salle est ajoutée."
    ):
        return redirect("team_panel", code)
    return _page(request, campaign, room_form=form)


@require_POST
@for_composers
def panel_remove_room(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    room = get_object_or_404(Room, pk=pk, campaign__code=code)
    attempt(request, lambda: calendar.remove_room(room), said=f"{room}\u00a0: retirée.")
    return redirect("team_panel", code)


@require_POST
@for_composers
def panel_add_half_day(request: PersonRequest, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    form = HalfDayForm(request.POST, campaign=campaign)
    if form.is_valid() and attempt(request, form.save, said="La demi-journée est ajoutée."):
        return redirect("team_panel", code)
    return _page(request, campaign, half_day_form=form)


@require_POST
@for_composers
def panel_remove_half_day(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    half_day = get_object_or_404(HalfDay, pk=pk, campaign__code=code)
    attempt(
        request, lambda: calendar.remove_half_day(half_day), said="La demi-journée est retirée."
    )
    return redirect("team_panel", code)
