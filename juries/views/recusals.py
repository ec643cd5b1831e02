"""« Déports à rappeler au vote du conseil »: the list, its files, and a mistake corrected."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.models import Campaign
from applications.queries import territory
from juries.access import recusals as access
from juries.exports import recusals as exports
from juries.forms.sheets import CorrectionForm
from juries.queries import recusals as queries
from juries.views.guards import for_readers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_readers
def recusals(request: PersonRequest, code: str) -> HttpResponse:
    """Who takes no part, from which dossier; of a closed dossier, one's own line only."""
    campaign = get_object_or_404(Campaign, code=code)
    context = {
        "campaign": campaign,
        "lines": _lines(request, campaign),
        "corrections": queries.corrections_of(access.corrected_for(request.user), campaign),
    }
    return render(request, "juries/recusals.html", context)


@require_safe
@for_readers
def recusals_csv(request: PersonRequest, code: str) -> HttpResponse:
    content = exports.to_csv(_lines(request, get_object_or_404(Campaign, code=code)))
    return _file(content, f"deports-{code}.csv", "text/csv; charset=utf-8")


@require_safe
@for_readers
def recusals_xlsx(request: PersonRequest, code: str) -> HttpResponse:
    content = exports.to_xlsx(_lines(request, get_object_or_404(Campaign, code=code)), code=code)
    return _file(content, f"deports-{code}.xlsx", XLSX)


@require_safe
@for_readers
def recusals_pdf(request: PersonRequest, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    name = territory.current().name
    content = exports.to_pdf(_lines(request, campaign), campaign=campaign, territory_name=name)
    return _file(content, f"deports-{code}.pdf", "application/pdf", where="inline")


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def recusal_correct(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """An agent takes back the link that somebody else declared by mistake."""
    if not access.can_answer(request.user):
        raise PermissionDenied
    mine = access.correctable_by(request.user).select_related("user", "application__campaign")
    recusal = get_object_or_404(mine, pk=pk, application__number=number)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.save(recusal, by=request.user, at=request.arrived_at):
        messages.success(request, f"Le lien de {recusal.user} avec {number} est corrigé.")
        return redirect("recusals", recusal.application.campaign.code)
    context = {"form": form, "recusal": recusal}
    status = 422 if form.is_bound else 200
    return render(request, "juries/recusal_correct.html", context, status=status)


def _lines(request: PersonRequest, campaign: Campaign) -> list[queries.RecusalLine]:
    return queries.lines_of(
        access.visible_to(request.user), campaign, correctable=access.correctable_by(request.user)
    )


def _file(content: bytes, name: str, kind: str, *, where: str = "attachment") -> HttpResponse:
    disposition = f'{where}; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
