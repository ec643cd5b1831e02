"""Staff add a second factor before anything else, where the settings require it."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


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
