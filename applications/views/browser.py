"""Drafts of a browser: the secret of each lives in a signed cookie that no script can read."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ami_portal.accounts.requests import VisitorRequest
from applications.access.drafts import can_open, opens_with, visible_to
from applications.actions import drafts
from applications.models import Draft

COOKIE = "brouillon_"
SALT = "applications.draft"
A_YEAR = 365 * 24 * 3600
MOST_COOKIES = 5

P = ParamSpec("P")


def remember(request: VisitorRequest, response: HttpResponse, draft: Draft, secret: str) -> None:
    """Give the secret of an anonymous draft to this browser, for a year."""
    if secret:
        response.set_signed_cookie(
            f"{COOKIE}{draft.pk.hex}",
            secret,
            salt=SALT,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )


def secret_of(request: VisitorRequest, draft: Draft) -> str:
    """The secret of this draft that the browser holds, or nothing."""
    name = f"{COOKIE}{draft.pk.hex}"
    return request.get_signed_cookie(name, default="", salt=SALT) or ""


def unfinished(request: VisitorRequest) -> list[Draft]:
    """The drafts this visitor may go on writing, the latest first."""
    found = list(_by_cookie(request))
    if request.user.is_authenticated:
        mine = visible_to(request.user).filter(submitted_at=None).select_related("campaign")
        found += [draft for draft in mine if draft not in found]
    return sorted(found, key=lambda draft: draft.touched_at, reverse=True)


def opens_draft(
    view: Callable[Concatenate[VisitorRequest, Draft, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Open a draft for whoever may: its owner, its structure, or the browser that holds its secret.

    A signed-in person who comes with the secret owns the draft from then on. A deposited draft
    leads to its dossier; a stranger is asked to sign in, then told that there is nothing here.
    """

    @login_not_required
    @wraps(view)
    def opened(
        request: VisitorRequest, key: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        draft = _opened(request, key)
        if draft is None and not request.user.is_authenticated:
            return redirect_to_login(reverse("draft_edit", args=[key]))
        if draft is None:
            raise Http404
        if draft.submitted_at is not None:
            page = "team_application" if draft.is_on_paper else "application_detail"
            return redirect(page, draft.application.number)
        response = view(request, draft, *args, **kwargs)
        # A draft read on a shared machine must not come back with the « previous page » button.
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return opened


def _opened(request: VisitorRequest, key: UUID) -> Draft | None:
    draft = Draft.objects.select_related("campaign", "application").filter(pk=key).first()
    user = request.user if request.user.is_authenticated else None
    if draft is None:
        return None
    secret = secret_of(request, draft)
    if not can_open(user, draft, secret):
        return None
    if user is not None and opens_with(draft, secret):
        drafts.claim(draft, by=user, at=request.arrived_at)
    return draft


def _by_cookie(request: VisitorRequest) -> list[Draft]:
    keys = [name.removeprefix(COOKIE) for name in request.COOKIES if name.startswith(COOKIE)]
    known = [UUID(key) for key in keys[:MOST_COOKIES] if _is_key(key)]
    if not known:
        return []
    found = Draft.objects.filter(pk__in=known, submitted_at=None).select_related("campaign")
    return [draft for draft in found if opens_with(draft, secret_of(request, draft))]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
