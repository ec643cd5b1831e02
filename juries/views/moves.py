"""Moving on the board: by the list, by a page that weighs each place, by the hand that drags."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest
from applications.models import Application, Campaign
from juries.actions import moves
from juries.domain.refusals import RefusedError
from juries.forms.plans import MoveForm, ShiftForm
from juries.models import Hearing, PlanMove
from juries.queries import board, composition, trials
from juries.queries.trials import Trial
from juries.views.gestures import attempt
from juries.views.guards import for_composers
from juries.views.plans import board_url

UNDONE = "C’est annulé\u00a0: le plan est comme avant ce déplacement."


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
def compose_move(request: PersonRequest, code: str, number: str) -> HttpResponse:
    """« Où placer Roule, ma belle ? »: every place with what it would bring; then the move."""
    application = _application(code, number)
    if request.method != "POST":
        read = composition.load(application.campaign)
        return _places_page(
            request,
            lambda: trials.of_dossier(read, application),
            campaign=application.campaign,
            name=application.organisation_name,
            seen=trials.place_of(read, application),
        )
    form = MoveForm(request.POST, campaign=application.campaign)
    return _moved(
        request,
        form,
        lambda: form.save(application, by=request.user, at=request.arrived_at),
        said=f"{application.organisation_name}\u00a0: déplacé.",
    )


@require_safe
@for_composers
def compose_move_trials(request: PersonRequest, code: str, number: str) -> JsonResponse:
    """What each place would bring, for the hand that holds the dossier."""
    application = _application(code, number)
    read = composition.load(application.campaign)
    return _trials(lambda: trials.of_dossier(read, application))


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
def compose_shift(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """The same for a whole audition."""
    hearing = _hearing(code, pk)
    if request.method != "POST":
        read = composition.load(hearing.campaign)
        return _places_page(
            request,
            lambda: trials.of_hearing(read, hearing),
            campaign=hearing.campaign,
            name=f"l’audition «\u00a0{hearing.theme}\u00a0»",
        )
    form = ShiftForm(request.POST, campaign=hearing.campaign)
    return _moved(
        request,
        form,
        lambda: form.save(hearing, by=request.user, at=request.arrived_at),
        said="L’audition entière est déplacée.",
    )


@require_safe
@for_composers
def compose_shift_trials(request: PersonRequest, code: str, pk: int) -> JsonResponse:
    """What each free slot would bring to a whole audition."""
    hearing = _hearing(code, pk)
    read = composition.load(hearing.campaign)
    return _trials(lambda: trials.of_hearing(read, hearing))


@require_POST
@for_composers
def compose_undo(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Put back what the last move had changed."""
    done = get_object_or_404(
        PlanMove.objects.select_related("campaign"), campaign__code=code, pk=pk
    )
    attempt(
        request,
        lambda: moves.undo(done, by=request.user, at=request.arrived_at),
        said=UNDONE,
    )
    return _board(request, done.campaign)


def _application(code: str, number: str) -> Application:
    return get_object_or_404(
        Application.objects.select_related("campaign"), campaign__code=code, number=number
    )


def _hearing(code: str, pk: int) -> Hearing:
    found = Hearing.objects.select_related("campaign", "theme")
    return get_object_or_404(found, campaign__code=code, pk=pk, cancelled_at__isnull=True)


def _moved(
    request: PersonRequest,
    form: MoveForm | ShiftForm,
    gesture: Callable[[], object],
    *,
    said: str,
) -> HttpResponse:
    if form.is_valid():
        attempt(request, gesture, said=said)
    else:
        messages.error(request, " ".join(map(str, form.errors["to"])))
    return _board(request, form.campaign)


def _board(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    """The plan alone for the hand that drags, else back to the page."""
    if not request.headers.get("HX-Request"):
        return redirect(board_url(campaign.code))
    context = {"board": board.of(campaign), "can_compose": True}
    return render(request, "juries/compose_plan.html", context)


def _places_page(
    request: PersonRequest,
    weigh: Callable[[], list[Trial]],
    *,
    campaign: Campaign,
    name: str,
    seen: str = "",
) -> HttpResponse:
    try:
        found = weigh()
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect(board_url(campaign.code))
    context = {"campaign": campaign, "trials": found, "name": name, "seen": seen}
    return render(request, "juries/compose_places.html", context)


def _trials(weigh: Callable[[], list[Trial]]) -> JsonResponse:
    try:
        found = weigh()
    except RefusedError as error:
        return JsonResponse({"refusal": str(error)}, status=409)
    return JsonResponse({"trials": [one.as_data() for one in found]})
