"""The drafts that will end, and those of the bin."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.access.drafts import binned_for, visible_to
from applications.actions import draft_life
from applications.domain.refusals import TooLateError
from applications.queries import draft_lives


@require_safe
def draft_bin(request: PersonRequest) -> HttpResponse:
    """My drafts that will soon leave, and those that I may still take back."""
    mine = visible_to(request.user)
    context = {
        "ending": draft_lives.ending_soon(mine, at=request.arrived_at),
        "binned": draft_lives.in_bin(binned_for(request.user)),
    }
    return render(request, "applications/bin.html", context)


@require_POST
def draft_restore(request: PersonRequest, key: UUID) -> HttpResponse:
    """Take a draft back from the bin."""
    draft = get_object_or_404(binned_for(request.user), pk=key)
    try:
        draft_life.restore(draft, by=request.user, at=request.arrived_at)
    except TooLateError as error:
        messages.error(request, str(error))
        return redirect("draft_bin")
    messages.success(request, f"«\u00a0{draft}\u00a0» est de nouveau dans vos brouillons.")
    return redirect("draft_edit", draft.pk)


@require_POST
def draft_keep(request: PersonRequest, key: UUID) -> HttpResponse:
    """Keep a draft that was about to leave."""
    draft = get_object_or_404(visible_to(request.user), pk=key, submitted_at=None)
    try:
        draft_life.keep(draft, by=request.user, at=request.arrived_at)
    except TooLateError as error:
        messages.error(request, str(error))
        return redirect("draft_bin")
    messages.success(request, f"«\u00a0{draft}\u00a0» est gardé.")
    return redirect("draft_edit", draft.pk)
