"""Messages about a dossier, and the mails about it with what was attached to them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ami_portal.accounts.requests import PersonRequest
from ami_portal.outbox.models import OutboundEmail
from ami_portal.outbox.sending import rendered
from applications.access.dossiers import own_of
from applications.access.exchanges import can_write
from applications.access.mails import received_by
from applications.actions import messages
from applications.forms.messages import ReplyForm
from applications.models import Application
from applications.queries import conversations
from applications.views.team_gestures import fulfil

SENT = "Votre message est bien arrivé. Le service vous répond ici et par courriel."


@require_http_methods(["GET", "HEAD", "POST"])
def application_messages(request: PersonRequest, number: str) -> HttpResponse:
    """The conversation with the service, and a box to write; what was refused stays in the box."""
    dossier = get_object_or_404(own_of(request.user).select_related("campaign"), number=number)
    if not can_write(dossier):
        raise PermissionDenied("Ce dossier est redevenu un brouillon\u00a0: appelez-nous.")
    form, at = ReplyForm(request.POST or None), request.arrived_at
    if request.method == "POST" and fulfil(
        request, form, lambda: form.save(dossier, by=request.user, at=at), said=SENT
    ):
        return redirect("application_messages", number)
    lines = conversations.of_structure(dossier, request.user)
    messages.read_by_structure(dossier, at=at)
    context = {"dossier": dossier, "lines": lines, "form": form}
    return render(request, "applications/dossier_messages.html", context)


@require_safe
def application_mail_file(request: PersonRequest, number: str, pk: int, rank: int) -> HttpResponse:
    """A file that went with a mail to me about my dossier, made again."""
    email = _mail(request, number, pk)
    if not 1 <= rank <= len(email.attachments):
        raise Http404
    return _download(*rendered(email.attachments[rank - 1]))


@require_safe
def application_mail_calendar(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """The invitation that went with a mail to me about my dossier."""
    email = _mail(request, number, pk)
    if not email.calendar:
        raise Http404
    return _download("invitation.ics", email.calendar.encode(), "text/calendar; charset=utf-8")


def _mail(request: PersonRequest, number: str, pk: int) -> OutboundEmail:
    dossier: Application = get_object_or_404(own_of(request.user), number=number)
    return get_object_or_404(received_by(request.user, dossier), pk=pk)


def _download(name: str, content: bytes, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
