"""Mes disponibilités, for applicants and jurors."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.models import User
from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.models import Application, Campaign
from juries.access import hearings as access
from juries.forms.availability import AvailabilityForm, answer
from juries.models import Seat
from juries.queries.availability import half_days_to_come, parties_of
from juries.views.gestures import attempt

THANKS = (
    "Merci, vos disponibilités sont enregistrées. Vous pouvez les changer jusqu’à l’invitation."
)
NONE_SUITS = "C’est noté\u00a0: aucun de ces moments ne vous convient. Le service vous appellera."


@require_safe
def availability(request: PersonRequest, code: str) -> HttpResponse:
    return _page(request, get_object_or_404(Campaign, code=code))


def _page(
    request: PersonRequest,
    campaign: Campaign,
    *,
    wrong: str = "",
    form: AvailabilityForm | None = None,
) -> HttpResponse:
    parties = parties_of(
        campaign,
        seats=access.answerable_seats(request.user),
        dossiers=access.answerable_dossiers(request.user),
        today=paris_day(request.arrived_at),
    )
    if not parties:
        raise Http404
    context = {"campaign": campaign, "parties": parties, "wrong": wrong, "form": form}
    return render(request, "juries/availability.html", context)


@require_POST
def availability_send(request: PersonRequest, code: str, kind: str, key: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    party = _party(request.user, campaign, kind, key)
    half_days = half_days_to_come(campaign, today=paris_day(request.arrived_at))
    form = AvailabilityForm(request.POST, half_days=half_days)
    if not form.is_valid():
        return _page(request, campaign, wrong=key, form=form)
    attempt(request, lambda: form.save(party, at=request.arrived_at), said=THANKS)
    return redirect("availability", code)


@require_POST
def availability_none(request: PersonRequest, code: str, kind: str, key: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    party = _party(request.user, campaign, kind, key)
    half_days = half_days_to_come(campaign, today=paris_day(request.arrived_at))
    answer(party, free=[], asked=half_days, at=request.arrived_at)
    messages.success(request, NONE_SUITS)
    return redirect("availability", code)


def _party(user: User, campaign: Campaign, kind: str, key: str) -> Seat | Application:
    """The seat or dossier answered for; someone else's is invisible."""
    if kind == "siege" and key.isdecimal():
        seats = access.answerable_seats(user)
        return get_object_or_404(seats, pk=key, college__panel__campaign=campaign)
    return get_object_or_404(access.answerable_dossiers(user), number=key, campaign=campaign)
