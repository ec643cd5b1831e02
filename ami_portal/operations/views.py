"""The state of the service, and the conservation of data: the administrator's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest, VisitorRequest
from ami_portal.common.dates import paris_day
from ami_portal.operations import health, slip_sheet
from ami_portal.operations.forms import DossierHoldForm, DurationForm, HoldForm, VisaForm
from ami_portal.operations.models import DossierHold, EliminationSlip
from ami_portal.operations.retention import durations, holds, slips
from ami_portal.operations.retention.board import board, kept_rows
from ami_portal.operations.retention.rules import Rule
from applications.access.campaigns import can_prepare
from applications.access.dossiers import is_staff_reader, visible_to_staff
from applications.models import Application
from applications.queries import territory
from applications.views.team_guards import only

for_agents = only(is_staff_reader, can_prepare)
View = Callable[..., HttpResponse]
LABELS = {
    "base_de_donnees": "Base de données",
    "courtier": "Courtier de messages",
    "disque": "Disque",
    "ouvrier": "Ouvrier",
    "courriels": "Courriels",
    "territoire": "Territoire",
    "appels": "Appels",
}
UNKNOWN = "Aucun dossier ne porte ce numéro. Exemple\u00a0: AMI-2026-0007"


@login_not_required
@never_cache
@require_safe
def service_state(request: HttpRequest) -> HttpResponse:
    """« ok » and nothing else, unless an administrator reads."""
    if not (request.user.is_authenticated and request.user.is_administrator):
        return HttpResponse("ok", content_type="text/plain; charset=utf-8")
    checks = health.state()
    rows = [(LABELS[name], check) for name, check in checks.items()]
    context = {"rows": rows, "is_healthy": health.is_healthy(checks)}
    return render(request, "operations/state.html", context)


@login_not_required
@require_safe
def personal_data(request: VisitorRequest) -> HttpResponse:
    """What is kept of people, why, who reads it, and how long: the durations in force today."""
    rows = kept_rows(today=paris_day(request.arrived_at))
    has_proposals = any(row.is_proposal for row in rows)
    context = {"place": territory.current(), "rows": rows, "has_proposals": has_proposals}
    return render(request, "operations/personal_data.html", context)


def for_administrators(view: View) -> View:
    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_administrator:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@for_administrators
@require_safe
def retention(request: PersonRequest) -> HttpResponse:
    """The rules, what the next night would end, what waits, what was done."""
    return _page(request)


@for_administrators
@require_POST
def retention_duration(request: PersonRequest) -> HttpResponse:
    """Set how long a rule keeps."""
    form = DurationForm(request.POST, today=paris_day(request.arrived_at))
    if form.is_valid():
        known = {**form.cleaned_data, "rule": Rule(form.cleaned_data["rule"])}
        try:
            durations.validate(**known, by=request.user, at=request.arrived_at)
        except durations.DurationRefusedError as refusal:
            form.add_error("starts_on", str(refusal))
        else:
            return _said(request, "La durée est enregistrée.")
    return _page(request, duration_form=form)


@for_administrators
@require_POST
def retention_hold(request: PersonRequest) -> HttpResponse:
    """Keep a dossier until further notice."""
    form = HoldForm(request.POST)
    if form.is_valid():
        found = Application.objects.filter(number=form.cleaned_data["number"].strip().upper())
        application = found.exclude(recusals__user=request.user).first()
        try:
            if application is None:
                raise holds.HoldRefusedError(UNKNOWN)
            reason = form.cleaned_data["reason"]
            holds.place(application, reason=reason, by=request.user, at=request.arrived_at)
        except holds.HoldRefusedError as refusal:
            form.add_error("number", str(refusal))
        else:
            return _said(request, f"Le dossier {application.number} est gelé.")
    return _page(request, hold_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def dossier_hold(request: PersonRequest, number: str) -> HttpResponse:
    """An agent holds a dossier that a litigation asks for; the administrator alone lets it go."""
    dossier = get_object_or_404(visible_to_staff(request.user), number=number)
    form = DossierHoldForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            holds.place(dossier, reason=reason, by=request.user, at=request.arrived_at)
        except holds.HoldRefusedError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, f"Le dossier {number} est gelé.")
            return redirect("team_application", number)
    context = {"dossier": dossier, "form": form, "hold": holds.standing(dossier)}
    status = 422 if form.errors else 200
    return render(request, "operations/dossier_hold.html", context, status=status)


@for_administrators
@require_POST
def retention_lift(request: PersonRequest, pk: int) -> HttpResponse:
    """The dossier follows its rule again."""
    mine = DossierHold.objects.exclude(application__recusals__user=request.user)
    hold = holds.lift(get_object_or_404(mine, pk=pk), by=request.user, at=request.arrived_at)
    return _said(request, f"Le gel du dossier {hold.application.number} est levé.")


@for_administrators
@require_POST
def retention_slip_make(request: PersonRequest) -> HttpResponse:
    """Propose to the Archives every dossier whose duration is over."""
    try:
        slip = slips.make(by=request.user, at=request.arrived_at)
    except slips.SlipRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("retention")
    return _said(request, f"Le bordereau n°\u00a0{slip.number} est prêt à signer.")


@for_administrators
@require_safe
def retention_slip_pdf(request: PersonRequest, number: int) -> HttpResponse:
    """The slip, to be signed."""
    slip = get_object_or_404(EliminationSlip, number=number)
    content = slip_sheet.render(slip, place=territory.current())
    where = f'inline; filename="bordereau-elimination-{number}.pdf"'
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": where}
    )


@for_administrators
@require_POST
def retention_slip_withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Take back a slip that is not signed."""
    slip = get_object_or_404(EliminationSlip, number=number)
    try:
        slips.withdraw(slip)
    except slips.SlipRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("retention")
    return _said(request, f"Le bordereau n°\u00a0{number} est retiré.")


@for_administrators
@require_POST
def retention_visa(request: PersonRequest) -> HttpResponse:
    """Record the visa of the Archives."""
    form = VisaForm(request.POST, slips=EliminationSlip.objects.all())
    if form.is_valid():
        slip = get_object_or_404(EliminationSlip, number=form.cleaned_data["slip"])
        visa, on = form.cleaned_data["visa"], form.cleaned_data["on"]
        try:
            slips.sign(slip, visa=visa, on=on, by=request.user, at=request.arrived_at)
        except slips.SlipRefusedError as refusal:
            form.add_error("on", str(refusal))
        else:
            return _said(request, f"Le visa du bordereau n°\u00a0{slip.number} est enregistré.")
    return _page(request, visa_form=form)


def _page(request: PersonRequest, **typed: Any) -> HttpResponse:
    """The whole page, with the form that was refused as it was typed."""
    read = board(reader=request.user, at=request.arrived_at)
    context = {
        "board": read,
        "duration_form": DurationForm(today=paris_day(request.arrived_at)),
        "hold_form": HoldForm(),
        "visa_form": VisaForm(slips=read.slips),
        **typed,
    }
    return render(request, "operations/retention.html", context, status=422 if typed else 200)


def _said(request: PersonRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("retention")
