"""The pages of what went wrong: an address opened by itself, and what failed altogether."""

import logging
import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.csrf import requires_csrf_token

logger = logging.getLogger(__name__)

# No vowel and no look-alike: read aloud on the phone without a mistake, and never a word.
REFERENCE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"


class OpenedByItselfMiddleware:
    """Show a page, not an empty screen, to who opens the address of a button from the bar."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        shown = {"page_url": _page_above(request.path)}
        page = render(request, "405.html", shown, status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def _page_above(path: str) -> str:
    """The nearest address above this one that exists; the home page at worst."""
    steps = path.strip("/").split("/")
    for kept in range(len(steps) - 1, 0, -1):
        above = "/".join(["", *steps[:kept], ""])
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault and that nothing is lost; the reference shown is also in the log."""
    reference = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(4))
    logger.error("Error page shown, reference %s, path %s", reference, request.path)
    shown = {"reference": reference, "shown_at": timezone.now()}
    return HttpResponse(_page(request, shown), status=500)


def _page(request: HttpRequest, shown: dict[str, Any]) -> str:
    """The page with the service's telephone, or without it when even that cannot be read."""
    template = loader.get_template("500.html")
    try:
        return template.render(shown, request)
    except Exception:  # noqa: BLE001 - whatever broke the page may break its shell as well
        return template.render(shown)
