"""The service's day: what waits, the dossiers, one dossier, what was told."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.common.dates import paris_day
from ami_portal.common.guides import guide
from ami_portal.outbox import sending
from applications.access import help_requests as help_access
from applications.access import mails as mail_access
from applications.access import paper as paper_access
from applications.access.campaigns import can_prepare
from applications.access.dossiers import is_staff_reader, visible_to_staff
from applications.actions import admissibility, letters
from applications.actions import messages as exchanges
from applications.enums import State
from applications.exports import dossiers
from applications.forms.messages import MessageForm
from applications.forms.team import (
    PARTNER_ANSWERS,
    ComplementForm,
    PartnerAnswerForm,
    ReadmissionForm,
    RefusalForm,
    SearchForm,
)
from applications.models import Application, Campaign, Partner
from applications.queries import (
    campaigns,
    conversations,
    help_requests,
    paper,
    team,
    team_dossier,
    team_mails,
    today,
)
from applications.queries.contrat_de_ville import chain_of
from applications.views.team_gestures import attempt, fulfil
from applications.views.team_guards import only

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

for_readers = only(is_staff_reader)
for_agents = only(is_staff_reader, can_prepare)


@require_safe
@for_readers
def team_today(request: PersonRequest) -> HttpResponse:
    """What to do today, in the call the team works on."""
    campaign = campaigns.worked_on_by_team()
    if campaign is None:
        return render(request, "applications/team_today_empty.html")
    visible, day = visible_to_staff(request.user), paris_day(request.arrived_at)
    mails = mail_access.visible_to(request.user)
    context = {
        "campaign": campaign,
        "points": [
            *help_requests.points(help_access.visible_to(request.user, at=request.arrived_at)),
            *today.points(visible, campaign, mails=mails, today=day),
        ],
        "waiting": team.listed(today.oldest_to_read(visible, campaign), today=day),
        "deadlines": today.deadlines(visible, today=day),
    }
    return render(request, "applications/team_today.html", context)


@require_safe
@for_readers
def team_guide(request: PersonRequest) -> HttpResponse:
    """The service's guide of a year of the call, with its pictures."""
    context = {
        "guide": guide("agent"),
        "back_url": reverse("team_today"),
        "back_label": "À faire aujourd’hui",
    }
    return render(request, "applications/guide.html", context)


@require_safe
@for_readers
def team_applications(request: PersonRequest) -> HttpResponse:
    """The dossiers of a call: the same cost with one or twenty thousand."""
    campaign = _campaign_asked(request)
    if campaign is None:
        return redirect("team_today")
    form = SearchForm(request.GET, campaign=campaign)
    context = {
        "campaign": campaign,
        "calls": campaigns.of_the_team().order_by("-closes_on"),
        "form": form,
        "query": request.GET.urlencode(),
        "list": _list_page(request, campaign, form.filters()),
        "is_filtered": form.filters().is_active,
        "papers": paper.being_typed(paper_access.visible_to(request.user)),
        "can_type": paper_access.can_type(request.user),
    }
    return render(request, "applications/team_applications.html", context)


