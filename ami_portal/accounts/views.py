"""My account, and the staff's roles."""

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ami_portal.accounts.forms import ProfileForm, StaffForm
from ami_portal.accounts.models import User
from ami_portal.accounts.people import RoleError, set_role
from ami_portal.accounts.requests import PersonRequest


def home(request: PersonRequest) -> HttpResponse:
    """Who I am here; the one form changes my name and telephone."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Votre nom et votre téléphone sont enregistrés.")
        return redirect("account_home")
    context = {
        "form": form,
        "has_second_factor": is_mfa_enabled(request.user),
        "requires_second_factor": settings.STAFF_MFA_REQUIRED and request.user.staff_role,
        "sessions": UserSession.objects.filter(user=request.user).order_by("-last_seen_at"),
    }
    return render(request, "account/home.html", context)


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
