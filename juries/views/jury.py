"""The jury's tablet: my auditions, the question of links, three files and three sheets."""

from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.guides import guide
from applications.access import dossiers as staff_access
from applications.exports import recto_verso
from applications.queries import sheets as requests
from applications.queries.dossiers import with_sheet
from applications.views.files import sent
from juries.access import dossiers as file_access
from juries.access import hearings as hearing_access
from juries.access import sheets as access
from juries.actions import links
from juries.forms.sheets import LinksForm, RecusalForm
from juries.queries import links as possible
from juries.queries import seats, sheets
from juries.views.tablet import render_page, seat_or_404


@require_safe
def jury_home(request: PersonRequest) -> HttpResponse:
    """« Mes auditions », in order of time, with what is left to do."""
    if not seats.held_by(request.user).exists():
        raise PermissionDenied
    mine = sheets.my_hearings(access.seats_of(request.user), request.user)
    context = {"hearings": mine, "seats": hearing_access.seats_to_leave(request.user)}
    return render(request, "juries/jury_home.html", context)


@require_safe
def jury_guide(request: PersonRequest) -> HttpResponse:
    """The jury's guide, for whoever signed in, by code or at the door."""
    context = {
        "guide": guide("jure"),
        "back_url": reverse("jury_home"),
        "back_label": "Mes auditions",
    }
    return render(request, "applications/guide.html", context)


@require_safe
def jury_hearing(request: PersonRequest, pk: int) -> HttpResponse:
    """The three structures; before any file opens, the notice and the question of links."""
    seat = seat_or_404(request, pk)
    if seat.links_declared_at is None:
        tabs = sheets.tabs_of([pk], request.user).get(pk, [])
        noticed = possible.for_juror(request.user, seat.hearing)
        context = {"seat": seat, "tabs": tabs, "noticed": noticed}
        return render(request, "juries/links_notice.html", context)
    return render_page(request, seat, request.GET.get("dossier", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def jury_links(request: PersonRequest, pk: int) -> HttpResponse:
    """« J’ai un lien avec l’une d’elles »: which, and why."""
    seat = seat_or_404(request, pk)
    tabs = sheets.tabs_of([pk], request.user).get(pk, [])
    unlinked = [tab.application for tab in tabs if not tab.is_linked]
    form = LinksForm(unlinked, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.save(seat.hearing, by=request.user, at=request.arrived_at)
        messages.success(request, "C’est noté. Ce dossier vous est fermé, merci de l’avoir dit.")
        return redirect("jury_hearing", pk=pk)
    status = 422 if form.is_bound else 200
    return render(request, "juries/links.html", {"seat": seat, "form": form}, status=status)


@require_POST
def jury_links_none(request: PersonRequest, pk: int) -> HttpResponse:
    seat = seat_or_404(request, pk)
    links.declare_none(seat.hearing, by=request.user, at=request.arrived_at)
    return redirect("jury_hearing", pk=pk)


@require_safe
def jury_request_pdf(request: PersonRequest, pk: int, number: str) -> FileResponse:
    """The two pages of a dossier of one's audition."""
    mine = file_access.visible_to_juror(request.user, seat_or_404(request, pk).hearing)
    application = get_object_or_404(with_sheet(mine), number=number)
    content = recto_verso.render(requests.of_application(application))
    return FileResponse(BytesIO(content), filename=f"{number}.pdf", content_type="application/pdf")


@require_safe
def jury_piece(request: PersonRequest, pk: int, number: str, key: UUID) -> HttpResponse:
    """A piece of a dossier of one's audition, for whoever may read its two pages."""
    mine = file_access.visible_to_juror(request.user, seat_or_404(request, pk).hearing)
    application = get_object_or_404(mine, number=number)
    return sent(get_object_or_404(application.attachments.all(), file=key).file)


@require_http_methods(["GET", "HEAD", "POST"])
def recusal_declare(request: PersonRequest, number: str) -> HttpResponse:
    """« J’ai un lien avec cette structure », for someone of the service."""
    found = staff_access.visible_to_staff(request.user)
    application = get_object_or_404(found.select_related("campaign"), number=number)
    form = RecusalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.save(application, by=request.user, at=request.arrived_at)
        messages.success(request, f"C’est noté. Le dossier {number} vous est fermé.")
        return redirect("team_applications")
    context = {"form": form, "application": application}
    return render(request, "juries/recusal.html", context, status=422 if form.is_bound else 200)
