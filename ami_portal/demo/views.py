"""The mails of the demonstration, codes included: this page does not exist in production."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ami_portal.outbox.models import OutboundEmail

MAILS_A_PAGE = 20


@login_not_required
@never_cache
@require_safe
def emails(request: HttpRequest) -> HttpResponse:
    """The latest mails first, whole."""
    address = request.GET.get("a", "").strip().lower()
    rows = OutboundEmail.objects.order_by("-pk")
    if address:
        rows = rows.filter(to__iexact=address)
    page = Paginator(rows, MAILS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/emails.html", {"page": page, "address": address})
