"""Long work under way: a page that can be left."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.access import jobs as access
from applications.actions import jobs
from applications.models import Job
from applications.queries.jobs import Progress


@require_safe
def team_job(request: PersonRequest, pk: int) -> HttpResponse:
    """How far it is; asked again by the page itself, it answers only with what changed."""
    job = _job(request, pk)
    progress = Progress(job)
    if request.htmx and request.GET.get("vu") == progress.mark:
        return HttpResponse(status=204)
    context = {"progress": progress, "job": job, "can_stop": access.can_stop(request.user, job)}
    template = "applications/_job.html" if request.htmx else "applications/job.html"
    return render(request, template, context)


@require_POST
def team_job_stop(request: PersonRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    if not access.can_stop(request.user, job):
        raise PermissionDenied
    jobs.stop(job, at=request.arrived_at)
    messages.success(request, "C’est arrêté\u00a0: rien n’a été changé.")
    return redirect("team_job", pk)


def _job(request: PersonRequest, pk: int) -> Job:
    rows = access.visible_to(request.user).select_related("asked_by", "campaign")
    return get_object_or_404(rows, pk=pk)
