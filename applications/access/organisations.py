"""Who sees a structure, who manages it: its members, and the service but for a declared link."""

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.access import dossiers
from applications.enums import MembershipRight
from applications.models import (
    Application,
    Draft,
    Membership,
    Organisation,
    OrganisationDocument,
)


def visible_to(user: User) -> QuerySet[Organisation]:
    """The structures this person writes for."""
    return dossiers.organisations_of(user)


def managed_by(user: User) -> QuerySet[Organisation]:
    """The structures this person manages."""
    return Organisation.objects.filter(
        memberships__user=user, memberships__right=MembershipRight.MANAGER
    )


def can_manage(user: User, organisation: Organisation) -> bool:
    """Only a member with that right invites, removes, and corrects what is known of it."""
    return organisation.memberships.filter(user=user, right=MembershipRight.MANAGER).exists()


def can_share(user: User, draft: Draft) -> bool:
    """Its owner opens a draft to others; once it is a structure's, those who manage it do."""
    if draft.organisation is None:
        return draft.owner_id == user.pk
    return can_manage(user, draft.organisation)


def can_remove(user: User, membership: Membership) -> bool:
    """Anybody may leave; only those who manage the structure remove somebody else."""
    return membership.user_id == user.pk or can_manage(user, membership.organisation)


def visible_to_staff(user: User) -> QuerySet[Organisation]:
    """The service's page of a structure, but for those who declared a link with a dossier of it.

    The link is with the structure: it hides the members and the papers too.
    """
    if not dossiers.is_staff_reader(user):
        return Organisation.objects.none()
    return Organisation.objects.exclude(
        pk__in=Application.objects.filter(recusals__user=user).values("organisation")
    )


def can_hand_over(user: User) -> bool:
    """Only an agent confides a structure to somebody, or answers for its papers."""
    return user.is_agent


def dossiers_for(user: User, organisation: Organisation) -> QuerySet[Application]:
    """The structure's dossiers that this member of the service may see."""
    return dossiers.visible_to_staff(user).filter(organisation=organisation)


def visible_documents(user: User) -> QuerySet[OrganisationDocument]:
    """The papers of one's structures; every paper for the service, but for a declared link."""
    mine = OrganisationDocument.objects.filter(organisation__memberships__user=user)
    staff = OrganisationDocument.objects.filter(organisation__in=visible_to_staff(user))
    return (mine | staff).distinct()
