"""The structure behind a request: found among those of the person who deposits, or made.

What is known of it changes with each deposit, or on its own page; every change is kept.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions.history import signed
from applications.domain.identifiers import Identifier, read_identifier
from applications.domain.members import need_structure_name
from applications.domain.refusals import RefusedError
from applications.domain.request import Request
from applications.enums import MembershipRight, OrganisationEventKind, RegistryStatus
from applications.models import Membership, Organisation, OrganisationEvent

# What a member may correct; the numbers have a rule of their own.
IDENTITY = ("name", "head_office", "legal_representative", "siret", "rna")


class TakenNumberError(RefusedError):
    """Another structure holds this number: the service sorts it out, nobody takes it over."""

    def __init__(self) -> None:
        super().__init__(
            "Une autre structure du portail porte déjà ce numéro. Appelez-nous\u00a0: nous"
            " regarderons avec vous laquelle est la bonne."
        )


def lock(organisation: Organisation) -> Organisation:
    """The structure's row, locked until the commit. Every action on its members begins here."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def record(
    organisation: Organisation,
    kind: OrganisationEventKind,
    *,
    by: User | None,
    at: datetime,
    **data: Any,
) -> OrganisationEvent:
    """Append a fact to the structure's history, signed and dated."""
    return OrganisationEvent.objects.create(
        organisation=organisation, kind=kind, by=by, at=at, data=signed(data, by)
    )


def of_request(
    request: Request,
    known: Organisation | None,
    *,
    by: User,
    at: datetime,
    member: User | None = None,
) -> Organisation:
    """The structure that deposits, brought up to date by the request, with `member` among its own.

    Nobody joins a structure by typing its number: only those the person already belongs to are
    looked at. A number that another structure holds is left to the service to sort out. `member` is
    None when nobody joins: a complément, a paper that names no address.
    """
    organisation = known or _mine(request, member) or Organisation(created_at=at)
    is_new = organisation.pk is None
    before = _identity(organisation)
    organisation.name = request.texts["organisation_name"]
    organisation.head_office = request.texts["head_office"]
    organisation.legal_representative = request.texts["legal_representative"]
    _identify(organisation, request.identifier)
    organisation.save()
    if not is_new:
        _record_changes(organisation, before, by=by, at=at)
    if member is not None:
        _admit(organisation, member, role=request.texts["contact_role"], at=at)
    return organisation


@transaction.atomic
def correct(
    organisation: Organisation,
    *,
    name: str,
    identifier: str,
    head_office: str,
    legal_representative: str,
    by: User,
    at: datetime,
) -> Organisation:
    """Correct what is known of a structure; what changed is kept in its history.

    `identifier` is a SIRET, a RNA or nothing yet, as in box 1c; the kind that is not given stays.
    Raises MembersError without a name, InvalidIdentifierError, TakenNumberError.
    """
    locked = lock(organisation)
    before = _identity(locked)
    numbers = read_identifier(identifier)
    locked.name = need_structure_name(name)
    locked.head_office, locked.legal_representative = head_office, legal_representative
    if _is_taken(locked, numbers):
        raise TakenNumberError
    _identify(locked, numbers)
    locked.save()
    _record_changes(locked, before, by=by, at=at)
    return locked


def _mine(request: Request, member: User | None) -> Organisation | None:
    mine = Organisation.objects.filter(memberships__user=member, memberships__user__isnull=False)
    for column in ("siret", "rna"):
        typed = getattr(request.identifier, column)
        if typed and (found := mine.filter(**{column: typed}).first()):
            return found
    return mine.filter(name__iexact=request.texts["organisation_name"]).first()


def _admit(organisation: Organisation, member: User, *, role: str, at: datetime) -> None:
    """The first person of a structure manages it; a later one writes for it."""
    is_first = not organisation.memberships.exists()
    right = MembershipRight.MANAGER if is_first else MembershipRight.WRITER
    Membership.objects.get_or_create(
        organisation=organisation,
        user=member,
        defaults={"since": at, "role": role, "right": right},
    )


def _identify(organisation: Organisation, identifier: Identifier) -> None:
    for column in ("siret", "rna"):
        typed = getattr(identifier, column)
        if typed and not _others_with(organisation, column, typed):
            _number(organisation, column, typed)


def _number(organisation: Organisation, column: str, number: str) -> None:
    """Another number: what a registry said of the earlier one is forgotten."""
    if getattr(organisation, column) != number:
        setattr(organisation, column, number)
        organisation.registry_status = RegistryStatus.UNCHECKED
        organisation.registry_name, organisation.registry_checked_at = "", None
        organisation.is_person = None


def _is_taken(organisation: Organisation, identifier: Identifier) -> bool:
    return any(
        _others_with(organisation, column, typed)
        for column in ("siret", "rna")
        if (typed := getattr(identifier, column))
    )


def _others_with(organisation: Organisation, column: str, number: str) -> bool:
    others = Organisation.objects.exclude(pk=organisation.pk)
    return others.filter(**{column: number}).exists()


def _identity(organisation: Organisation) -> dict[str, str]:
    return {column: getattr(organisation, column) for column in IDENTITY}


def _record_changes(
    organisation: Organisation, before: Mapping[str, str], *, by: User, at: datetime
) -> None:
    after = _identity(organisation)
    changed = [column for column in IDENTITY if after[column] != before[column]]
    if changed:
        record(
            organisation,
            OrganisationEventKind.IDENTITY_CHANGED,
            by=by,
            at=at,
            before={column: before[column] for column in changed},
            after={column: after[column] for column in changed},
        )
