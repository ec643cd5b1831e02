"""Partners: their own page behind a link, the addresses corrected, those who stay silent."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest, VisitorRequest
from ami_portal.common.dates import paris_day
from applications.access.campaigns import can_prepare
from applications.access.dossiers import is_staff_reader, own_of, visible_to_staff
from applications.enums import LinkPurpose, PartnerAnswer, State
from applications.forms.partners import PartnerAddressForm, PartnerReplyForm
from applications.models import AccessLink, Partner
from applications.queries import campaigns, partners
from applications.views.links import PAGES, current, discreet
from applications.views.team_gestures import fulfil
from applications.views.team_guards import only

PAGE_SIZE = 25
THANKS = "Merci, votre réponse est enregistrée. La structure la reçoit par courriel."


def partner_page(
    request: VisitorRequest, link: AccessLink, form: PartnerReplyForm | None = None
) -> HttpResponse:
    """What is said of a partner, and the three answers. Nothing else of the request."""
    rows = Partner.objects.select_related("application__campaign", "recorded_by")
    partner = get_object_or_404(rows, pk=link.partner_id)
    said = {"name": partner.answered_by_name, "correction": partner.correction}
    context = {
        "link": link,
        "standing": partners.standing(partner, today=paris_day(request.arrived_at)),
        "form": form or PartnerReplyForm(initial=said),
    }
    return render(request, "applications/link_partner.html", context)


PAGES[LinkPurpose.PARTNER] = partner_page


@login_not_required
@require_POST
@discreet
def partner_carries(request: VisitorRequest) -> HttpResponse:
    """« Nous portons cette action ensemble. »"""
    return _answer(request, PartnerAnswer.CARRIES)


@login_not_required
@require_POST
@discreet
def partner_helps(request: VisitorRequest) -> HttpResponse:
    """« Nous aidons seulement. »"""
    return _answer(request, PartnerAnswer.HELPS)


@login_not_required
@require_POST
@discreet
def partner_declines(request: VisitorRequest) -> HttpResponse:
    """« Ce n’est pas nous. »"""
    return _answer(request, PartnerAnswer.DECLINED)


@require_http_methods(["GET", "HEAD", "POST"])
def partner_address(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """The structure gives a partner the right address."""
    own = own_of(request.user).exclude(state=State.DRAFT).filter(number=number)
    rows = Partner.objects.filter(application__in=own.values("pk"))
    partner = get_object_or_404(rows.select_related("application__campaign"), pk=pk)
    form = PartnerAddressForm(request.POST or None)
    if _is_corrected(request, partner, form, is_service=False):
        return redirect("application_detail", number)
    context = {"dossier": partner.application, "partner": partner, "form": form}
    return render(request, "applications/partner_address.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(is_staff_reader, can_prepare)
def team_partner_address(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """An agent gives a partner the right address, and the mail leaves once more."""
    seen = visible_to_staff(request.user).filter(number=number)
    rows = Partner.objects.filter(application__in=seen.values("pk"))
    partner = get_object_or_404(rows.select_related("application__campaign"), pk=pk)
    form = PartnerAddressForm(request.POST or None)
    if _is_corrected(request, partner, form, is_service=True):
        return redirect("team_application", number)
    context = {
        "dossier": partner.application,
        "form": form,
        "title": f"Corriger l’adresse de {partner}",
        "button": "Corriger l’adresse et renvoyer",
    }
    return render(request, "applications/team_gesture.html", context)


@require_safe
@only(is_staff_reader)
def team_partners(request: PersonRequest) -> HttpResponse:
    """Those said to carry an action who have not answered: whom to call before the auditions."""
    campaign = campaigns.worked_on_by_team()
    if campaign is None:
        return redirect("team_today")
    rows = partners.silent(visible_to_staff(request.user), campaign)
    page = Paginator(partners.in_order(rows), PAGE_SIZE).get_page(request.GET.get("page"))
    listed = partners.listed(page.object_list, today=paris_day(request.arrived_at))
    context = {"campaign": campaign, "page": page, "rows": listed}
    return render(request, "applications/team_partners.html", context)


def _answer(request: VisitorRequest, answer: PartnerAnswer) -> HttpResponse:
    link = current(request, LinkPurpose.PARTNER)
    form = PartnerReplyForm(request.POST)
    if fulfil(
        request,
        form,
        lambda: form.save(link, answer=answer, at=request.arrived_at),
        said=THANKS,
    ):
        return redirect("link_page")
    return partner_page(request, link, form)


def _is_corrected(
    request: PersonRequest, partner: Partner, form: PartnerAddressForm, *, is_service: bool
) -> bool:
    return request.method == "POST" and fulfil(
        request,
        form,
        lambda: form.save(partner, is_service=is_service, by=request.user, at=request.arrived_at),
        said=f"L’adresse de {partner} est corrigée. Un courriel part.",
    )
