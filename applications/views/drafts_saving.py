"""Saving a draft: one field at a time by its script, or the whole form, merged by field."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from ami_portal.accounts.models import User
from ami_portal.accounts.requests import VisitorRequest
from ami_portal.common.dates import NBSP, clock, paris_day
from applications.actions import drafts
from applications.domain.deposit import problems_of
from applications.domain.figures import left_by_side, words
from applications.domain.merging import LONGEST_TEXT, Entry, fingerprint
from applications.forms.merging import decide, posted_fingerprints, said
from applications.forms.request import posted_revisions, posted_text, posted_texts
from applications.models import Draft
from applications.queries import territory
from applications.queries.calls import call_of
from applications.queries.sheets import of_draft
from applications.views.browser import opens_draft_in_place

UNKNOWN, CONFLICT, GONE, TOO_LONG = 404, 409, 410, 422
TWO_TEXTS = (
    "Cette case a changé ailleurs pendant que vous écriviez\u00a0: choisissez un des deux textes."
)
LONG = (
    f"Ce texte est trop long pour être gardé ({LONGEST_TEXT} signes au plus)\u00a0:"
    " raccourcissez-le, il est encore sur cette page."
)


@require_POST
@opens_draft_in_place
def draft_field(request: VisitorRequest, draft: Draft, name: str) -> HttpResponse:
    """Save one field; the answer holds the status line, the live sentences, and what changed."""
    revisions = posted_revisions(request.POST)
    try:
        text = posted_text(name, request.POST)
        saved = drafts.save_field(
            draft,
            name=name,
            text=text,
            at=request.arrived_at,
            by=writer(request),
            revisions={name: 0, **revisions} if "revisions" in request.POST else None,
        )
    except (drafts.UnknownFieldError, KeyError):
        answer = {"status": "Cette case n’existe pas.", "isUnknown": True}
        return JsonResponse(answer, status=UNKNOWN)
    except drafts.DepositedDraftError as error:
        return JsonResponse({"status": str(error)}, status=GONE)
    if saved.too_long:
        return JsonResponse({"status": LONG}, status=TOO_LONG)
    return _answer(request, draft, name, saved)


def keep_form(request: VisitorRequest, draft: Draft) -> drafts.Saved:
    """Save the whole form that was posted, but for the texts that its reader gave up."""
    posted = posted_texts(request.POST)
    # A field that the page does not name was empty when it was read.
    unread = dict.fromkeys(posted, 0) if "revisions" in request.POST else {}
    texts, revisions = decide(request.POST, posted, {**unread, **posted_revisions(request.POST)})
    marks = posted_fingerprints(request.POST) if "read" in request.POST else None
    return drafts.save_fields(
        draft,
        texts=texts,
        at=request.arrived_at,
        by=writer(request),
        revisions=revisions,
        fingerprints=marks,
    )


def writer(request: VisitorRequest) -> User | None:
    """Who writes, when they are known."""
    return request.user if request.user.is_authenticated else None


def status_of(draft: Draft) -> str:
    """The line that always says where the draft stands."""
    if not draft.fields:
        return f"Brouillon vide{NBSP}: écrivez, tout s’enregistre"
    return f"Brouillon enregistré à {clock(draft.touched_at)} · pas encore déposé"


def _answer(request: VisitorRequest, draft: Draft, name: str, saved: drafts.Saved) -> JsonResponse:
    answer = {
        "status": status_of(draft),
        "revision": draft.revisions.get(name, 0),
        "read": fingerprint(name, draft.text_of(name)),
        "words": _live_words(request, draft),
        "elsewhere": {
            key: _told(request, key, entry)
            for key, entry in saved.elsewhere.items()
            if "revisions" in request.POST
        },
    }
    if name not in saved.conflicts:
        return JsonResponse(answer)
    theirs = _told(request, name, saved.conflicts[name])
    return JsonResponse({**answer, "status": TWO_TEXTS, "theirs": theirs}, status=CONFLICT)


def _told(request: VisitorRequest, name: str, entry: Entry) -> dict[str, Any]:
    return {
        "text": entry.text,
        "revision": entry.revision,
        "read": fingerprint(name, entry.text),
        "said": said(entry, now=request.arrived_at),
    }


def _live_words(request: VisitorRequest, draft: Draft) -> dict[str, str]:
    call, unsaid = call_of(draft.campaign), territory.UNLOADED
    sheet = of_draft(draft, today=paris_day(request.arrived_at), call=call, place=unsaid)
    left = problems_of(draft.texts, call, on_paper=draft.is_on_paper)
    return {**words(sheet, call), **left_by_side(left)}
