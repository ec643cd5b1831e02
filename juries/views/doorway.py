"""Coming in with a door code: the page where it is typed, and the guard of every request after."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ami_portal.accounts.requests import VisitorRequest
from applications.views.limits import is_within, origin
from juries.access import door as access
from juries.domain.door import ENDED
from juries.forms.door import DoorForm
from juries.models import DoorEntry
from juries.queries import door

# Key of the session: the entry that this device holds. No signed-in session goes with it.
ENTRY = "door_entry"
# A whole jury types its codes behind the one address of the town hall.
MOST_TYPED, TYPING_WINDOW = 30, timedelta(minutes=10)
MOST_IN_HALF_DAY, HALF_DAY_WINDOW = 150, timedelta(hours=12)
SLOW_DOWN = (
    "Trop de codes viennent d’être essayés d’ici. Attendez dix minutes, ou demandez de l’aide à"
    " l’accueil."
)


class DoorMiddleware:
    """Whoever came in with a door code is a juror on the jury's pages, and nobody elsewhere.

    The session holds an entry and no user: were this guard missing, the visitor would be anonymous.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitorRequest) -> HttpResponse:
        held = request.session.get(ENTRY)
        if held is None:
            return self.get_response(request)
        entry = door.open_entry(held, at=request.arrived_at)
        if entry is None:
            return self._ended(request)
        request.user = access.juror_of(entry)
        if not access.opens(request.path):
            return render(request, "juries/door_shut.html", status=HTTPStatus.FORBIDDEN)
        return self.get_response(request)

    def _ended(self, request: VisitorRequest) -> HttpResponse:
        """The half-day is over or the code closed: the page says so, a script learns it by 401."""
        request.session.flush()
        if not request.path.startswith(reverse("jury_home")):
            return self.get_response(request)
        if request.headers.get("Sec-Fetch-Dest", "document") != "document":
            return HttpResponse(ENDED, status=HTTPStatus.UNAUTHORIZED, content_type="text/plain")
        messages.info(request, ENDED)
        return redirect("door_enter")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door_enter(request: VisitorRequest) -> HttpResponse:
    """« Entrer mon code d’accueil ». Reading this page changes nothing; the button opens."""
    form = DoorForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, form)
    if not _may_type(request):
        form.add_error("code", SLOW_DOWN)
        return _page(request, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    entry = _enter(request, form) if form.is_valid() else None
    if entry is None:
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    _open_session(request, entry)
    return redirect("jury_home")


def _page(
    request: VisitorRequest, form: DoorForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    return render(request, "juries/door_enter.html", {"form": form}, status=status)


def _may_type(request: VisitorRequest) -> bool:
    who, at = origin(request), request.arrived_at
    soon = is_within("door", who, most=MOST_TYPED, per=TYPING_WINDOW, at=at)
    return is_within("door-day", who, most=MOST_IN_HALF_DAY, per=HALF_DAY_WINDOW, at=at) and soon


def _enter(request: VisitorRequest, form: DoorForm) -> DoorEntry | None:
    return form.enter(
        network=origin(request),
        device=request.headers.get("User-Agent", ""),
        at=request.arrived_at,
    )


def _open_session(request: VisitorRequest, entry: DoorEntry) -> None:
    """A new session, until the code closes: whoever was signed in on this device no longer is."""
    request.session.flush()
    rotate_token(request)
    request.session[ENTRY] = entry.pk
    left = entry.code.closes_at - request.arrived_at
    request.session.set_expiry(int(left.total_seconds()))
