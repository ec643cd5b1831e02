"""The contrat de ville, on the structure's side: what it is, their texts ready, who helps."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.access.dossiers import own_of
from applications.forms.contrat_de_ville import AppointmentForm
from applications.models import Application
from applications.queries import contrat_help as queries
from applications.queries import territory
from applications.queries.contrat_de_ville import chain_of, helper_of, in_force, is_filing_open
from applications.views.team_gestures import fulfil

ASKED = "Votre demande de rendez-vous est bien arrivée. Le service vous répond ici et par courriel."
UNREADABLE = 422


@require_safe
def contrat_help(request: PersonRequest, number: str) -> HttpResponse:
    """How to enter the contrat de ville, for a funded action; other dossiers are told why not."""
    return _page(request, _own(request, number), AppointmentForm())


@require_POST
def contrat_appointment(request: PersonRequest, number: str) -> HttpResponse:
    """Ask the service for an appointment: a message of the dossier."""
    dossier, form = _helped(request, number), AppointmentForm(request.POST)
    by, at = request.user, request.arrived_at
    if fulfil(request, form, lambda: form.save(dossier, by=by, at=at), said=ASKED, field="when"):
        return redirect("application_messages", number)
    return _page(request, dossier, form, status=UNREADABLE)


@require_safe
def contrat_texts(request: PersonRequest, number: str) -> HttpResponse:
    """The texts in one file that any word processor opens; its mark says UTF-8."""
    dossier = _helped(request, number)
    content = queries.as_text(dossier, territory.current().authority)
    headers = {"Content-Disposition": f'attachment; filename="{number}-contrat-de-ville.txt"'}
    kind = "text/plain; charset=utf-8"
    return HttpResponse(content.encode("utf-8-sig"), content_type=kind, headers=headers)


def _page(
    request: PersonRequest, dossier: Application, form: AppointmentForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, object] = {"dossier": dossier, "is_helped": queries.is_helped(dossier)}
    if context["is_helped"]:
        today = paris_day(request.arrived_at)
        contract = in_force(today)
        context |= {
            "form": form,
            "contract": contract,
            "is_open": contract is not None and is_filing_open(contract, today),
            "helper": helper_of(dossier, contract),
            "blocks": queries.blocks(dossier),
            "missing": queries.missing(dossier),
            "filing": getattr(dossier, "contrat_filing", None),
            "chain": chain_of(dossier, own_of(request.user)),
        }
    return render(request, "applications/contrat_help.html", context, status=status)


def _helped(request: PersonRequest, number: str) -> Application:
    dossier = _own(request, number)
    if not queries.is_helped(dossier):
        raise Http404
    return dossier


def _own(request: PersonRequest, number: str) -> Application:
    return get_object_or_404(queries.with_texts(own_of(request.user)), number=number)
