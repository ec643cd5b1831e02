"""What the shell of every page knows: whose portal this is, who reads, where one can go."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Exists, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ami_portal.accounts.models import User
from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.context import NavItem, Portal, nav_items
from applications.models import Campaign, Territory
from applications.queries import campaigns, organisations, territory
from applications.queries.compiled import Compiled
from juries.queries import seats


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the `portal` of the shell, read in one query."""
    reader = _reader(request)
    place = _place(reader)
    return {
        "portal": Portal(
            territory_name=place.name,
            service=place.service,
            phone=place.phone,
            opening_hours=place.hours,
            postal_address=place.address,
            email=place.email,
            deaf_contact=place.deaf_contact,
            role_label=_role_label(reader),
            sign_in_url=reverse("account_login"),
            account_url=reverse("jury_home" if _is_at_the_door(reader) else "account_home"),
            writer_url=reverse("account_writer"),
            sign_out_url=reverse("account_logout"),
            is_demo=settings.DEMO,
            nav_items=_entries(request, place),
        )
    }


def after_sign_in(request: PersonRequest) -> HttpResponse:
    """Where a person goes once signed in: the first thing to do of their first role."""
    user = request.user
    if user.is_agent or user.is_director:
        return redirect("team_today")
    if user.is_administrator:
        return redirect("service_state")
    if user.is_other_direction:
        call = campaigns.in_preparation()
        return redirect("cahier_write", call.code) if call else redirect("reports")
    return redirect("jury_home" if seats.held_by(user).exists() else "my_applications")


def _place(reader: Any) -> Territory:
    """The territory and the facts of the reader; those of a visitor are the same for all."""
    if isinstance(reader, User):
        return territory.current(**_facts(reader))
    return _seen_by_visitors().first({}) or territory.UNLOADED


@cache
def _seen_by_visitors() -> Compiled:
    return Compiled(Territory.objects.annotate(**_facts(None))[:1])


def _reader(request: HttpRequest) -> Any:
    """Who reads; nobody yet on the page of a request refused before the sign-in is looked at."""
    return getattr(request, "user", AnonymousUser())


def _is_at_the_door(reader: Any) -> bool:
    """Came in with a door code: nothing leads out of the jury's pages."""
    return getattr(reader, "door", None) is not None


def _role_label(user: Any) -> str:
    if not user.is_authenticated:
        return ""
    return user.direction or user.get_staff_role_display() or ""


def _facts(reader: Any) -> dict[str, Exists | Subquery]:
    """What the navigation depends on, as expressions of the territory's query."""
    calls: dict[str, Exists | Subquery] = {
        "public_code": _code(campaigns.of_the_public()),
        "team_code": _code(campaigns.of_the_team()),
    }
    if not isinstance(reader, User):
        return calls
    roles = {
        "is_applicant": Exists(organisations.written_for_by(reader)),
        # A paper that an agent types is no draft of theirs.
        "has_drafts": Exists(reader.drafts.filter(received_at=None)),
        "is_juror": Exists(seats.held_by(reader)),
    }
    return {**calls, **roles}


def _code(calls: QuerySet[Campaign]) -> Subquery:
    return Subquery(calls.values("code")[:1], output_field=CharField())


def _entries(request: HttpRequest, place: Territory) -> tuple[NavItem, ...]:
    reader = _reader(request)
    if _is_at_the_door(reader):
        return nav_items(path=request.path, is_door=True)
    code = getattr(place, "public_code", None) or ""
    return nav_items(
        path=request.path,
        call_code=code,
        call_label=f"L’appel {code}",
        team_call_code=getattr(place, "team_code", None) or "",
        **(_roles(reader, place) if isinstance(reader, User) else {}),
    )


def _roles(user: User, place: Territory) -> dict[str, bool]:
    return {
        "is_applicant": getattr(place, "is_applicant", False)
        or getattr(place, "has_drafts", False),
        "is_juror": getattr(place, "is_juror", False),
        "is_agent": user.is_agent,
        "is_director": user.is_director,
        "is_other_direction": user.is_other_direction,
        "is_administrator": user.is_administrator,
    }
