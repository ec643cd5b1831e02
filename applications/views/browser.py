"""Drafts of a browser: the secret of each lives in a signed cookie that no script can read."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from ami_portal.accounts.requests import VisitorRequest
from applications.access.drafts import binned_for, can_open, claims, opened_by, visible_to
from applications.actions import drafts
from applications.models import Draft

COOKIE = "brouillon_"
SALT = "applications.draft"
A_YEAR = 365 * 24 * 3600
MOST_COOKIES = 20
SIGNED_OUT, NOT_YOURS, GONE = 401, 404, 410

P = ParamSpec("P")
View = Callable[Concatenate[VisitorRequest, Draft, P], HttpResponse]


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


def secret_of(request: VisitorRequest, key: UUID) -> str:
    """The secret of this draft that the browser holds, or nothing."""
    return request.get_signed_cookie(f"{COOKIE}{key.hex}", default="", salt=SALT) or ""


def unfinished(request: VisitorRequest) -> list[Draft]:
    """The drafts this visitor may go on writing, the latest first."""
    found = opened_by(_secrets(request), at=request.arrived_at)
    if request.user.is_authenticated:
        mine = visible_to(request.user).filter(submitted_at=None).select_related("campaign")
        found += [draft for draft in mine if draft not in found]
    return sorted(found, key=lambda draft: draft.touched_at, reverse=True)


def opens_draft(view: View[P]) -> Callable[..., HttpResponse]:
    """Open a draft for whoever may: its owner, its structure, or the browser that holds its secret.

    A signed-in person who comes with the secret owns the draft from then on. A deposited draft
    leads to its dossier, one of the bin to the bin; a stranger is asked to sign in, then told that
    there is nothing here.
    """

    @login_not_required
    @wraps(view)
    def opened(
        request: VisitorRequest, key: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        draft = _opened(request, key)
        if draft is None:
            return _refused(request, key)
        if draft.submitted_at is not None:
            return redirect(_dossier_url(draft))
        try:
            return _discreet(view(request, draft, *args, **kwargs))
        except drafts.DepositedDraftError:
            # The other click of the same button, or another member, a moment ago.
            draft.refresh_from_db()
            return redirect(_dossier_url(draft))

    return opened


def opens_draft_in_place(view: View[P]) -> Callable[..., HttpResponse]:
    """The same for a script: it is told what happened, in a sentence, and never sent elsewhere."""

    @login_not_required
    @wraps(view)
    def opened(
        request: VisitorRequest, key: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        draft = _opened(request, key)
        if draft is None:
            return _told_why(request)
        if draft.submitted_at is not None:
            said = f"Ce dossier est déposé sous le numéro {draft.application.number}."
            answer = {"status": said, "url": _dossier_url(draft), "link": "Ouvrir le dossier"}
            return JsonResponse(answer, status=GONE)
        return _discreet(view(request, draft, *args, **kwargs))

    return opened


def _opened(request: VisitorRequest, key: UUID) -> Draft | None:
    draft = Draft.objects.select_related("campaign").filter(pk=key).first()
    user = request.user if request.user.is_authenticated else None
    if draft is None:
        return None
    secret, at = secret_of(request, draft.pk), request.arrived_at
    if not can_open(user, draft, secret, at=at):
        return None
    if user is not None and claims(user, draft, secret, at=at):
        drafts.claim(draft, by=user, at=at)
    return draft


def _refused(request: VisitorRequest, key: UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("draft_edit", args=[key]))
    if binned_for(request.user).filter(pk=key).exists():
        return redirect("draft_bin")
    raise Http404


def _told_why(request: VisitorRequest) -> JsonResponse:
    if not request.user.is_authenticated:
        return JsonResponse({"status": "Votre session est fermée."}, status=SIGNED_OUT)
    said = (
        "Ce brouillon n’est pas ouvert à la personne connectée sur cet appareil\u00a0: copiez votre"
        " texte avant de fermer cette page."
    )
    return JsonResponse({"status": said}, status=NOT_YOURS)


def _dossier_url(draft: Draft) -> str:
    page = "team_application" if draft.is_on_paper else "application_detail"
    return reverse(page, args=[draft.application.number])


def _discreet(response: HttpResponse) -> HttpResponse:
    """A draft read on a shared machine must not come back with the « previous page » button."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _secrets(request: VisitorRequest) -> dict[str, str]:
    """The secret of each draft that this browser holds, by key."""
    names = [name.removeprefix(COOKIE) for name in request.COOKIES if name.startswith(COOKIE)]
    keys = [UUID(name) for name in names[-MOST_COOKIES:] if _is_key(name)]
    secrets = {key.hex: secret_of(request, key) for key in keys}
    return {key: secret for key, secret in secrets.items() if secret}


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
