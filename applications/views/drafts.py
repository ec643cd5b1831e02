"""Writing a draft, reading it again, depositing it."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.codes import waiting_code
from ami_portal.accounts.models import User
from ami_portal.accounts.requests import VisitorRequest
from ami_portal.common.dates import paris_day
from applications import gateways
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
from applications.forms.merging import conflict_of, fingerprints_of
from applications.forms.request import (
    PledgesForm,
    RequestForm,
    anchor_of,
    pledge_texts,
    posted_revisions,
    posted_text,
)
from applications.models import Campaign, Draft
from applications.queries import territory
from applications.queries.calls import call_of
from applications.queries.public import steps_of
from applications.queries.sheets import blank_sheet, of_draft
from applications.tasks.attachments import PDF
from applications.views.browser import opens_draft, remember, unfinished
from applications.views.drafts_saving import (
    CONFLICT,
    LONG,
    TWO_TEXTS,
    keep_form,
    status_of,
    writer,
)
from applications.views.help_requests import beside_draft
from applications.views.limits import is_within, origin
from applications.views.registry import found_words
from applications.views.starting import earlier_dossiers, receiving

# A shared connection (a centre social) begins many drafts; nobody begins so many by hand.
MOST_BEGUN, SPAN, TOO_MANY = 30, timedelta(hours=1), 429
TOO_MANY_BEGUN = (
    "Trop de brouillons viennent d’être commencés d’ici. Attendez une heure, ou connectez-vous avec"
    " un code."
)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_start(request: VisitorRequest) -> HttpResponse:
    """Begin a draft, or find those that were begun."""
    campaign = receiving(request)
    if request.method != "POST" or campaign is None:
        return _start_page(request, campaign)
    if begun := _begun(request, campaign):
        return begun
    if not _may_begin(request):
        return _start_page(request, campaign, refusal=TOO_MANY_BEGUN)
    draft, secret = drafts.start(campaign, at=request.arrived_at, owner=writer(request))
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
def draft_find(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Save the form, then fill the empty boxes of the structure from the public registry."""
    response = _saved(request, draft, "draft_edit")
    if response.status_code == HTTPStatus.FOUND:
        messages.info(request, found_words(request, draft))
    return response


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
    pledges = pledge_texts(request.POST)
    drafts.save_fields(draft, texts=pledges, at=request.arrived_at, by=writer(request))
    if problems_of(draft.texts, call_of(draft.campaign)):
        return _review_page(request, draft, has_tried=True)
    if not request.user.is_authenticated:
        messages.info(request, "Votre dossier est prêt. Un code par courriel, et vous le déposez.")
        return redirect_to_login(reverse("draft_review", args=[draft.pk]))
    return _deposited(request, draft, by=request.user)


@login_not_required
@require_safe
def blank_sheet_pdf(request: VisitorRequest, code: str) -> HttpResponse:
    """The two sides to fill by hand."""
    campaign = get_object_or_404(Campaign.objects.published(), code=code)
    return _pdf(recto_verso.render(blank_sheet(campaign)), f"AMI-{code}-a-remplir.pdf")


def _begun(request: VisitorRequest, campaign: Campaign) -> HttpResponse | None:
    """Where « Commencer » leads who has begun already: the draft still empty, or the list."""
    known = [draft for draft in unfinished(request) if draft.campaign_id == campaign.pk]
    if empty := next((draft for draft in known if not draft.fields), None):
        return redirect("draft_edit", empty.pk)
    if known and "autre" not in request.GET:
        return redirect(f"{reverse('draft_start')}?appel={campaign.code}")
    return None


def _may_begin(request: VisitorRequest) -> bool:
    return request.user.is_authenticated or is_within(
        "begin", origin(request), most=MOST_BEGUN, per=SPAN, at=request.arrived_at
    )


def _start_page(request: VisitorRequest, campaign: Campaign | None, **more: Any) -> HttpResponse:
    context = {
        "campaign": campaign,
        "drafts": unfinished(request),
        "earlier": earlier_dossiers(request, campaign),
        "waiting": waiting_code(request),
        **more,
    }
    return render(
        request, "applications/draft_start.html", context, status=TOO_MANY if more else 200
    )


