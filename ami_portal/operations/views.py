"""The state of the service: one word for everyone, the detail for administrators."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ami_portal.operations import health

LABELS = {
    "base_de_donnees": "Base de données",
    "courtier": "Courtier de messages",
    "disque": "Disque",
    "ouvrier": "Ouvrier",
    "courriels": "Courriels",
    "territoire": "Territoire",
    "appels": "Appels",
}


@login_not_required
@never_cache
@require_safe
def service_state(request: HttpRequest) -> HttpResponse:
    """« ok » and nothing else, unless an administrator reads."""
    if not (request.user.is_authenticated and request.user.is_administrator):
        return HttpResponse("ok", content_type="text/plain; charset=utf-8")
    checks = health.state()
    rows = [(LABELS[name], check) for name, check in checks.items()]
    context = {"rows": rows, "is_healthy": health.is_healthy(checks)}
    return render(request, "operations/state.html", context)
