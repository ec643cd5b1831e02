"""Honest legal pages: who answers for the site, what is not accessible yet."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.queries import territory


@login_not_required
@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    return _page(request, "applications/legal_notice.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _page(request, "applications/accessibility.html")


def _page(request: HttpRequest, template: str) -> HttpResponse:
    return render(request, template, {"place": territory.current()})
