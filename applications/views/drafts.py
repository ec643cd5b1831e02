"""Writing a draft, reading it again, depositing it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.models import User
from ami_portal.accounts.requests import VisitorRequest
from ami_portal.common.dates import NBSP, clock, paris_day
from applications.actions import deposits, drafts
from applications.domain.deposit import (
    CampaignClosedError,
    IncompleteDraftError,
    Problem,
    problems_of,
)
from applications.domain.figures import left_by_side, words
from applications.domain.reading import sides
from applications.exports import recto_verso
from applications.forms.request import (
    PledgesForm,
    RequestForm,
    anchor_of,
    pledge_texts,
    posted_revisions,
    posted_text,
    posted_texts,
)
from applications.models import Campaign, Draft
from applications.notifications import receipts
from applications.queries import territory
from applications.queries.calls import call_of
from applications.queries.public import steps_of
from applications.queries.sheets import blank_sheet, of_draft
from applications.tasks.attachments import PDF
from applications.views.browser import opens_draft, remember, unfinished
from applications.views.help_requests import beside_draft
from applications.views.starting import earlier_dossiers, receiving

CONFLICT, UNKNOWN, GONE = 409, 404, 410


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_start(request: VisitorRequest) -> HttpResponse:
    """Begin a draft, or find those that were begun."""
    campaign = receiving(request)
    if request.method != "POST" or campaign is None:
        context = {
            "campaign": campaign,
            "drafts": unfinished(request),
            "earlier": earlier_dossiers(request, campaign),
        }
        return render(request, "applications/draft_start.html", context)
    owner = request.user if request.user.is_authenticated else None
    draft, secret = drafts.start(campaign, at=request.arrived_at, owner=owner)
    response = redirect("draft_edit", draft.pk)
    remember(request, response, draft, secret)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@opens_draft
def draft_edit(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """The form; posted whole, it is saved, then read again on the next page."""
    if request.method == "POST":
        return _saved(request, draft, "draft_review")
    return _edit_page(request, draft)


@require_POST
@opens_draft
def draft_save(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Save the whole form and go on writing."""
    return _saved(request, draft, "draft_edit")


@require_POST
@opens_draft
def draft_field(request: VisitorRequest, draft: Draft, name: str) -> HttpResponse:
    """Save one field; the answer holds the status line and the live sentences."""
    try:
        revision = posted_revisions(request.POST).get(name)
        text = posted_text(name, request.POST)
        drafts.save_field(draft, name=name, text=text, at=request.arrived_at, revision=revision)
    except (drafts.UnknownFieldError, KeyError):
        return JsonResponse({"status": "Cette case n’existe pas."}, status=UNKNOWN)
    except drafts.DepositedDraftError as error:
        return JsonResponse({"status": str(error)}, status=GONE)
    except drafts.StaleFieldError as error:
        answer = {"status": str(error), "theirs": error.texts, "revisions": draft_revisions(draft)}
        return JsonResponse(answer, status=CONFLICT)
    return JsonResponse(_live(request, draft, name))