def _saved(request: VisitorRequest, draft: Draft, then: str) -> HttpResponse:
    try:
        saved = keep_form(request, draft)
    except drafts.DepositedDraftError as error:
        messages.error(request, str(error))
        return redirect(then, draft.pk)
    if saved.conflicts or saved.too_long:
        return _edit_page(request, draft, unsaved=saved)
    return redirect(then, draft.pk)


def _shown_texts(
    request: VisitorRequest, draft: Draft, unsaved: drafts.Saved | None
) -> tuple[dict[str, str], dict[str, int]]:
    """What the boxes hold: the draft, but the text just typed where it could not be saved."""
    texts, revisions = draft.texts, draft.revisions
    if unsaved is not None:
        read = posted_revisions(request.POST)
        for name in (*unsaved.conflicts, *unsaved.too_long):
            texts[name] = posted_text(name, request.POST)
            revisions[name] = read.get(name, 0)
    return texts, revisions


def _show_unsaved(form: RequestForm, unsaved: drafts.Saved, *, now: datetime) -> None:
    """Beside each field that could not be saved: why, and the other text."""
    for name, entry in unsaved.conflicts.items():
        field: Any = form.fields[name]
        field.conflict = conflict_of(name, entry, field, now=now)
    form.show_problems(
        [
            *(Problem(name, TWO_TEXTS) for name in unsaved.conflicts),
            *(Problem(name, LONG) for name in unsaved.too_long),
        ]
    )


def _edit_page(
    request: VisitorRequest, draft: Draft, *, unsaved: drafts.Saved | None = None
) -> HttpResponse:
    call, place = call_of(draft.campaign), territory.current()
    sheet = of_draft(draft, today=paris_day(request.arrived_at), call=call, place=place)
    texts, revisions = _shown_texts(request, draft, unsaved)
    form = RequestForm(
        texts=texts,
        revisions=revisions,
        call=call,
        commune=next((choice.commune for choice in call.neighbourhoods), "proximité"),
        words=words(sheet, call),
    )
    if gateways.registry() is not None:
        form.find_url = reverse("draft_find", args=[draft.pk])
        form.save_url = reverse("draft_save", args=[draft.pk])
    missing = problems_of(draft.texts, call, on_paper=draft.is_on_paper)
    if unsaved is not None:
        _show_unsaved(form, unsaved, now=request.arrived_at)
    elif "revoir" in request.GET:
        form.show_problems(missing)
    context = {
        "draft": draft,
        "campaign": draft.campaign,
        "form": form,
        "read": fingerprints_of(draft.texts),
        "waiting": waiting_code(request),
        "status": status_of(draft),
        "left": left_by_side(missing),
        "place": place,
        **beside_draft(request, draft),
    }
    status = CONFLICT if unsaved is not None else 200
    return render(request, "applications/draft_edit.html", context, status=status)


def _review_page(request: VisitorRequest, draft: Draft, *, has_tried: bool = False) -> HttpResponse:
    call, place = call_of(draft.campaign), territory.current()
    problems = problems_of(draft.texts, call)
    pledges = PledgesForm(texts=draft.texts, call=call)
    if has_tried:
        pledges.show_problems(problems)
    sheet = of_draft(draft, today=paris_day(request.arrived_at), call=call, place=place)
    context = {
        "draft": draft,
        "campaign": draft.campaign,
        "pledges": pledges,
        "problems": [(p, anchor_of(p.field)) for p in problems if p.field not in pledges.fields],
        "sides": sides(sheet, with_pledges=False),
        "waiting": waiting_code(request),
        "steps": steps_of(draft.campaign)[1:],
        "status": status_of(draft),
        "words": words(sheet, call),
        "place": place,
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
    except deposits.NotAMemberError as error:
        messages.error(request, str(error))
        return redirect("my_applications")
    messages.success(request, f"Votre dossier {application.number} est bien reçu.")
    return redirect("application_detail", application.number)


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=PDF, headers=headers)
