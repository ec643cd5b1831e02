"""Joining a piece to a draft, taking it out, downloading a file."""

import logging
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest, VisitorRequest
from applications.access import files as access
from applications.actions import attachments
from applications.actions.files import path_of
from applications.forms.files import AttachmentForm
from applications.models import Draft, StoredFile
from applications.views.browser import opens_draft
from applications.views.drafts import CONFLICT, draft_save

logger = logging.getLogger(__name__)

WRONG = 422
# Saved, never shown in the site's own window; should a browser show it all the same, alone.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


@require_http_methods(["GET", "HEAD", "POST"])
@opens_draft
def draft_attachments(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """The pieces of a draft. Posted from the form of the draft, its texts are saved as well."""
    if request.method != "POST":
        return _page(request, draft, AttachmentForm())
    form = AttachmentForm(request.POST, request.FILES)
    by = request.user if request.user.is_authenticated else None
    is_joined = form.is_valid() and form.save(draft, by=by, at=request.arrived_at)
    if is_joined:
        messages.success(request, f"{form.cleaned_data['piece'].name}\u00a0: pièce jointe.")
    conflict = _save_texts(request, draft)
    if conflict is not None:
        return conflict
    return redirect(_section(draft)) if is_joined else _page(request, draft, form)


@require_POST
@opens_draft
def draft_attachment_remove(request: VisitorRequest, draft: Draft, pk: int) -> HttpResponse:
    """« Retirer » a piece of a draft; twice, it is already gone."""
    attachment = access.of_draft(draft).filter(pk=pk).first()
    if attachment is not None:
        attachments.remove(attachment, at=request.arrived_at)
        messages.success(request, f"{attachment.file.name}\u00a0: pièce retirée.")
    return _save_texts(request, draft) or redirect(_section(draft))


@require_safe
@opens_draft
def draft_attachment(request: VisitorRequest, draft: Draft, pk: int) -> HttpResponse:
    """A piece of a draft, for whoever writes it, signed in or not."""
    return sent(get_object_or_404(access.of_draft(draft), pk=pk).file)


@require_safe
def file_download(request: PersonRequest, key: UUID) -> HttpResponse:
    """A file of a dossier or of a structure, for whoever may open these."""
    return sent(get_object_or_404(access.visible_to(request.user).distinct(), pk=key))


def sent(file: StoredFile) -> HttpResponse:
    """The file as an attachment under its shown name; never inline, never in a cache."""
    try:
        content = path_of(file).read_bytes()
    except FileNotFoundError as lost:
        logger.exception("The file %s is not on the disk", file.pk)
        raise Http404("Ce fichier n’est plus sur le serveur.") from lost
    disposition = content_disposition_header(as_attachment=True, filename=file.name)
    headers = {**HEADERS, "Content-Disposition": str(disposition)}
    return HttpResponse(content, content_type=file.content_type, headers=headers)


def _save_texts(request: VisitorRequest, draft: Draft) -> HttpResponse | None:
    """What was typed leaves with the piece; a box that changed elsewhere is the answer's page."""
    if "revisions" not in request.POST:
        return None
    saved = draft_save(request, draft.pk)
    return saved if saved.status_code == CONFLICT else None


def _section(draft: Draft) -> str:
    return f"{reverse('draft_edit', args=[draft.pk])}#pieces"


def _page(request: VisitorRequest, draft: Draft, form: AttachmentForm) -> HttpResponse:
    context = {"draft": draft, "form": form}
    status = WRONG if form.is_bound else 200
    return render(request, "applications/attachments.html", context, status=status)
