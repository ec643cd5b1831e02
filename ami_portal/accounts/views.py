"""Signing in by code, my account, and the staff's roles."""

import time
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.views import ConfirmLoginCodeView, LogoutView, RequestLoginCodeView
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_safe

from ami_portal.accounts import held
from ami_portal.accounts.codes import NEXT, waiting_code
from ami_portal.accounts.forms import ProfileForm, StaffForm, WriterForm
from ami_portal.accounts.middleware import WRITER
from ami_portal.accounts.models import User
from ami_portal.accounts.people import RoleError, set_role
from ami_portal.accounts.requests import PersonRequest

EXPIRED = "Ce code ne vaut plus\u00a0: demandez-en un autre. Votre texte est gardé."


class AskCode(RequestLoginCodeView):
    """An address, and a code leaves. While one is waited for, the page that takes it is shown."""

    def _redirect_to_pending_stage(
        self, request: HttpRequest, stage: Any
    ) -> HttpResponseRedirect | None:
        if request.method == "POST" or "changer" in request.GET:
            return None
        if waiting_code(request) is None:
            clear_login(request)
            messages.info(request, EXPIRED)
            return None
        return HttpResponseRedirect(
            self.passthrough_next_url(reverse("account_confirm_login_code"))
        )

    def get_next_url(self) -> str | None:
        return super().get_next_url() or self.request.session.get(NEXT)

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        self.request.session[NEXT] = self.get_next_url()
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"waiting": waiting_code(self.request)}


class EnterCode(ConfirmLoginCodeView):
    """The code is copied; the person goes where they were going, even from a page opened again."""

    def get_next_url(self) -> str | None:
        return super().get_next_url() or self.request.session.get(NEXT)

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        """A code sent again is good for as long as a first one."""
        self.stage.state["at"] = self.stage.login.initiated_at = time.time()
        return super()._resend_form_valid(form)

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        target = self.get_next_url()
        self.request.session.pop(NEXT, None)
        return self._process.finish(target)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        going = self.get_next_url()
        target = {"next": going} if going else {}
        address = f"{reverse('account_login')}?{urlencode({'changer': '1', **target})}"
        return context | {"waiting": waiting_code(self.request), "other_address_url": address}


class Leave(LogoutView):
    """Sign out; the next page clears what a draft had left on this device."""

    def get_redirect_url(self) -> str:
        return reverse("account_left")


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Signed out: said in words, and nothing written stays on a shared device."""
    return render(request, "account/left.html")


def home(request: PersonRequest) -> HttpResponse:
    """Who I am here; the one form changes my name and telephone."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Votre compte est enregistré.")
        return redirect("account_home")
    context = {
        "form": form,
        "has_second_factor": is_mfa_enabled(request.user),
        "requires_second_factor": settings.STAFF_MFA_REQUIRED and request.user.staff_role,
        "sessions": UserSession.objects.filter(user=request.user).order_by("-last_seen_at"),
    }
    return render(request, "account/home.html", context)


@require_safe
def take_up(request: PersonRequest) -> HttpResponse:
    """What was sent after the session had ended, to send again in one gesture."""
    kept = held.held(request, at=request.arrived_at)
    if kept is None:
        return redirect("account_after_login")
    return render(request, "account/held.html", {"held": kept})


def writer(request: PersonRequest) -> HttpResponse:
    """« Qui écrit aujourd’hui ? », kept until this sign-in ends; then on to the page asked for."""
    after = request.GET.get("next", "")
    form = WriterForm(request.POST or None, initial={"name": request.user.writer_name})
    if request.method == "POST" and form.is_valid():
        request.session[WRITER] = form.cleaned_data["name"]
        is_ours = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()})
        return redirect(after if is_ours else "account_after_login")
    return render(request, "account/writer.html", {"form": form})


def people(request: PersonRequest) -> HttpResponse:
    """The staff and their roles, for administrators."""
    if not request.user.is_administrator:
        raise PermissionDenied
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _gave_role(request, form):
        return redirect("account_people")
    staff = User.objects.filter(staff_role__isnull=False).order_by("name", "email")
    return render(request, "account/people.html", {"form": form, "staff": staff})


def _gave_role(request: PersonRequest, form: StaffForm) -> bool:
    try:
        user = set_role(**form.cleaned_data)
    except RoleError as error:
        form.add_error("staff_role", str(error))
        return False
    messages.success(request, f"Le rôle de {user} est enregistré.")
    return True
