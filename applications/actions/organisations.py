"""The structure behind a request: found among those of the person who deposits, or made."""

from datetime import datetime

from ami_portal.accounts.models import User
from applications.domain.identifiers import Identifier
from applications.domain.request import Request
from applications.models import Membership, Organisation


def of_request(
    request: Request, known: Organisation | None, *, by: User, at: datetime
) -> Organisation:
    """The structure that deposits, brought up to date by the request, with `by` among its members.

    Nobody joins a structure by typing its number: only those the person already belongs to are
    looked at. A number that another structure holds is left to the service to sort out.
    """
    organisation = known or _mine(request, by) or Organisation(created_at=at)
    organisation.name = request.texts["organisation_name"]
    organisation.head_office = request.texts["head_office"]
    organisation.legal_representative = request.texts["legal_representative"]
    _identify(organisation, request.identifier)
    organisation.save()
    Membership.objects.get_or_create(
        organisation=organisation,
        user=by,
        defaults={"since": at, "role": request.texts["contact_role"]},
    )
    return organisation


def _mine(request: Request, by: User) -> Organisation | None:
    mine = Organisation.objects.filter(memberships__user=by)
    for column in ("siret", "rna"):
        typed = getattr(request.identifier, column)
        if typed and (found := mine.filter(**{column: typed}).first()):
            return found
    return mine.filter(name__iexact=request.texts["organisation_name"]).first()


def _identify(organisation: Organisation, identifier: Identifier) -> None:
    for column in ("siret", "rna"):
        typed = getattr(identifier, column)
        others = Organisation.objects.exclude(pk=organisation.pk).filter(**{column: typed})
        if typed and not others.exists():
            setattr(organisation, column, typed)
