"""The page shown when everything else has failed, perhaps the database and the shell too."""

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import timezone
from django.views.decorators.csrf import requires_csrf_token

logger = logging.getLogger(__name__)

# No vowel and no look-alike: read aloud on the phone without a mistake, and never a word.
REFERENCE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"


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
