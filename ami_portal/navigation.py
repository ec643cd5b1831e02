"""What the shell of every page knows: whose portal this is, who reads, where one can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ami_portal.accounts.models import User
from ami_portal.common.context import NavItem, Portal, nav_items
from applications.queries import campaigns, organisations, territory
from juries.queries import seats


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the `portal` of the shell."""
    place = territory.current()
    return {
        "portal": Portal(
            territory_name=place.name,
            service=place.service,
            phone=place.phone,
            opening_hours=place.hours,
            postal_address=place.address,
            email=place.email,
            deaf_contact=place.deaf_contact,
            role_label=_role_label(request.user),
            sign_in_url=reverse("account_login"),
            account_url=reverse("account_home"),
            sign_out_url=reverse("account_logout"),
            is_demo=settings.DEMO,
            nav_items=_entries(request),
        )
    }


def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Where a person goes once signed in: the first thing to do of their first role."""
    user = request.user
    if user.is_agent or user.is_director:
        return redirect("team_today")
    if user.is_administrator:
        return redirect("service_state")
    if user.is_other_direction:
        call = campaigns.in_preparation()
        return redirect("cahier_write", call.code) if call else redirect("reports")
    return redirect("jury_home" if seats.has_any(user) else "my_applications")


def _role_label(user: Any) -> str:
    if not user.is_authenticated:
        return ""
    return user.direction or user.get_staff_role_display() or ""


def _entries(request: HttpRequest) -> tuple[NavItem, ...]:
    public, team = campaigns.shown_to_public(), campaigns.worked_on_by_team()
    reader = request.user
    return nav_items(
        path=request.path,
        call_code=public.code if public else "",
        call_label=f"L’appel {public.code}" if public else "",
        team_call_code=team.code if team else "",
        **(_roles(reader) if isinstance(reader, User) else {}),
    )


def _roles(user: User) -> dict[str, bool]:
    return {
        "is_applicant": organisations.has_any(user),
        "is_juror": seats.has_any(user),
        "is_agent": user.is_agent,
        "is_director": user.is_director,
        "is_other_direction": user.is_other_direction,
        "is_administrator": user.is_administrator,
    }