@require_safe
@for_readers
def team_applications_xlsx(request: PersonRequest) -> HttpResponse:
    """The same list, with the same filters, as a spreadsheet."""
    campaign = _campaign_asked(request)
    if campaign is None:
        raise Http404
    filters = SearchForm(request.GET, campaign=campaign).filters()
    rows = team.with_facts(team.matching(visible_to_staff(request.user), campaign, filters))
    listed = team.listed(rows, today=paris_day(request.arrived_at))
    response = HttpResponse(dossiers.workbook(listed, code=campaign.code), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="dossiers-{campaign.code}.xlsx"'
    return response


@require_safe
@for_readers
def team_application(request: PersonRequest, number: str) -> HttpResponse:
    """One dossier: the two pages on the left, what can be done on the right."""
    visible = help_requests.with_last_look(_staff(request), by=request.user)
    dossier = get_object_or_404(team_dossier.detailed(visible), number=number)
    # What is visible here has no declared link: what remains to ask is the role.
    is_manager = can_prepare(request.user)
    context = {
        **team_dossier.facts(dossier, today=paris_day(request.arrived_at)),
        "lines": _conversation(request, dossier, is_manager=is_manager),
        "gestures": team_dossier.gestures(dossier) if is_manager else frozenset(),
        "is_manager": is_manager,
        "partner_answers": PARTNER_ANSWERS,
        "chain": chain_of(dossier, _staff(request)),
    }
    return render(request, "applications/team_application.html", context)


@require_POST
@for_agents
def team_admit(request: PersonRequest, number: str) -> HttpResponse:
    """Déclarer recevable; an irrecevable dossier goes by the page that asks why."""
    dossier = _dossier(request, number)
    if dossier.state == State.INADMISSIBLE:
        return redirect("team_readmit", number)
    attempt(
        request,
        lambda: admissibility.admit(dossier, by=request.user, at=request.arrived_at),
        said=f"{number} est recevable. La structure est invitée à donner ses disponibilités.",
    )
    return redirect("team_application", number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def team_refuse(request: PersonRequest, number: str) -> HttpResponse:
    """Déclarer irrecevable, with its reason."""
    return _gesture(
        request,
        number,
        RefusalForm(request.POST or None),
        title="Déclarer irrecevable",
        button="Déclarer irrecevable",
        said="{number} est irrecevable. La lettre part avec le motif et les voies de recours.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def team_readmit(request: PersonRequest, number: str) -> HttpResponse:
    """An irrecevable dossier is recevable again, with its reason."""
    return _gesture(
        request,
        number,
        ReadmissionForm(request.POST or None),
        title="Revenir sur l’irrecevabilité",
        button="Déclarer recevable",
        said="{number} est de nouveau recevable.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def team_complement(request: PersonRequest, number: str) -> HttpResponse:
    """Demander un complément."""
    return _gesture(
        request,
        number,
        ComplementForm(
            request.POST or None, application=_dossier(request, number), at=request.arrived_at
        ),
        title="Demander un complément",
        button="Demander ce complément",
        said="Le complément est demandé pour {number}. Le délai de réponse est suspendu.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def team_message(request: PersonRequest, number: str) -> HttpResponse:
    """Écrire à la structure."""
    return _gesture(
        request,
        number,
        MessageForm(request.POST or None),
        title="Écrire à la structure",
        button="Envoyer ce message",
        said="Le message sur {number} part aux membres de la structure.",
    )


@require_POST
@for_agents
def team_partner_answer(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """Record what a partner answered."""
    partner = get_object_or_404(
        Partner.objects.select_related("application"),
        pk=pk,
        application__in=_staff(request).filter(number=number),
    )
    form = PartnerAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["answer"][0]))
        return redirect("team_application", number)
    attempt(
        request,
        lambda: form.save(partner, by=request.user, at=request.arrived_at),
        said=f"La réponse de {partner} est enregistrée.",
    )
    return redirect("team_application", number)


@require_safe
@for_readers
def team_emails(request: PersonRequest) -> HttpResponse:
    """What was told to whom."""
    state, text = request.GET.get("etat", ""), request.GET.get("q", "")
    mails = team_mails.matching(mail_access.visible_to(request.user), state=state, text=text[:100])
    page = Paginator(mails, team_mails.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": team_mails.listed(page.object_list),
        "states": team_mails.STATES,
        "state": state,
        "text": text,
        "can_retry": mail_access.can_retry(request.user),
    }
    return render(request, "applications/team_emails.html", context)


@require_safe
@for_readers
def team_email(request: PersonRequest, pk: int) -> HttpResponse:
    """One mail, as it was or will be read."""
    email = get_object_or_404(mail_access.visible_to(request.user), pk=pk)
    context = {"row": team_mails.row(email), "can_retry": mail_access.can_retry(request.user)}
    return render(request, "applications/team_email.html", context)


@require_POST
@only(is_staff_reader, mail_access.can_retry)
def team_email_retry(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a failed or uncertain mail back in the queue."""
    email = get_object_or_404(mail_access.visible_to(request.user), pk=pk)
    attempt(
        request,
        lambda: sending.retry(email, at=request.arrived_at),
        said=f"Le courriel à {email.to} repart.",
    )
    return redirect("team_emails")


@require_POST
@only(is_staff_reader, mail_access.can_retry)
def team_email_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Note that an uncertain letter did leave."""
    email = get_object_or_404(mail_access.visible_to(request.user), pk=pk)
    attempt(
        request,
        lambda: letters.confirm_left(email, by=request.user, at=request.arrived_at),
        said=f"C’est noté\u00a0: la lettre à {email.to} est bien partie.",
    )
    return redirect("team_emails")


def _gesture(
    request: PersonRequest, number: str, form: Any, *, title: str, button: str, said: str
) -> HttpResponse:
    """A form of one gesture on one dossier: shown, refused with its sentence, or done."""
    dossier = _dossier(request, number)
    if request.method == "POST" and fulfil(
        request,
        form,
        lambda: form.save(dossier, by=request.user, at=request.arrived_at),
        said=said.format(number=number),
    ):
        return redirect("team_application", number)
    context = {"dossier": dossier, "form": form, "title": title, "button": button}
    return render(request, "applications/team_gesture.html", context)


def _conversation(
    request: PersonRequest, dossier: Application, *, is_manager: bool
) -> list[conversations.Line]:
    """The messages; an agent who opens the page has read them, the direction only looks."""
    lines = conversations.of_service(dossier)
    if is_manager and conversations.new_among(lines):
        exchanges.read_by_service(dossier, at=request.arrived_at)
    return lines


def _list_page(request: PersonRequest, campaign: Campaign, filters: team.Filters) -> team.ListPage:
    return team.page_of(
        _staff(request),
        campaign,
        filters,
        number=request.GET.get("page"),
        today=paris_day(request.arrived_at),
    )


def _staff(request: PersonRequest) -> Any:
    return visible_to_staff(request.user)


def _dossier(request: PersonRequest, number: str) -> Application:
    rows = _staff(request).select_related("campaign", "theme")
    return get_object_or_404(rows, number=number)


def _campaign_asked(request: PersonRequest) -> Campaign | None:
    code = request.GET.get("appel")
    if code:
        return get_object_or_404(Campaign, code=code)
    return campaigns.worked_on_by_team()
