"""The public registries, from a dossier: asked again, or marked by hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from ami_portal.accounts.requests import PersonRequest
from applications.access.campaigns import can_prepare
from applications.access.dossiers import is_staff_reader, visible_to_staff
from applications.actions import registry
from applications.models import Application
from applications.views.team_guards import only

SILENT = (
    "Le registre ne répond pas, ou n’est pas branché. Vérifiez le numéro vous-même, puis notez"
    " «\u00a0Vérifié par moi\u00a0»."
)
for_agents = only(is_staff_reader, can_prepare)


@require_POST
@for_agents
def team_registry_check(request: PersonRequest, number: str) -> HttpResponse:
    """Vérifier de nouveau."""
    organisation = _dossier(request, number).organisation
    if registry.check(organisation, by=request.user, at=request.arrived_at):
        messages.success(request, "Le registre a répondu.")
    else:
        messages.warning(request, SILENT)
    return redirect("team_application", number)


@require_POST
@for_agents
def team_registry_confirm(request: PersonRequest, number: str) -> HttpResponse:
    """Vérifié par moi."""
    organisation = _dossier(request, number).organisation
    registry.confirm(organisation, by=request.user, at=request.arrived_at)
    messages.success(request, "Noté\u00a0: vous avez vérifié cette structure.")
    return redirect("team_application", number)


def _dossier(request: PersonRequest, number: str) -> Application:
    rows = visible_to_staff(request.user).select_related("organisation")
    return get_object_or_404(rows, number=number)
