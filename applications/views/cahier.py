"""The cahier des charges: written by the directions, published as a frozen edition."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.access.cahier import can_open, can_publish, can_write, visible_sections
from applications.actions import cahier
from applications.exports import cahier as printing
from applications.forms.cahier import InvitationForm, NewSectionForm, SectionForm
from applications.models import CahierSection, Campaign
from applications.queries import territory
from applications.queries.cahier import Edition, published
from applications.views.team_gestures import attempt, fulfil
from applications.views.team_guards import only

for_writers = only(can_open)
for_publishers = only(can_open, can_publish)


@require_safe
@for_writers
def cahier_write(request: PersonRequest, code: str) -> HttpResponse:
    """The parts this person may read, each with its form when they may write it."""
    return _page(request, get_object_or_404(Campaign, code=code))


@require_POST
@for_writers
def cahier_section(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Write one part."""
    section = _section(request, code, pk)
    if not can_write(request.user, section):
        raise PermissionDenied
    form = SectionForm(request.POST, section=section)
    if _saved(request, form, said=f"«\u00a0{section}\u00a0» est enregistré."):
        return redirect("cahier_write", code)
    form.renew()
    return _page(request, section.campaign, bound=form)


@require_POST
@for_publishers
def cahier_add_section(request: PersonRequest, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    form = NewSectionForm(request.POST)
    if _saved(request, form, campaign, said="La partie est ajoutée."):
        return redirect("cahier_write", code)
    return _page(request, campaign, new_form=form)


@require_POST
@for_publishers
def cahier_remove_section(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    section = _section(request, code, pk)
    attempt(
        request,
        lambda: cahier.remove_section(section, by=request.user, at=request.arrived_at),
        said=f"«\u00a0{section}\u00a0» est retirée.",
    )
    return redirect("cahier_write", code)


@require_POST
@for_publishers
def cahier_invite(request: PersonRequest, code: str) -> HttpResponse:
    """Ask the directions to write their parts."""
    campaign = get_object_or_404(Campaign, code=code)
    form = InvitationForm(request.POST)
    if _saved(request, form, campaign, said="Les directions reçoivent un courriel."):
        return redirect("cahier_write", code)
    return _page(request, campaign, invitation_form=form)


@require_POST
@for_publishers
def cahier_publish(request: PersonRequest, code: str) -> HttpResponse:
    """Freeze and publish an edition, or say which part is missing."""
    campaign = get_object_or_404(Campaign, code=code)
    attempt(
        request,
        lambda: cahier.publish(campaign, by=request.user, at=request.arrived_at),
        said=f"Le cahier des charges {campaign.year} est figé et publié.",
    )
    return redirect("cahier_write", code)


@login_not_required
@require_safe
def call_specification(request: HttpRequest, code: str) -> HttpResponse:
    """The published edition, for everyone."""
    context = {"edition": _edition(code), "place": territory.current()}
    return render(request, "applications/cahier.html", context)


@login_not_required
@require_safe
def call_specification_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same edition on paper."""
    content = printing.render(_edition(code), territory.current())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="cahier-des-charges-{code}.pdf"'
    return response


def _page(request: PersonRequest, campaign: Campaign, **forms: Any) -> HttpResponse:
    bound = forms.get("bound")
    rows = [
        {"section": section, "form": _form_of(request, section, bound)}
        for section in visible_sections(request.user, campaign)
    ]
    context = {
        "campaign": campaign,
        "edition": published(campaign),
        "rows": rows,
        "new_form": forms.get("new_form") or NewSectionForm(),
        "invitation_form": forms.get("invitation_form") or InvitationForm(),
        "is_publisher": can_publish(request.user),
    }
    return render(request, "applications/cahier_write.html", context)


def _form_of(request: PersonRequest, section: CahierSection, bound: Any) -> SectionForm | None:
    if bound is not None and bound.section.pk == section.pk:
        return bound
    return SectionForm(section=section) if can_write(request.user, section) else None


def _saved(request: PersonRequest, form: Any, *args: Any, said: str) -> bool:
    return fulfil(
        request,
        form,
        lambda: form.save(*args, by=request.user, at=request.arrived_at),
        said=said,
    )


def _section(request: PersonRequest, code: str, pk: int) -> CahierSection:
    campaign = get_object_or_404(Campaign, code=code)
    return get_object_or_404(visible_sections(request.user, campaign), pk=pk)


def _edition(code: str) -> Edition:
    edition = published(get_object_or_404(Campaign.objects.published(), code=code))
    if edition is None:
        raise Http404
    return edition
