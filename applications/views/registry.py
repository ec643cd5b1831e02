"""The public registries: filling a draft, asked again from a dossier, or marked by hand."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from ami_portal.accounts.requests import PersonRequest, VisitorRequest
from applications.access.campaigns import can_prepare
from applications.access.dossiers import is_staff_reader, visible_to_staff
from applications.actions import drafts, registry
from applications.models import Application, Draft
from applications.views.limits import is_within, origin
from applications.views.team_guards import only

SILENT = (
    "Le registre ne répond pas, ou n’est pas branché. Vérifiez le numéro vous-même, puis notez"
    " «\u00a0Vérifié par moi\u00a0»."
)
# Anybody may start a draft: the portal is nobody's way around the limits of a registry.
MOST_LOOKUPS, LOOKUPS_SPAN = 20, timedelta(hours=1)
TOO_OFTEN = "Le registre a été beaucoup interrogé d’ici. Continuez d’écrire, réessayez plus tard."
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


def found_words(request: VisitorRequest, draft: Draft) -> str:
    """Fill the boxes of the structure, unless this address asks too often; what was found."""
    who, at = origin(request), request.arrived_at
    if not is_within("registry", who, most=MOST_LOOKUPS, per=LOOKUPS_SPAN, at=at):
        return TOO_OFTEN
    try:
        return registry.fill(draft, at=request.arrived_at)
    except drafts.DepositedDraftError as error:
        return str(error)


def _dossier(request: PersonRequest, number: str) -> Application:
    rows = visible_to_staff(request.user).select_related("organisation")
    return get_object_or_404(rows, number=number)
