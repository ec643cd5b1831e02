"""The comité de pilotage: the list that agents keep, and the edition sent to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ami_portal.accounts.requests import PersonRequest
from reporting import access
from reporting.forms.committee import CommitteeForm, SendForm
from reporting.queries import committee
from reporting.queries import reports as queries
from reporting.views.files import WRONG
from reporting.views.guards import for_readers


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers(access.can_write)
def report_committee(request: PersonRequest) -> HttpResponse:
    """Who receives the report, one address a line."""
    written = "\n".join(map(str, committee.addresses()))
    form = CommitteeForm(request.POST or None, initial={"addresses": written})
    if request.method == "POST" and form.is_valid():
        form.save(by=request.user, at=request.arrived_at)
        messages.success(request, "La liste du comité de pilotage est enregistrée.")
        return redirect("report_committee")
    status = WRONG if form.errors else 200
    return render(request, "reporting/committee.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers(access.can_publish)
def report_send(request: PersonRequest, year: int, number: int) -> HttpResponse:
    """Envoyer une édition au comité de pilotage, after a page that says to whom."""
    edition = get_object_or_404(queries.editions_of(year), number=number)
    form = SendForm(request.POST or None)
    mailing = form.is_valid() and form.send(edition, by=request.user, at=request.arrived_at)
    if mailing:
        messages.success(request, f"Le rapport part à {mailing.recipients} adresses.")
        return redirect("report_year", year)
    context = {"year": year, "edition": edition, "form": form, "to": committee.addresses()}
    return render(request, "reporting/send.html", context, status=WRONG if form.errors else 200)
