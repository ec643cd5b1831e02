"""« Reprendre mon dossier {année} » : a new draft with the texts of an earlier one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ami_portal.accounts.requests import PersonRequest
from applications.access.dossiers import own_of
from applications.actions import reuse
from applications.domain.files import FileRefusedError
from applications.domain.reuse import offers
from applications.forms.reuse import ReuseForm
from applications.models import Application, Campaign
from applications.queries.calls import call_of
from applications.queries.reuse import begun_from, earlier_than
from applications.views.starting import receiving


@require_http_methods(["GET", "HEAD", "POST"])
def application_reuse(request: PersonRequest, number: str) -> HttpResponse:
    """Choose what to keep of an earlier dossier, and begin with it."""
    dossier = get_object_or_404(own_of(request.user).select_related("campaign"), number=number)
    campaign = receiving(request)
    if campaign is None:
        return render(request, "applications/reuse_closed.html", {"dossier": dossier})
    lent = get_object_or_404(earlier_than(own_of(request.user), campaign), pk=dossier.pk)
    form = ReuseForm(
        request.POST if request.method == "POST" else None,
        offers=offers(lent.raw_fields, call_of(campaign)),
    )
    if request.method == "POST":
        return _begun(request, lent, campaign, form)
    context = {
        "dossier": lent,
        "campaign": campaign,
        "form": form,
        "draft": begun_from(lent, campaign, by=request.user),
        "attachments": lent.attachments.select_related("file"),
    }
    return render(request, "applications/reuse.html", context)


def _begun(
    request: PersonRequest, lent: Application, campaign: Campaign, form: ReuseForm
) -> HttpResponse:
    try:
        draft, sentences = reuse.begin(
            lent,
            campaign,
            kept=form.chosen(),
            with_attachments="attachments" in request.POST,
            by=request.user,
            at=request.arrived_at,
        )
    except FileRefusedError as error:
        messages.error(request, f"{error} Vous pouvez repartir sans les pièces jointes.")
        return redirect("application_reuse", lent.number)
    for sentence in sentences:
        messages.warning(request, sentence)
    return redirect("draft_edit", draft.pk)
