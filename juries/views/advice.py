"""The advice given to a project at its audition: never for an agent with a link to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from ami_portal.accounts.requests import PersonRequest
from juries.actions import advice as actions
from juries.domain.refusals import RefusedError
from juries.forms.day import AdviceForm
from juries.views.day import entry_or_404, render_day


@require_POST
def advice_give(request: PersonRequest, pk: int, number: str) -> HttpResponse:
    entry, form = entry_or_404(request, pk, number), AdviceForm(request.POST)
    if form.is_valid() and form.save(entry, by=request.user, at=request.arrived_at):
        messages.success(request, "Le conseil est noté.")
        return redirect("hearing_day", pk=pk)
    return render_day(request, entry.hearing, status=422, advised={"entry": entry, "form": form})


@require_POST
def advice_take_back(request: PersonRequest, pk: int, number: str, advice: int) -> HttpResponse:
    entry = entry_or_404(request, pk, number)
    given = entry.hearing.advice.filter(application=entry.application)
    found = get_object_or_404(given.select_related("application", "by"), pk=advice)
    try:
        actions.take_back(found, by=request.user, at=request.arrived_at)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("hearing_day", pk=pk)
