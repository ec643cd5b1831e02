"""The association's own pages: its dossiers, one dossier, its PDF, its structure."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.access.dossiers import (
    can_take_back,
    can_withdraw,
    organisations_of,
    own_of,
    visible_to,
)
from applications.actions import deposits
from applications.enums import DECIDED, State
from applications.models import Application
from applications.queries import timelines
from applications.queries.dossiers import for_applicant
from applications.queries.states import (
    contrat_words,
    hearing_of,
    label_for_applicant,
    tone_for_applicant,
)
from applications.tasks import attachments
from applications.views.browser import unfinished


@require_safe
def my_applications(request: PersonRequest) -> HttpResponse:
    """Every dossier of my structures, and my drafts."""
    own = for_applicant(own_of(request.user)).exclude(state=State.DRAFT)
    today = paris_day(request.arrived_at)
    rows = [
        (dossier, label_for_applicant(dossier, today=today), tone_for_applicant(dossier))
        for dossier in own.order_by("-submitted_at")
    ]
    context = {"rows": rows, "drafts": unfinished(request)}
    return render(request, "applications/my_applications.html", context)


@require_safe
def application_detail(request: PersonRequest, number: str) -> HttpResponse:
    """One dossier: where it stands, what comes next, its mails and its papers."""
    dossier = _own(request, number)
    if dossier.state == State.DRAFT and dossier.draft_id:
        return redirect("draft_edit", dossier.draft_id)
    context = {
        "dossier": dossier,
        "label": label_for_applicant(dossier, today=paris_day(request.arrived_at)),
        "contrat_words": contrat_words(dossier),
        "is_decided": dossier.state in DECIDED,
        "tone": tone_for_applicant(dossier),
        "moments": timelines.moments(dossier),
        "mails": timelines.mails_to(dossier, request.user.email),
        "has_hearing": _awaits_jury(dossier),
        "can_take_back": can_take_back(dossier, at=request.arrived_at),
        "can_withdraw": can_withdraw(dossier),
    }
    return render(request, "applications/dossier.html", context)


@require_safe
def application_sheet_pdf(request: PersonRequest, number: str) -> HttpResponse:
    """The two sides, for whoever may open the dossier."""
    dossier = get_object_or_404(visible_to(request.user), number=number)
    return _download(attachments.two_sides(dossier.pk))


@require_safe
def application_receipt_pdf(request: PersonRequest, number: str) -> HttpResponse:
    """The acknowledgement of the deposit."""
    dossier = get_object_or_404(visible_to(request.user), number=number)
    return _download(attachments.receipt(dossier.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def application_take_back(request: PersonRequest, number: str) -> HttpResponse:
    """Make a dossier a draft again, to correct it before the closing."""
    dossier = _own(request, number)
    if not can_take_back(dossier, at=request.arrived_at):
        raise PermissionDenied(
            "L’appel est fermé, ou le dossier est déjà plus loin\u00a0: appelez-nous."
        )
    if request.method != "POST":
        return render(request, "applications/dossier_take_back.html", {"dossier": dossier})
    draft = deposits.take_back(dossier, by=request.user, at=request.arrived_at)
    messages.success(
        request, f"Le dossier {number} est redevenu un brouillon. Votre numéro est gardé."
    )
    return redirect("draft_edit", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def application_withdraw(request: PersonRequest, number: str) -> HttpResponse:
    """Withdraw a dossier for good."""
    dossier = _own(request, number)
    if not can_withdraw(dossier):
        raise PermissionDenied("Ce dossier ne peut plus être retiré\u00a0: appelez-nous.")
    if request.method != "POST":
        return render(request, "applications/dossier_withdraw.html", {"dossier": dossier})
    deposits.withdraw(dossier, by=request.user, at=request.arrived_at)
    messages.success(request, f"Le dossier {number} est retiré.")
    return redirect("application_detail", number)


@require_safe
def organisation_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One of my structures: what is known of it, who writes for it, its dossiers."""
    organisation = get_object_or_404(organisations_of(request.user), pk=pk)
    dossiers = organisation.applications.exclude(state=State.DRAFT).select_related("campaign")
    memberships = organisation.memberships.select_related("user").order_by("since", "pk")
    context = {"organisation": organisation, "dossiers": dossiers, "memberships": memberships}
    return render(request, "applications/organisation.html", context)


def _awaits_jury(dossier: Application) -> bool:
    return dossier.state == State.ADMISSIBLE and hearing_of(dossier).starts_at is not None


def _own(request: PersonRequest, number: str) -> Application:
    return get_object_or_404(for_applicant(own_of(request.user)), number=number)


def _download(file: tuple[str, bytes, str]) -> HttpResponse:
    name, content, kind = file
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
