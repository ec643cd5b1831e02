"""Around a page: the sign-in that it asks, the second factor of the staff, a session that ended,
who writes from a shared mailbox.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from ami_portal.accounts import held

# Key of the session: the name of who writes today.
WRITER = "writer_name"


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page asks to sign in, unless it says otherwise.

    A form sent after the session had ended is kept: its sender finds it again once signed in.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method == "POST" and request.user.is_authenticated:
            held.forget(request, url=request.get_full_path())
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if held.hold(request):
            return redirect_to_login(reverse("account_held"))
        return super().handle_no_permission(request, view_func)


class StaffSecondFactorMiddleware:
    """Send staff without a second factor to the page that adds one.

    One's own account stays open; giving roles, at the same address, does not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_MFA_REQUIRED and self._lacks_factor(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _lacks_factor(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or not user.staff_role:
            return False
        is_own_account = request.path.startswith(reverse("account_home"))
        if is_own_account and not request.path.startswith(reverse("account_people")):
            return False
        return not is_mfa_enabled(user)


class SignedOutFragmentMiddleware:
    """A page that reads itself again once its session has ended is opened anew, at the sign-in.

    Without it the sign-in page would be put inside the page, in the place of the block read again.
    What is posted is left alone: opening the page anew would lose what was typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_fragment = request.method == "GET" and request.headers.get("HX-Request") == "true"
        if is_fragment and self._asks_to_sign_in(request, response):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return response

    def _asks_to_sign_in(self, request: HttpRequest, response: HttpResponse) -> bool:
        target = urlsplit(response.get("Location", "")).path
        return not request.user.is_authenticated and target == reverse(settings.LOGIN_URL)


class SharedMailboxMiddleware:
    """Ask who writes today when several people read the address; what is posted is never held up.

    The name goes on `request.user.writer_name`, that every action signs with.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.is_shared_mailbox:
            user.writer_name = request.session.get(WRITER, "")
            if not user.writer_name and self._is_page(request):
                asked = urlencode({"next": request.get_full_path()})
                return redirect(f"{reverse('account_writer')}?{asked}")
        return self.get_response(request)

    def _is_page(self, request: HttpRequest) -> bool:
        """A page that somebody opens; not what a script fetches, not their account."""
        is_opened = request.headers.get("Sec-Fetch-Dest", "document") == "document"
        is_account = request.path.startswith(reverse("account_home"))
        return request.method == "GET" and is_opened and not is_account