@require_safe
@opens_draft
def draft_pdf(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """The two sides as they stand."""
    sheet = of_draft(draft, today=paris_day(request.arrived_at))
    return _pdf(recto_verso.render(sheet), "mon-brouillon-recto-verso.pdf")


@require_safe
@opens_draft
def draft_review(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """The two sides to read again, what is missing, what happens next."""
    if draft.is_on_paper:
        return redirect("paper_review", draft.pk)
    return _review_page(request, draft)


@require_POST
@opens_draft
def draft_deposit(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Tick the commitments and deposit; without an account, first a code."""
    if draft.is_on_paper:
        return redirect("paper_review", draft.pk)
    drafts.save_fields(draft, texts=pledge_texts(request.POST), at=request.arrived_at)
    if problems_of(draft.texts, call_of(draft.campaign)):
        return _review_page(request, draft, has_tried=True)
    if not request.user.is_authenticated:
        messages.info(request, "Votre dossier est prêt. Un code par courriel, et vous le déposez.")
        return redirect_to_login(reverse("draft_review", args=[draft.pk]))
    return _deposited(request, draft, by=request.user)


@require_safe
@opens_draft
def draft_later(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """How to go on writing elsewhere."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return render(request, "applications/draft_later.html", {"draft": draft})


@require_POST
@opens_draft
def draft_send_link(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Mail the link of the draft to its owner."""
    address = request.user.email if request.user.is_authenticated else None
    if not address:
        return redirect_to_login(reverse("draft_later", args=[draft.pk]))
    receipts.draft_waits(draft, to=address, at=request.arrived_at)
    messages.success(request, f"Le lien est parti à {address}.")
    return redirect("draft_edit", draft.pk)


@login_not_required
@require_safe
def blank_sheet_pdf(request: VisitorRequest, code: str) -> HttpResponse:
    """The two sides to fill by hand."""
    campaign = get_object_or_404(Campaign.objects.published(), code=code)
    return _pdf(recto_verso.render(blank_sheet(campaign)), f"AMI-{code}-a-remplir.pdf")


def draft_revisions(draft: Draft) -> dict[str, int]:
    draft.refresh_from_db(fields=["fields"])
    return draft.revisions


def _saved(request: VisitorRequest, draft: Draft, then: str) -> HttpResponse:
    try:
        drafts.save_fields(
            draft,
            texts=posted_texts(request.POST),
            at=request.arrived_at,
            revisions=posted_revisions(request.POST),
        )
    except drafts.StaleFieldError as error:
        draft.refresh_from_db()
        conflicts = [
            Problem(name, f"{error} L’autre texte\u00a0: «\u00a0{text}\u00a0»")
            for name, text in error.texts.items()
        ]
        return _edit_page(request, draft, problems=conflicts, status=CONFLICT)
    except drafts.DepositedDraftError as error:
        messages.error(request, str(error))
    return redirect(then, draft.pk)


def _edit_page(
    request: VisitorRequest, draft: Draft, *, problems: Any = None, status: int = 200
) -> HttpResponse:
    call = call_of(draft.campaign)
    sheet = of_draft(draft, today=paris_day(request.arrived_at), call=call)
    form = RequestForm(
        request.POST or None,
        texts=draft.texts,
        revisions=draft.revisions,
        call=call,
        commune=next((choice.commune for choice in call.neighbourhoods), "Lens"),
        words=words(sheet, call),
    )
    missing = problems_of(draft.texts, call, on_paper=draft.is_on_paper)
    form.show_problems(problems or (missing if "revoir" in request.GET else ()))
    context = {
        "draft": draft,
        "campaign": draft.campaign,
        "form": form,
        "status": _status(draft),
        "left": left_by_side(missing),
        "place": territory.current(),
        **beside_draft(request, draft),
    }
    return render(request, "applications/draft_edit.html", context, status=status)


def _review_page(request: VisitorRequest, draft: Draft, *, has_tried: bool = False) -> HttpResponse:
    call = call_of(draft.campaign)
    problems = problems_of(draft.texts, call)
    pledges = PledgesForm(texts=draft.texts, call=call)
    if has_tried:
        pledges.show_problems(problems)
    sheet = of_draft(draft, today=paris_day(request.arrived_at), call=call)
    context = {
        "draft": draft,
        "campaign": draft.campaign,
        "pledges": pledges,
        "problems": [(p, anchor_of(p.field)) for p in problems if p.field not in pledges.fields],
        "sides": sides(sheet, with_pledges=False),
        "steps": steps_of(draft.campaign)[1:],
        "status": _status(draft),
        "words": words(sheet, call),
        "place": territory.current(),
    }
    return render(request, "applications/draft_review.html", context)


def _deposited(request: VisitorRequest, draft: Draft, *, by: User) -> HttpResponse:
    try:
        application = deposits.deposit(draft, by=by, at=request.arrived_at)
    except CampaignClosedError as error:
        context = {"draft": draft, "sentence": str(error), "place": territory.current()}
        return render(request, "applications/draft_closed.html", context, status=CONFLICT)
    except IncompleteDraftError:
        return _review_page(request, draft, has_tried=True)
    messages.success(request, f"Votre dossier {application.number} est bien reçu.")
    return redirect("application_detail", application.number)


def _live(request: VisitorRequest, draft: Draft, name: str) -> dict[str, Any]:
    call = call_of(draft.campaign)
    sheet = of_draft(draft, today=paris_day(request.arrived_at), call=call)
    left = problems_of(draft.texts, call, on_paper=draft.is_on_paper)
    return {
        "status": _status(draft),
        "revision": draft.revisions.get(name, 0),
        "words": {**words(sheet, call), **left_by_side(left)},
    }


def _status(draft: Draft) -> str:
    when = f"Brouillon enregistré à {clock(draft.touched_at)}"
    return (
        f"{when} · pas encore déposé"
        if draft.fields
        else f"Brouillon vide{NBSP}: écrivez, tout s’enregistre"
    )


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=PDF, headers=headers)
