"""« Ce que nous savons mesurer »: the indicators, their versions, the values of each year."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from applications.domain.refusals import RefusedError
from reporting import access
from reporting.actions import indicators as actions
from reporting.domain.evaluation import described
from reporting.forms.evaluation import FreezeForm, IndicatorForm, RefusableForm, ValueForm
from reporting.models import Indicator, IndicatorSet
from reporting.queries import evaluation as queries
from reporting.views.files import WRONG
from reporting.views.guards import for_readers

FORM = ["GET", "HEAD", "POST"]


@require_safe
@for_readers()
def evaluation(request: PersonRequest) -> HttpResponse:
    """What we can measure, and what nobody has measured yet."""
    today = paris_day(request.arrived_at)
    contract = queries.contract_on(today)
    version = queries.in_force(contract) if contract else None
    context = {
        "contract": contract,
        "board": queries.board(version, today=today) if version else None,
        "versions": queries.versions(contract) if contract else [],
        "open_version": queries.being_written(contract) if contract else None,
        **_rights(request),
    }
    return render(request, "reporting/evaluation.html", context)


@require_POST
@for_readers(access.can_write)
def indicators_start(request: PersonRequest) -> HttpResponse:
    """Begin the next version."""
    contract = queries.contract_on(paris_day(request.arrived_at))
    if contract is None:
        messages.error(request, "Aucun contrat de ville n’est connu.")
        return redirect("evaluation")
    try:
        version = actions.start(contract, by=request.user, at=request.arrived_at)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluation")
    return redirect("indicators_version", version.pk)


@require_safe
@for_readers()
def indicators_version(request: PersonRequest, pk: int) -> HttpResponse:
    """A version: its indicators, each with all its lines."""
    version = get_object_or_404(IndicatorSet.objects.select_related("contract"), pk=pk)
    context = {"version": version, "indicators": version.indicators.all(), **_rights(request)}
    return render(request, "reporting/indicators_version.html", context)


@require_http_methods(FORM)
@for_readers(access.can_write)
def indicator_add(request: PersonRequest, pk: int) -> HttpResponse:
    """Write one more indicator."""
    version = get_object_or_404(IndicatorSet, pk=pk)
    form = IndicatorForm(_typed(request), version=version)
    return _written(request, form, version, said="L’indicateur est ajouté.")


@require_http_methods(FORM)
@for_readers(access.can_write)
def indicator_change(request: PersonRequest, pk: int) -> HttpResponse:
    """Write an indicator anew."""
    indicator = _indicator(pk)
    version, initial = indicator.version, asdict(described(indicator))
    form = IndicatorForm(_typed(request), version=version, indicator=indicator, initial=initial)
    return _written(request, form, version, said="L’indicateur est enregistré.")


@require_POST
@for_readers(access.can_write)
def indicator_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Take an indicator out of the version being written."""
    indicator = _indicator(pk)
    version = indicator.version
    try:
        actions.remove(indicator)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"«\u00a0{indicator.name}\u00a0» n’est plus dans cette version.")
    return redirect("indicators_version", version.pk)


@require_http_methods(FORM)
@for_readers(access.can_publish)
def indicators_freeze(request: PersonRequest, pk: int) -> HttpResponse:
    """Freeze a version, after a page that says what it does."""
    version = get_object_or_404(IndicatorSet.objects.select_related("contract"), pk=pk)
    form = FreezeForm(_typed(request), version=version)
    if request.method == "POST" and _is_saved(request, form):
        messages.success(request, f"La version {version.number} est figée.")
        return redirect("evaluation")
    context = {"form": form, "version": version}
    status = WRONG if form.errors else 200
    return render(request, "reporting/indicators_freeze.html", context, status=status)


@require_http_methods(FORM)
@for_readers()
def indicator_values(request: PersonRequest, pk: int) -> HttpResponse:
    """Every value of an indicator, with who and when; the service types a new one."""
    indicator, today = _indicator(pk), paris_day(request.arrived_at)
    if request.method == "POST" and not access.can_write(request.user):
        raise PermissionDenied
    form = ValueForm(_typed(request), indicator=indicator, today=today)
    if request.method == "POST" and _is_saved(request, form):
        messages.success(request, "La valeur est notée.")
        return redirect("indicator_values", pk)
    context = {
        "indicator": indicator,
        "values": queries.history(indicator),
        "form": form,
        "can_note": access.can_write(request.user) and not indicator.computed,
    }
    status = WRONG if form.errors else 200
    return render(request, "reporting/indicator_values.html", context, status=status)


@require_POST
@for_readers(access.can_publish)
def indicators_keep(request: PersonRequest, pk: int, year: int) -> HttpResponse:
    """Keep the computed values of a year as they are now."""
    version = get_object_or_404(IndicatorSet, pk=pk)
    by, at = request.user, request.arrived_at
    measures = queries.computed_of(version, year, today=paris_day(at))
    try:
        kept = actions.keep(version, year, measures, by=by, at=at)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{len(kept)} valeurs de {year} sont arrêtées.")
    return redirect("evaluation")


def _written(
    request: PersonRequest, form: IndicatorForm, version: IndicatorSet, *, said: str
) -> HttpResponse:
    if request.method == "POST" and _is_saved(request, form):
        messages.success(request, said)
        return redirect("indicators_version", version.pk)
    context = {"form": form, "version": version, "indicator": form.indicator}
    status = WRONG if form.errors else 200
    return render(request, "reporting/indicator.html", context, status=status)


def _typed(request: PersonRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _is_saved(request: PersonRequest, form: RefusableForm) -> bool:
    return form.is_valid() and form.save(by=request.user, at=request.arrived_at)


def _indicator(pk: int) -> Indicator:
    return get_object_or_404(Indicator.objects.select_related("version__contract"), pk=pk)


def _rights(request: PersonRequest) -> dict[str, bool]:
    return {
        "can_write": access.can_write(request.user),
        "can_publish": access.can_publish(request.user),
        "opens_dossiers": access.can_open_dossiers(request.user),
    }
