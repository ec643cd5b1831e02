"""One juror, for the service: their seat, and the door codes handed over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.notifications.post import site_url
from applications.queries import territory
from juries.access import hearings as access
from juries.actions import door
from juries.domain.door import as_typed
from juries.domain.refusals import RefusedError
from juries.exports import door_code
from juries.exports.door_code import DoorPaper
from juries.models import DoorCode, HalfDay, Seat
from juries.queries import door as codes
from juries.views.guards import for_composers, for_readers


@require_safe
@for_readers
def team_seat(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Who sits, how they were invited, and the door codes of each half-day."""
    seat = _seat(code, pk)
    context = {
        "seat": seat,
        "campaign": seat.college.panel.campaign,
        "invitation": seat.invitations.select_related("link").first(),
        "rows": codes.rows_of(seat, at=request.arrived_at),
        "can_compose": access.can_compose(request.user),
    }
    return render(request, "juries/seat.html", context)


@require_POST
@for_composers
@never_cache
def door_issue(request: PersonRequest, code: str, pk: int, half_day: int) -> HttpResponse:
    """« Remettre un code d’accueil »: the answer alone shows it, once."""
    seat, when = _seat(code, pk), get_object_or_404(HalfDay, pk=half_day, campaign__code=code)
    try:
        made, signs = door.issue(seat, when, by=request.user, at=request.arrived_at)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("team_seat", code, pk)
    context = {"paper": _paper(made, signs), "seat": seat, "half_day": when}
    return render(request, "juries/door_code.html", context)


@require_POST
@for_composers
@never_cache
def door_paper(request: PersonRequest, code: str, pk: int, half_day: int) -> HttpResponse:
    """The paper to print. The page that has just shown the signs sends them back."""
    signs = as_typed(request.POST.get("code", ""))
    alive = DoorCode.objects.filter(
        seat=pk, seat__college__panel__campaign__code=code, half_day=half_day, revoked_at=None
    ).select_related("seat__user", "seat__college__panel__campaign", "half_day")
    found = get_object_or_404(alive, digest=codes.digest_of(signs))
    page = door_code.render(_paper(found, signs), territory_name=territory.current().name)
    response = HttpResponse(page, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="code-d-accueil.pdf"'
    return response


@require_POST
@for_composers
def door_revoke(request: PersonRequest, code: str, pk: int, half_day: int) -> HttpResponse:
    for each in _seat(code, pk).door_codes.filter(half_day=half_day, revoked_at=None):
        door.revoke(each, by=request.user, at=request.arrived_at)
    return redirect("team_seat", code, pk)


def _paper(code: DoorCode, signs: str) -> DoorPaper:
    return DoorPaper(code, signs, site_url(reverse("door_enter")))


def _seat(code: str, pk: int) -> Seat:
    seats = Seat.objects.select_related("user", "college__panel__campaign", "replaces__user")
    return get_object_or_404(seats, pk=pk, college__panel__campaign__code=code)
