"""Going on elsewhere: a link by mail, and the button of the page that it opens."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import VisitorRequest
from applications.access.drafts import hash_of
from applications.actions import drafts
from applications.enums import LinkPurpose
from applications.forms.drafts import ReturnAddressForm
from applications.models import Draft
from applications.notifications import receipts
from applications.views.browser import opens_draft, remember
from applications.views.limits import is_within, origin
from applications.views.links import current, discreet

MOST_BY_DRAFT, MOST_BY_ADDRESS, MOST_BY_ORIGIN, SPAN = 5, 10, 20, timedelta(hours=1)
WRONG = 422


@require_safe
@opens_draft
def draft_later(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """How to go on writing elsewhere."""
    return _later_page(request, draft, ReturnAddressForm(initial={"email": draft.return_address}))


@require_POST
@opens_draft
def draft_send_link(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Mail the link of the draft: to its owner, or to the address that is typed."""
    if request.user.is_authenticated and request.user.email:
        return _sent(request, draft, request.user.email)
    form = ReturnAddressForm(request.POST)
    if not form.is_valid():
        return _later_page(request, draft, form, status=WRONG)
    return _sent(request, draft, form.cleaned_data["email"])


@login_not_required
@require_POST
@discreet
def draft_resume(request: VisitorRequest) -> HttpResponse:
    """« Reprendre mon brouillon »: this browser opens the draft from now on."""
    link = current(request, LinkPurpose.DRAFT)
    draft, secret = drafts.resume(link, at=request.arrived_at)
    response = redirect("draft_edit", draft.pk)
    remember(request, response, draft, secret)
    return response


def _sent(request: VisitorRequest, draft: Draft, address: str) -> HttpResponse:
    """The answer is the same beyond the limits: who sends too many learns nothing."""
    if _may_send(request, draft, address):
        if draft.owner_id is None:
            drafts.send_link(draft, to=address, at=request.arrived_at)
        else:
            receipts.draft_waits(draft, to=address, at=request.arrived_at)
    messages.success(request, f"Le lien part à {address}. Rien reçu\u00a0? Vérifiez l’adresse.")
    return redirect("draft_edit", draft.pk)


def _may_send(request: VisitorRequest, draft: Draft, address: str) -> bool:
    limits = (
        ("resume", draft.pk.hex, MOST_BY_DRAFT),
        ("resume-from", origin(request), MOST_BY_ORIGIN),
        # Many drafts begun from many places fill nobody's mailbox.
        ("resume-to", hash_of(address.strip().lower()), MOST_BY_ADDRESS),
    )
    at = request.arrived_at
    return all(is_within(what, who, most=most, per=SPAN, at=at) for what, who, most in limits)


def _later_page(
    request: VisitorRequest, draft: Draft, form: ReturnAddressForm, *, status: int = 200
) -> HttpResponse:
    context = {"draft": draft, "campaign": draft.campaign, "form": form}
    return render(request, "applications/draft_later.html", context, status=status)
