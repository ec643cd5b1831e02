"""A réorientation as its addressee answers it, behind the link of their mail."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from ami_portal.accounts.requests import VisitorRequest
from applications.actions import redirections
from applications.enums import LinkPurpose, RedirectionStatus
from applications.models import AccessLink, Redirection
from applications.queries import territory
from applications.views.links import PAGES, current, discreet


def way_page(request: VisitorRequest, link: AccessLink, said: str = "") -> HttpResponse:
    """Who is redirected, why, and the three answers. Nothing else of the dossier."""
    rows = Redirection.objects.select_related("application__campaign")
    way = get_object_or_404(rows, pk=link.redirection_id)
    context = {"link": link, "way": way, "said": said, "place": territory.current()}
    return render(request, "applications/link_way.html", context)


PAGES[LinkPurpose.REDIRECTION] = way_page


@login_not_required
@require_POST
@discreet
def way_contacted(request: VisitorRequest) -> HttpResponse:
    """« Contact pris. »"""
    return _answer(request, RedirectionStatus.CONTACTED)


@login_not_required
@require_POST
@discreet
def way_succeeded(request: VisitorRequest) -> HttpResponse:
    """« C’est abouti. »"""
    return _answer(request, RedirectionStatus.SUCCEEDED)


@login_not_required
@require_POST
@discreet
def way_ended(request: VisitorRequest) -> HttpResponse:
    """« Sans suite de notre part. »"""
    return _answer(request, RedirectionStatus.NO_FOLLOW_UP)


def _answer(request: VisitorRequest, status: RedirectionStatus) -> HttpResponse:
    link = current(request, LinkPurpose.REDIRECTION)
    way = get_object_or_404(Redirection, pk=link.redirection_id)
    redirections.answer(way, link, status=status, at=request.arrived_at)
    return way_page(request, link, said="Merci, c’est noté. Le service le voit aussitôt.")
