"""« Tout à distance » : every audition to come, or one, held by video; and back in the rooms."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.models import Campaign
from juries.actions import remote
from juries.forms.remote import RemoteForm
from juries.queries import remote as queries
from juries.views.gestures import attempt
from juries.views.guards import for_composers

GONE = "Les auditions se tiennent à distance. Les personnes concernées sont prévenues."
BACK = "Les auditions ont de nouveau lieu en salle. Les personnes concernées sont prévenues."


def _plan(request: PersonRequest, code: str) -> queries.RemotePlan:
    """The whole plan of the call, or the audition that `?audition=` names, else 404."""
    campaign = get_object_or_404(Campaign, code=code)
    key = request.GET.get("audition")
    if not key:
        return queries.of(campaign)
    known = campaign.hearings.filter(cancelled_at__isnull=True)
    if not (key.isdecimal() and len(key) < 10 and known.filter(pk=key).exists()):
        raise Http404
    return queries.of(campaign, only=int(key))


def _page(request: PersonRequest, plan: queries.RemotePlan, form: RemoteForm) -> HttpResponse:
    context = {"plan": plan, "form": form, "campaign": plan.read.campaign}
    status = 422 if form.is_bound else 200
    return render(request, "juries/compose_remote.html", context, status=status)


@require_safe
@for_composers
def compose_remote(request: PersonRequest, code: str) -> HttpResponse:
    plan = _plan(request, code)
    return _page(request, plan, RemoteForm(plan=plan))


@require_POST
@for_composers
def compose_go_remote(request: PersonRequest, code: str) -> HttpResponse:
    plan = _plan(request, code)
    form = RemoteForm(request.POST, plan=plan)
    if not form.is_valid():
        return _page(request, plan, form)
    done = attempt(request, lambda: form.save(by=request.user, at=request.arrived_at), said=GONE)
    return _after(code, done=done)


@require_POST
@for_composers
def compose_back_to_rooms(request: PersonRequest, code: str) -> HttpResponse:
    plan = _plan(request, code)
    done = attempt(
        request,
        lambda: remote.back_to_rooms(
            plan.read.campaign,
            hearings=[one.pk for one in plan.remote],
            by=request.user,
            at=request.arrived_at,
        ),
        said=BACK,
    )
    return _after(code, done=done)


def _after(code: str, *, done: bool) -> HttpResponse:
    """The list of auditions once it is done, else the board, where what refused it is seen."""
    return redirect(f"{reverse('hearings' if done else 'compose')}?appel={code}")
