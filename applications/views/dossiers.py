"""The association's own pages: its dossiers, one dossier, its PDF."""

from typing import Any

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
    own_of,
    visible_to,
)
from applications.access.exchanges import can_renounce, is_renounceable
from applications.actions import awards, deposits
from applications.actions import messages as exchanges
from applications.enums import State
from applications.forms.messages import ReplyForm
from applications.models import Application
from applications.queries import conversations, final_reports, partners, territory, timelines
from applications.queries.contrat_help import is_helped
from applications.queries.dossiers import for_applicant
from applications.queries.states import (
    awaits_answer,
    awaits_report,
    contrat_words,
    hearing_of,
    label_for_applicant,
    tone_for_applicant,
)
from applications.queries.verdicts import verdict_of
from applications.tasks import attachments
from applications.views.browser import unfinished
from applications.views.starting import earlier_dossiers, receiving


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
    context["earlier"] = earlier_dossiers(request, receiving(request))
    return render(request, "applications/my_applications.html", context)


@require_safe
def application_detail(request: PersonRequest, number: str) -> HttpResponse:
    """One dossier: where it stands, what comes next, its mails and its papers."""
    dossier = _own(request, number)
    if dossier.state == State.DRAFT and dossier.draft_id:
        return redirect("draft_edit", dossier.draft_id)
    context = {
        **_told(request, dossier),
        "can_take_back": can_take_back(dossier, at=request.arrived_at),
        "can_withdraw": can_withdraw(dossier),
        "can_renounce": can_renounce(request.user, dossier),
    }
    if conversations.new_among(context["lines"]):
        exchanges.read_by_structure(dossier, at=request.arrived_at)
    return render(request, "applications/dossier.html", context)


def _told(request: PersonRequest, dossier: Application) -> dict[str, Any]:
    """What the page says of a dossier, by name."""
    hearing, is_admissible = hearing_of(dossier), dossier.state == State.ADMISSIBLE
    return {
        "dossier": dossier,
        "label": label_for_applicant(dossier, today=paris_day(request.arrived_at)),
        "tone": tone_for_applicant(dossier),
        "contrat_words": contrat_words(dossier),
        "prepares_contrat": is_helped(dossier),
        "verdict": verdict_of(dossier),
        "is_awaited": awaits_answer(dossier),
        "report_link": final_reports.link_words(dossier),
        "asks_report": awaits_report(dossier, today=paris_day(request.arrived_at)),
        "moments": timelines.moments(dossier),
        "lines": conversations.of_structure(dossier, request.user),
        "form": ReplyForm(),
        "mails": timelines.mails_to(dossier, request.user.email),
        "has_hearing": is_admissible and hearing.starts_at is not None,
        "hearing_missed": is_admissible and hearing.is_missed,
        "place": territory.current(),
        "partners": partners.standings(dossier, today=paris_day(request.arrived_at)),
    }


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


@require_safe
def application_letter_pdf(request: PersonRequest, number: str) -> HttpResponse:
    """The letter of the decision that stands, for whoever may open the dossier."""
    dossier = get_object_or_404(visible_to(request.user), number=number)
    letter = get_object_or_404(dossier.letters, cancelled_at=None)
    return _download(attachments.letter(letter.pk))


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


@require_http_methods(["GET", "HEAD", "POST"])
def application_renounce(request: PersonRequest, number: str) -> HttpResponse:
    """Give up an aid that was granted; only who manages the structure may."""
    dossier = _own(request, number)
    if not can_renounce(request.user, dossier):
        raise PermissionDenied(_why_not_renounced(dossier))
    if request.method != "POST":
        paid = awards.paid_to(dossier)
        context = {"dossier": dossier, "paid": paid, "unpaid": dossier.award.amount - paid}
        return render(request, "applications/dossier_renounce.html", context)
    awards.renounce(dossier, by=request.user, at=request.arrived_at)
    messages.success(request, "Vous avez renoncé à cette aide. Merci de nous l’avoir dit.")
    return redirect("application_detail", number)


def _why_not_renounced(dossier: Application) -> str:
    if is_renounceable(dossier):
        return "Seule une personne qui gère la structure peut renoncer à cette aide."
    return "Ce dossier n’a pas d’aide à laquelle renoncer."


def _own(request: PersonRequest, number: str) -> Application:
    return get_object_or_404(for_applicant(own_of(request.user)), number=number)


def _download(file: tuple[str, bytes, str]) -> HttpResponse:
    name, content, kind = file
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
