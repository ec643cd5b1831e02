"""The structure sends what the service asked for."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ami_portal.accounts.requests import PersonRequest
from applications.access.dossiers import own_of
from applications.forms.team import ComplementAnswerForm
from applications.views.team_gestures import fulfil

SENT = "Votre complément est bien arrivé. Nous reprenons la lecture de votre dossier."


@require_http_methods(["GET", "HEAD", "POST"])
def application_complement(request: PersonRequest, number: str) -> HttpResponse:
    """What is missing, and the box to write it; a structure opens its own dossiers only."""
    dossier = get_object_or_404(own_of(request.user).select_related("campaign"), number=number)
    form = ComplementAnswerForm(request.POST or None)
    if request.method == "POST" and fulfil(
        request,
        form,
        lambda: form.save(dossier, by=request.user, at=request.arrived_at),
        said=SENT,
    ):
        return redirect("application_detail", number)
    return render(request, "applications/complement.html", {"dossier": dossier, "form": form})
