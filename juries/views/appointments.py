"""A juror and their seat: the page of the link, accepting, leaving; the service's gestures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ami_portal.accounts.requests import PersonRequest, VisitorRequest
from applications.enums import LinkPurpose
from applications.models import AccessLink
from applications.views.links import PAGES, current, discreet
from juries.access import hearings as access
from juries.actions import appointments, departures
from juries.models import Seat, SeatInvitation
from juries.views.gestures import attempt
from juries.views.guards import for_composers


def seat_page(request: VisitorRequest, link: AccessLink) -> HttpResponse:
    """What is asked of a juror; accepting needs the usual code by mail besides."""
    invitation = _invitation(link)
    appointments.note_opening(invitation, at=request.arrived_at)
    context = {
        "link": link,
        "invitation": invitation,
        "seat": invitation.seat,
        "campaign": invitation.seat.college.panel.campaign,
        "is_theirs": request.user == invitation.seat.user,
    }
    return render(request, "juries/link_seat.html", context)


PAGES[LinkPurpose.JUROR] = seat_page


@require_POST
@discreet
def seat_accept(request: PersonRequest) -> HttpResponse:
    """« J’accepte de siéger », then the half-days."""
    invitation = _invitation(current(request, LinkPurpose.JUROR))
    done = attempt(
        request,
        lambda: appointments.accept(invitation, by=request.user, at=request.arrived_at),
        said="Merci, c’est noté. Dites-nous maintenant quand vous êtes libre.",
    )
    if not done:
        return redirect("link_page")
    return redirect("availability", invitation.seat.college.panel.campaign.code)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_leave(request: PersonRequest, pk: int) -> HttpResponse:
    """« Je ne peux plus venir »: said once more before it is done."""
    mine = access.seats_to_leave(request.user).select_related("college__panel__campaign")
    seat = get_object_or_404(mine, pk=pk)
    if request.method != "POST":
        return render(request, "juries/seat_leave.html", {"seat": seat})
    attempt(
        request,
        lambda: departures.leave(seat, by=request.user, at=request.arrived_at),
        said="C’est noté, le service est prévenu. Merci de l’avoir dit.",
    )
    return redirect("account_after_login")


@require_POST
@for_composers
def seat_invite(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Send the invitation again; the link of the former mail is closed."""
    seat = get_object_or_404(Seat, pk=pk, college__panel__campaign__code=code)
    attempt(
        request,
        lambda: appointments.invite(seat, by=request.user, at=request.arrived_at),
        said="L’invitation repart. Le lien du courriel précédent ne vaut plus.",
    )
    return redirect("team_seat", code, pk)


@require_POST
@for_composers
def seat_close_link(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    seat = get_object_or_404(Seat, pk=pk, college__panel__campaign__code=code)
    appointments.close(seat, at=request.arrived_at)
    messages.success(request, "Le lien de l’invitation est fermé.")
    return redirect("team_seat", code, pk)


def _invitation(link: AccessLink) -> SeatInvitation:
    rows = SeatInvitation.objects.select_related("seat__user", "seat__college__panel__campaign")
    return get_object_or_404(rows, link=link)
