"""The auditions: the list, one of them, its calendar and its door sheet; the applicant's own."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.models import Application
from applications.queries import sheets as requests
from applications.queries import territory
from applications.queries.dossiers import with_sheet
from applications.queries.states import hearing_of
from juries.access import dossiers as files
from juries.access import hearings as access
from juries.actions import invitations
from juries.enums import InvitationReply
from juries.exports import appointments, door_sheet, sitting_file
from juries.forms.invitations import OtherMomentForm
from juries.models import HearingEntry
from juries.queries import hearings as queries
from juries.queries.invitations import can_answer, entry_of, tone_of
from juries.queries.publication import Rencontre, rencontre_of
from juries.views.gestures import attempt, campaign_asked
from juries.views.guards import for_readers

ANSWERED = {
    InvitationReply.COMING: "C’est noté\u00a0: le jury vous attend.",
    InvitationReply.REMOTE: "C’est noté\u00a0: le service vous écrit comment venir à distance.",
    InvitationReply.OTHER_MOMENT: (
        "C’est noté\u00a0: le service cherche un autre moment et vous écrit. D’ici là, votre"
        " rencontre reste à sa date."
    ),
}


@require_safe
@for_readers
def hearings(request: PersonRequest) -> HttpResponse:
    campaign = campaign_asked(request)
    found = queries.sittings(access.visible_to(request.user).filter(campaign=campaign))
    context = {
        "campaign": campaign,
        "days": queries.by_day(found),
        "count": len(found),
        "can_compose": access.can_compose(request.user),
    }
    return render(request, "juries/hearings.html", context)


def _sitting(request: PersonRequest, pk: int) -> queries.Sitting:
    """One audition this person may see, else 404."""
    found = queries.sittings(access.visible_to(request.user).filter(pk=pk))
    if not found:
        raise Http404
    return found[0]


@require_safe
def hearing_detail(request: PersonRequest, pk: int) -> HttpResponse:
    sitting = _sitting(request, pk)
    context = {
        "sitting": sitting,
        "is_reader": access.can_read_plan(request.user),
        "can_compose": access.can_compose(request.user),
        "readable": _readable(request, sitting),
        "has_file": files.may_open_sitting_file(request.user, sitting.hearing),
    }
    return render(request, "juries/hearing_detail.html", context)


def _readable(request: PersonRequest, sitting: queries.Sitting) -> set[int]:
    """The dossiers of the audition whose file this person may open."""
    heard = [entry.application_id for entry in sitting.entries]
    files = access.dossiers_with_a_file(request.user).filter(pk__in=heard)
    return set(files.values_list("pk", flat=True))


@require_safe
def hearing_ics(request: PersonRequest, pk: int) -> HttpResponse:
    sitting = _sitting(request, pk)
    page = appointments.of_sitting(
        sitting,
        sequence=queries.sequence_for(sitting.hearing, request.user),
        link=request.build_absolute_uri(reverse("hearing_detail", args=[pk])),
        at=request.arrived_at,
    )
    return _calendar(page, f"audition-{pk}.ics")


@require_safe
@for_readers
def hearing_door_sheet(request: PersonRequest, pk: int) -> HttpResponse:
    page = door_sheet.render(_sitting(request, pk), territory_name=territory.current().name)
    response = HttpResponse(page, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="feuille-de-porte-{pk}.pdf"'
    return response


@require_safe
def hearing_file(request: PersonRequest, pk: int) -> HttpResponse:
    """« Dossier de séance »: the running order, then the two pages of each dossier one may read."""
    sitting = _sitting(request, pk)
    if not files.may_open_sitting_file(request.user, sitting.hearing):
        raise Http404
    readable = with_sheet(files.readable_at(request.user, sitting.hearing))
    sheets = [requests.of_application(application) for application in readable]
    page = sitting_file.render(sitting, sheets, territory_name=territory.current().name)
    response = HttpResponse(page, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="dossier-de-seance-{pk}.pdf"'
    return response


@require_safe
def my_hearing(request: PersonRequest, number: str) -> HttpResponse:
    """When and where, with whom, and what to answer."""
    return _my_page(request, _application(request, number), OtherMomentForm())


@require_POST
def my_hearing_answer(request: PersonRequest, number: str, reply: InvitationReply) -> HttpResponse:
    """« Je viendrai », « Venir à distance »."""
    entry = _answerable(_application(request, number))
    attempt(
        request,
        lambda: invitations.answer(entry, reply=reply, by=request.user, at=request.arrived_at),
        said=ANSWERED[reply],
    )
    return redirect("my_hearing", number)


@require_POST
def my_hearing_other_moment(request: PersonRequest, number: str) -> HttpResponse:
    """« Proposer un autre moment », with the words that say when."""
    application = _application(request, number)
    form, entry = OtherMomentForm(request.POST), _answerable(application)
    if not (form.is_valid() and form.save(entry, by=request.user, at=request.arrived_at)):
        return _my_page(request, application, form)
    messages.success(request, ANSWERED[InvitationReply.OTHER_MOMENT])
    return redirect("my_hearing", number)


def _my_page(
    request: PersonRequest, application: Application, form: OtherMomentForm
) -> HttpResponse:
    rencontre = rencontre_of(application)
    entry = entry_of(rencontre) if rencontre else None
    context = {
        "application": application,
        "rencontre": rencontre,
        "entry": entry,
        "can_answer": can_answer(entry, rencontre, at=request.arrived_at),
        "reply_tone": tone_of(entry.reply) if entry else "",
        "is_missed": hearing_of(application).is_missed,
        "form": form,
    }
    return render(request, "juries/my_hearing.html", context)


def _answerable(application: Application) -> HearingEntry:
    """The place to answer for. One that the plan no longer has is answered by a sentence."""
    entry = application.hearing_entries.order_by("-pk").first()
    if entry is None:
        raise Http404
    return entry_of(_rencontre(application)) or entry


@require_safe
def my_hearing_ics(request: PersonRequest, number: str) -> HttpResponse:
    rencontre = _rencontre(_application(request, number))
    link = request.build_absolute_uri(reverse("my_hearing", args=[number]))
    page = appointments.of_rencontre(rencontre, link=link, at=request.arrived_at)
    return _calendar(page, f"rencontre-{number}.ics")


def _application(request: PersonRequest, number: str) -> Application:
    mine = access.invited_dossiers(request.user).select_related("campaign")
    return get_object_or_404(mine, number=number)


def _rencontre(application: Application) -> Rencontre:
    rencontre = rencontre_of(application)
    if rencontre is None:
        raise Http404
    return rencontre


def _calendar(page: str, name: str) -> HttpResponse:
    response = HttpResponse(page, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
