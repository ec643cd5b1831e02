"""Structures: who writes for them, who was invited, what happened, who else has their number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ami_portal.accounts.models import User
from ami_portal.common.dates import long_moment
from applications.domain.identifiers import InvalidIdentifierError, read_identifier
from applications.enums import (
    DocumentKind,
    LinkPurpose,
    MembershipRight,
    OrganisationEventKind,
    State,
)
from applications.models import (
    AccessLink,
    Application,
    Membership,
    Organisation,
    OrganisationDocument,
    OrganisationEvent,
)
from applications.queries.documents import to_check

# The columns of a structure, as the history names them.
_COLUMNS = {
    "name": "nom",
    "siret": "SIRET",
    "rna": "RNA",
    "head_office": "siège",
    "legal_representative": "présidence",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a structure's history, in plain words."""

    title: str
    when: str
    text: str
    at: datetime


def written_for_by(user: User) -> QuerySet[Membership]:
    """This person's memberships: having one makes them a porteur."""
    return Membership.objects.filter(user=user)


def matching(
    visible: QuerySet[Organisation], *, text: str, has_papers_to_check: bool
) -> QuerySet[Organisation]:
    """The structures with these words in their name, number or a member's address; by name.

    `has_papers_to_check` keeps those that gave a paper which no agent has answered yet.
    """
    for word in text.split():
        visible = visible.filter(
            Q(name__icontains=word)
            | Q(siret__startswith=word)
            | Q(rna__istartswith=word)
            | Q(pk__in=Membership.objects.filter(_named(word)).values("organisation"))
        )
    if has_papers_to_check:
        waiting = to_check(OrganisationDocument.objects.all())
        visible = visible.filter(pk__in=waiting.values("organisation"))
    return visible.order_by("name", "pk")


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who writes for the structure, the oldest first."""
    return organisation.memberships.select_related("user").order_by("since", "pk")


def pending_invitations(organisation: Organisation, *, at: datetime) -> QuerySet[AccessLink]:
    """The invitations that may still be accepted."""
    return organisation.links.filter(
        purpose=LinkPurpose.MEMBER, used_at=None, revoked_at=None, expires_at__gt=at
    ).select_related("draft")


def deposited_by(organisation: Organisation) -> QuerySet[Application]:
    """Its dossiers, the latest first; one taken back is a draft again."""
    filed = organisation.applications.exclude(state=State.DRAFT).select_related("campaign")
    return filed.order_by("-submitted_at")


def history(organisation: Organisation) -> list[Fact]:
    """What happened to the structure, the latest first. One query."""
    events = organisation.events.select_related("by").order_by("-at", "-pk")
    return [_fact(event) for event in events]


def twins(organisation: Organisation) -> list[Organisation]:
    """The other structures that hold a number which this one's dossiers give as its own.

    A number held elsewhere is never taken over at a deposit: an agent looks. Two queries.
    """
    typed = organisation.applications.values_list("raw_fields__organisation_identifier", flat=True)
    numbers = [number for text in typed for number in _numbers(text)]
    held = Q(siret__in=numbers, siret__gt="") | Q(rna__in=numbers, rna__gt="")
    return list(Organisation.objects.exclude(pk=organisation.pk).filter(held)) if numbers else []


def data_subvention_url(organisation: Organisation) -> str:
    """Where anybody may read the other public grants of the structure; empty without a number."""
    number = organisation.siret[:9] or organisation.rna
    return f"https://app.datasubvention.beta.gouv.fr/association/{number}" if number else ""


def _named(word: str) -> Q:
    return Q(user__name__icontains=word) | Q(user__email__icontains=word)


def _numbers(text: str | None) -> Iterable[str]:
    try:
        read = read_identifier(text or "")
    except InvalidIdentifierError:
        return ()
    return [number for number in (read.siret, read.rna) if number]


def _fact(event: OrganisationEvent) -> Fact:
    words = _WORDS.get(event.kind)
    text = words(event.data) if words else ""
    signature = event.data.get("writer") or (str(event.by) if event.by else "")
    said = f"{text} – {signature}" if text and signature else text or signature
    return Fact(event.get_kind_display(), long_moment(event.at), said, event.at)


def _changes(data: dict[str, Any]) -> str:
    return "\u00a0; ".join(
        f"{_COLUMNS[column]}\u00a0: {data['before'][column] or 'rien'} → {new or 'rien'}"
        for column, new in data["after"].items()
    )


def _right(data: dict[str, Any]) -> str:
    return MembershipRight(data["right"]).label.lower()


def _joined(data: dict[str, Any]) -> str:
    invited = data.get("invitation")
    return f"{data['person']}{f', invitation envoyée à {invited}' if invited else ''}"


def _removed(data: dict[str, Any]) -> str:
    invited = data.get("invitation")
    return f"invitation à {invited} reprise" if invited else data["person"]


def _document(data: dict[str, Any]) -> str:
    why = f"\u00a0: {data['because']}" if data.get("because") else ""
    return f"{DocumentKind(data['document']).label}{why}"


_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    OrganisationEventKind.MEMBER_INVITED: lambda data: f"{data['email']}, {_right(data)}",
    OrganisationEventKind.MEMBER_JOINED: _joined,
    OrganisationEventKind.MEMBER_REMOVED: _removed,
    OrganisationEventKind.RIGHT_CHANGED: lambda data: f"{data['person']}, {_right(data)}",
    OrganisationEventKind.HANDED_OVER: lambda data: (
        f"{data['person']} ({data['email']}). {data['reason']} Vérification\u00a0:"
        f" {data['identity']}"
    ),
    OrganisationEventKind.IDENTITY_CHANGED: _changes,
    OrganisationEventKind.DOCUMENT_RECEIVED: _document,
    OrganisationEventKind.DOCUMENT_ACCEPTED: _document,
    OrganisationEventKind.DOCUMENT_REFUSED: _document,
}
