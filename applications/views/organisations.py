"""My structure: what is known of it, who writes for it, its papers, writing a draft together."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ami_portal.accounts.requests import PersonRequest, VisitorRequest
from ami_portal.common.dates import paris_day
from applications.access import organisations as access
from applications.actions import members
from applications.enums import DocumentKind, LinkPurpose, MembershipRight
from applications.forms.organisations import (
    DocumentForm,
    IdentityForm,
    InvitationForm,
    RightForm,
    ShareForm,
    document_form,
)
from applications.models import Draft, Organisation
from applications.queries import documents
from applications.queries import organisations as queries
from applications.views.browser import opens_draft
from applications.views.links import current, discreet
from applications.views.team_gestures import answered, attempt, fulfil

MANAGERS_ONLY = (
    "Seules les personnes qui gèrent la structure peuvent le faire\u00a0: demandez à l’une d’elles."
)
LEFT = "Vous n’écrivez plus pour cette structure."


@require_safe
def organisation_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One of my structures: what is known of it, who writes for it, its papers, its dossiers."""
    organisation = _mine(request, pk)
    papers = documents.rows(organisation, today=paris_day(request.arrived_at))
    context = {
        "organisation": organisation,
        "dossiers": queries.deposited_by(organisation),
        "memberships": queries.members_of(organisation),
        "is_manager": access.can_manage(request.user, organisation),
        "papers": papers,
        "missing": [row for row in papers if row.is_missing],
    }
    return render(request, "applications/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_correct(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct what is known of the structure."""
    organisation = _managed(request, pk)
    known = {
        "name": organisation.name,
        "identifier": organisation.siret or organisation.rna,
        "head_office": organisation.head_office,
        "legal_representative": organisation.legal_representative,
    }
    form = IdentityForm(request.POST or None, initial=known)
    if request.method == "POST" and fulfil(
        request,
        form,
        lambda: form.save(organisation, by=request.user, at=request.arrived_at),
        said="Les renseignements de la structure sont corrigés.",
    ):
        return redirect("organisation_detail", pk)
    context = {"organisation": organisation, "form": form}
    return render(request, "applications/organisation_correct.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_members(request: PersonRequest, pk: int) -> HttpResponse:
    """Who writes for the structure, who was invited; posted, one more address is."""
    organisation = _mine(request, pk) if request.method != "POST" else _managed(request, pk)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and fulfil(
        request,
        form,
        lambda: form.save(organisation, by=request.user, at=request.arrived_at),
        said="L’invitation part par courriel.",
    ):
        return redirect("organisation_members", pk)
    context = {
        "organisation": organisation,
        "form": form,
        "memberships": queries.members_of(organisation),
        "pending": queries.pending_invitations(organisation, at=request.arrived_at),
        "is_manager": access.can_manage(request.user, organisation),
        "rights": MembershipRight.choices,
    }
    return render(request, "applications/organisation_members.html", context)


@require_POST
def member_right(request: PersonRequest, pk: int, member: int) -> HttpResponse:
    """Give a member another right."""
    organisation = _managed(request, pk)
    membership = get_object_or_404(queries.members_of(organisation), pk=member)
    form = RightForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: form.save(membership, by=request.user, at=request.arrived_at),
            said=f"Le droit de {membership.user} est changé.",
        )
    return redirect("organisation_members", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: PersonRequest, pk: int, member: int) -> HttpResponse:
    """Take a member out, or leave."""
    membership = get_object_or_404(queries.members_of(_mine(request, pk)), pk=member)
    if not access.can_remove(request.user, membership):
        raise PermissionDenied(MANAGERS_ONLY)
    is_me = membership.user_id == request.user.pk
    if request.method != "POST":
        context = {"membership": membership, "is_me": is_me}
        return render(request, "applications/organisation_leave.html", context)
    if not attempt(
        request,
        lambda: members.remove(membership, by=request.user, at=request.arrived_at),
        said="Vous n’écrivez plus pour cette structure."
        if is_me
        else "Cette personne est retirée.",
    ):
        return redirect("organisation_members", pk)
    return redirect("my_applications") if is_me else redirect("organisation_members", pk)


@require_POST
def invitation_cancel(request: PersonRequest, pk: int, link: int) -> HttpResponse:
    """Take back an invitation."""
    organisation = _managed(request, pk)
    waiting = queries.pending_invitations(organisation, at=request.arrived_at)
    invitation = get_object_or_404(waiting, pk=link)
    members.cancel_invitation(invitation, by=request.user, at=request.arrived_at)
    messages.success(request, f"L’invitation à {invitation.email} est reprise.")
    return redirect("organisation_members", pk)


@login_not_required
@require_POST
@discreet
def member_accept(request: VisitorRequest) -> HttpResponse:
    """Join the structure that the link opens, once signed in with whichever address."""
    link = current(request, LinkPurpose.MEMBER)
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("link_page"))
    person = request.user
    if not attempt(
        request,
        lambda: members.accept(link, by=person, at=request.arrived_at),
        said=f"Vous écrivez maintenant pour {link.organisation}.",
    ):
        return redirect("link_page")
    if link.draft and link.draft.submitted_at is None:
        return redirect("draft_edit", link.draft.pk)
    return redirect("organisation_detail", link.organisation_id)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_draft
def draft_share(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """« Écrire à plusieurs »: invite somebody to a draft, through the structure that carries it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if not access.can_share(request.user, draft):
        raise PermissionDenied(MANAGERS_ONLY)
    person, mine = request.user, list(access.managed_by(request.user))
    form = ShareForm(request.POST or None, draft=draft, mine=mine)
    if request.method == "POST" and fulfil(
        request,
        form,
        lambda: form.save_draft(by=person, at=request.arrived_at),
        said="L’invitation part par courriel.",
    ):
        return redirect("organisation_members", draft.organisation_id)
    return render(request, "applications/organisation_share.html", {"draft": draft, "form": form})


@require_safe
def organisation_documents(request: PersonRequest, pk: int) -> HttpResponse:
    """The papers asked after an award, why, and where each stands."""
    return _documents_page(request, _mine(request, pk))


@require_POST
def document_send(request: PersonRequest, pk: int, kind: str) -> HttpResponse:
    """Give one paper."""
    organisation, given = _mine(request, pk), _kind(kind)
    form = document_form(given, request.POST, request.FILES)
    if fulfil(
        request,
        form,
        lambda: form.save(organisation, given, by=request.user, at=request.arrived_at),
        said=f"Nous avons bien reçu\u00a0: {given.label}.",
        field="upload",
    ):
        return redirect("organisation_documents", pk)
    return _documents_page(request, organisation, given=given, form=form)


def _documents_page(
    request: PersonRequest,
    organisation: Organisation,
    *,
    given: DocumentKind | None = None,
    form: DocumentForm | None = None,
) -> HttpResponse:
    papers = documents.rows(organisation, today=paris_day(request.arrived_at))
    rows = [
        (row, form if form and row.kind == given else document_form(row.kind)) for row in papers
    ]
    context = {"organisation": organisation, "rows": rows, "form": form}
    return answered(request, "applications/organisation_documents.html", context)


def _kind(text: str) -> DocumentKind:
    if text not in DocumentKind.values:
        raise Http404
    return DocumentKind(text)


def _mine(request: PersonRequest, pk: int) -> Organisation:
    return get_object_or_404(access.visible_to(request.user), pk=pk)


def _managed(request: PersonRequest, pk: int) -> Organisation:
    """One of my structures, if I manage it."""
    organisation = _mine(request, pk)
    if not access.can_manage(request.user, organisation):
        raise PermissionDenied(MANAGERS_ONLY)
    return organisation
