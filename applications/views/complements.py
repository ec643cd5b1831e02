"""The structure sends what the service asked for."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.access.campaigns import can_prepare
from applications.access.dossiers import is_staff_reader, own_of, visible_to_staff
from applications.domain.deposit import IncompleteDraftError
from applications.domain.figures import words
from applications.domain.files import FileRefusedError
from applications.domain.refusals import RefusedError
from applications.forms.complement import ComplementAnswerForm, ReopenedForm
from applications.forms.request import posted_texts
from applications.models import Application, Draft
from applications.queries.calls import call_of
from applications.queries.sheets import of_draft
from applications.views.team_guards import only

SENT = "Votre complément est bien arrivé. Nous reprenons la lecture de votre dossier."
NOTED = "La réponse de la structure est notée, à votre nom."


@require_http_methods(["GET", "HEAD", "POST"])
def application_complement(request: PersonRequest, number: str) -> HttpResponse:
    """What is missing, the boxes reopened with their text, and a box for a word to the service."""
    own = own_of(request.user).select_related("campaign", "organisation")
    dossier = get_object_or_404(own, number=number)
    return _page(request, dossier, back="application_detail", said=SENT)


@require_http_methods(["GET", "HEAD", "POST"])
@only(is_staff_reader, can_prepare)
def team_complement_answer(request: PersonRequest, number: str) -> HttpResponse:
    """An agent writes what the structure said on the telephone, or sent on paper."""
    visible = visible_to_staff(request.user).select_related("campaign", "organisation")
    dossier = get_object_or_404(visible, number=number)
    return _page(request, dossier, back="team_application", said=NOTED)


def _page(request: PersonRequest, dossier: Application, *, back: str, said: str) -> HttpResponse:
    form = ComplementAnswerForm(request.POST or None, request.FILES or None, application=dossier)
    reopened = _reopened(request, dossier)
    if request.method == "POST" and _sent(request, form, reopened):
        messages.success(request, said)
        return redirect(back, dossier.number)
    context = {
        "dossier": dossier,
        "form": form,
        "reopened": reopened,
        "back_url": reverse(back, args=[dossier.number]),
        "for_service": back == "team_application",
    }
    return render(request, "applications/complement.html", context)


def _sent(request: PersonRequest, form: ComplementAnswerForm, reopened: ReopenedForm) -> bool:
    if not form.is_valid():
        return False
    try:
        form.save(reopened, request.POST, by=request.user, at=request.arrived_at)
    except IncompleteDraftError as error:
        reopened.show_problems(error.problems)
        return False
    except FileRefusedError as error:
        form.add_error("piece", str(error))
        return False
    except RefusedError as error:
        form.add_error("text", str(error))
        return False
    return True


def _reopened(request: PersonRequest, dossier: Application) -> ReopenedForm:
    """The boxes with the text deposited, or what was just typed; none once it was answered."""
    call, typed = call_of(dossier.campaign), posted_texts(request.POST)
    texts = {**dossier.raw_fields, **(typed if request.method == "POST" else {})}
    shown: Any = {key: {"text": text, "revision": 0} for key, text in texts.items()}
    draft = Draft(campaign=dossier.campaign, fields=shown)
    return ReopenedForm(
        request.POST or None,
        texts=dossier.raw_fields,
        call=call,
        fields=dossier.complement_fields if dossier.awaits_complement else (),
        words=words(of_draft(draft, today=paris_day(request.arrived_at), call=call), call),
        commune=next((choice.commune for choice in call.neighbourhoods), ""),
    )
