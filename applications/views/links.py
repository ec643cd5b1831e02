"""/lien/: a link received by mail opens one thing, and its token stays out of the next address."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ami_portal.accounts.requests import VisitorRequest
from applications.actions import links
from applications.enums import LinkPurpose
from applications.models import AccessLink
from applications.queries import territory

OPENED = "opened_links"
MOST_OPENED = 10
# Nobody mistypes a link thirty times: beyond, this address waits.
MOST_DEAD, DEAD_WINDOW = 30, timedelta(minutes=10)
SLOW_DOWN = (
    "Trop de liens erronés viennent d’être ouverts d’ici. Attendez dix minutes, ou appelez-nous."
)
REOPEN = "Ouvrez de nouveau le lien depuis votre courriel\u00a0: cette page ne l’a pas gardé."

View = Callable[..., HttpResponse]


def discreet(view: View) -> View:
    """What a link opens is in no cache, and its address is told to no other site.

    The address that holds the token is told to nobody at all. The next one holds forms: without
    their origin, browsers say « null » and every answer would be refused.
    """

    @wraps(view)
    def answered(request: VisitorRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        policy = "no-referrer" if "token" in kwargs else "same-origin"
        response.headers["Referrer-Policy"] = policy
        return response

    return answered


@login_not_required
@require_safe
@discreet
def link_open(request: VisitorRequest, token: str) -> HttpResponse:
    """Remember in the session which link was opened, and go to an address without its token.

    Reading it changes nothing: mail filters open links too.
    """
    if cache.get(_dead_key(request), 0) >= MOST_DEAD:
        return _dead(request, SLOW_DOWN, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        link = links.find(token, at=request.arrived_at)
    except links.LinkError as error:
        _count_dead(request)
        return _dead(request, str(error), HTTPStatus.GONE)
    opened = [pk for pk in request.session.get(OPENED, []) if pk != link.pk]
    request.session[OPENED] = [*opened, link.pk][-MOST_OPENED:]
    return redirect("link_page")


@login_not_required
@require_safe
@discreet
def link_page(request: VisitorRequest) -> HttpResponse:
    """What the link opened last gives, and its one button."""
    opened = request.session.get(OPENED, [])
    if not opened:
        return _dead(request, REOPEN, HTTPStatus.NOT_FOUND)
    try:
        link = links.find_again(opened[-1], at=request.arrived_at)
    except links.LinkError as error:
        return _dead(request, str(error), HTTPStatus.GONE)
    return PAGES[LinkPurpose(link.purpose)](request, link)


def current(request: VisitorRequest, purpose: LinkPurpose) -> AccessLink:
    """The live link of this session that a page's button acts on. Raises Http404.

    The page names it in a hidden field `link`, so that two pages open side by side never answer
    for one another; without the field, it is the last link opened.
    """
    opened = request.session.get(OPENED, [])
    named = request.POST.get("link", "")
    pk = next((pk for pk in reversed(opened) if not named or str(pk) == named), None)
    try:
        link = links.find_again(pk, at=request.arrived_at)
    except links.LinkError as error:
        raise Http404 from error
    if link.purpose != purpose:
        raise Http404
    return link


def _draft_page(request: VisitorRequest, link: AccessLink) -> HttpResponse:
    return render(request, "applications/link_draft.html", {"link": link, "draft": link.draft})


def _member_page(request: VisitorRequest, link: AccessLink) -> HttpResponse:
    context = {"link": link, "organisation": link.organisation, "draft": link.draft}
    return render(request, "applications/link_member.html", context)


# One page per purpose; a page that needs more than its link replaces its entry.
PAGES: dict[LinkPurpose, Callable[[VisitorRequest, AccessLink], HttpResponse]] = {
    LinkPurpose.DRAFT: _draft_page,
    LinkPurpose.MEMBER: _member_page,
}


def _dead(request: VisitorRequest, sentence: str, status: HTTPStatus) -> HttpResponse:
    context = {"sentence": sentence, "place": territory.current()}
    return render(request, "applications/link_dead.html", context, status=status)


def _dead_key(request: VisitorRequest) -> str:
    return f"dead-link:{get_adapter().get_client_ip(request)}"


def _count_dead(request: VisitorRequest) -> None:
    key = _dead_key(request)
    cache.set(key, cache.get(key, 0) + 1, DEAD_WINDOW.total_seconds())
