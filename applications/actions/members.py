"""People come to write for a structure, change right, leave; the service confides it to another."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ami_portal.accounts.models import User
from applications.actions import links
from applications.actions.organisations import lock, record
from applications.domain import members as rules
from applications.domain.verification import need_words
from applications.enums import LinkPurpose, MembershipRight, OrganisationEventKind
from applications.models import AccessLink, Draft, Membership, Organisation
from applications.notifications import members as mails
from applications.queries.organisations import pending_invitations


@transaction.atomic
def invite(
    organisation: Organisation,
    *,
    email: str,
    right: MembershipRight | str,
    by: User,
    at: datetime,
    draft: Draft | None = None,
) -> AccessLink:
    """Invite an address to write for the structure (P8) for fifteen days; the last one counts.

    `draft` is what they are invited to write, if anything. Raises MembersError for a member already
    there or too many invitations at once, ValueError for a right outside the list.
    """
    locked, address = lock(organisation), email.strip().lower()
    others = pending_invitations(locked, at=at).exclude(email=address)
    rules.check_invitation(
        is_member=locked.members.filter(email=address).exists(), pending=others.count()
    )
    pending_invitations(locked, at=at).filter(email=address).update(revoked_at=at)
    link, token = links.issue(
        LinkPurpose.MEMBER,
        email=address,
        expires_at=rules.invitation_expires_at(at),
        at=at,
        by=by,
        organisation=locked,
        draft=draft,
        right=MembershipRight(right),
    )
    record(
        locked, OrganisationEventKind.MEMBER_INVITED, by=by, at=at, email=address, right=link.right
    )
    mails.invited(link, token, by=by, at=at)
    return link


@transaction.atomic
def share_draft(
    draft: Draft, *, by: User, at: datetime, organisation: Organisation | None = None
) -> Organisation:
    """Put a draft under a structure, so that its members write it too.

    Without one named, the structure of box 1a is made, managed by `by`. A draft that has a
    structure keeps it. Raises MembersError when box 1a is empty.
    """
    locked = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if locked.organisation is None:
        locked.organisation = organisation or _named_by(locked, by=by, at=at)
        locked.save(update_fields=["organisation"])
    draft.organisation = locked.organisation
    return locked.organisation


@transaction.atomic
def cancel_invitation(link: AccessLink, *, by: User, at: datetime) -> None:
    """Take back an invitation that nobody has accepted yet."""
    organisation, locked = _lock_invitation(link)
    if locked.used_at is None and locked.revoked_at is None:
        links.revoke(locked, at=at)
        record(
            organisation,
            OrganisationEventKind.MEMBER_REMOVED,
            by=by,
            at=at,
            invitation=locked.email,
        )


@transaction.atomic
def accept(link: AccessLink, *, by: User, at: datetime) -> Membership:
    """Join the structure that a link opens, with one's own address; the link then opens no more.

    Who already writes for it stays as they were. Raises MembersError for a link used, or
    taken back meanwhile.
    """
    organisation, locked = _lock_invitation(link)
    known = organisation.memberships.filter(user=by).first()
    if known is None:
        rules.check_acceptance(
            is_used=locked.used_at is not None, is_revoked=locked.revoked_at is not None
        )
    links.use(locked, at=at)
    return known or _join(organisation, by, right=locked.right, at=at, invitation=locked.email)


@transaction.atomic
def change_right(
    membership: Membership, *, right: MembershipRight | str, by: User, at: datetime
) -> Membership:
    """Give a member another right. Raises MembersError for the last who manages."""
    organisation = lock(membership.organisation)
    new = MembershipRight(right)
    rules.check_change(_rights(organisation), membership.pk, new)
    changed = organisation.memberships.filter(pk=membership.pk).exclude(right=new).update(right=new)
    if changed:
        record(
            organisation,
            OrganisationEventKind.RIGHT_CHANGED,
            by=by,
            at=at,
            person=str(membership.user),
            right=new,
        )
    membership.right = new
    return membership


@transaction.atomic
def remove(membership: Membership, *, by: User, at: datetime) -> None:
    """Take a member out, or leave; the structure keeps the drafts that person began for it.

    The invitations that they sent, or that wait for them, are closed: nobody comes back by one.
    Raises MembersError for the last who manages.
    """
    organisation = _lock_after_drafts(membership.organisation)
    rights = _rights(organisation)
    if membership.pk not in rights:
        return
    rules.check_change(rights, membership.pk, None)
    heir = organisation.memberships.get(pk=rules.heir_of(rights, membership.pk))
    _take_out(membership, heir.user, by=by, at=at)


@transaction.atomic
def hand_over(
    organisation: Organisation,
    *,
    email: str,
    name: str,
    reason: str,
    identity: str,
    others_leave: bool,
    by: User,
    at: datetime,
) -> Membership:
    """An agent confides the structure to somebody when those who managed it are gone.

    `identity` says how the agent made sure who it is. Those who wrote for it are told, whether they
    stay or leave. Raises MissingReasonError without a reason or without that check.
    """
    why = need_words(reason, "Écrivez pourquoi la structure change de mains.")
    proof = need_words(identity, "Écrivez comment vous avez vérifié qui est cette personne.")
    locked = _lock_after_drafts(organisation)
    former = list(
        locked.memberships.exclude(user__email=email.strip().lower()).select_related("user")
    )
    person = User.objects.with_email(email, name=name)
    membership = _make_manager(locked, person, at=at)
    if others_leave:
        pending_invitations(locked, at=at).update(revoked_at=at)
        for each in former:
            _take_out(each, person, by=by, at=at)
    record(
        locked,
        OrganisationEventKind.HANDED_OVER,
        by=by,
        at=at,
        person=str(person),
        email=person.email,
        reason=why,
        identity=proof,
        others_leave=others_leave,
    )
    mails.handed_over(membership, [each.user for each in former], leave=others_leave, at=at)
    return membership


def _lock_after_drafts(organisation: Organisation) -> Organisation:
    """The drafts before their structure, as a deposit does: the two gestures never cross."""
    bool(organisation.drafts.select_for_update(of=("self",)).order_by("pk"))
    return lock(organisation)


def _lock_invitation(link: AccessLink) -> tuple[Organisation, AccessLink]:
    """The structure before its invitation, as who invites again does."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(links=link)
    return organisation, AccessLink.objects.select_for_update(of=("self",)).get(pk=link.pk)


def _named_by(draft: Draft, *, by: User, at: datetime) -> Organisation:
    name = rules.need_structure_name(draft.text_of("organisation_name"))
    organisation = Organisation.objects.create(
        name=name[: Organisation._meta.get_field("name").max_length], created_at=at
    )
    _join(organisation, by, right=MembershipRight.MANAGER, at=at)
    return organisation


def _join(
    organisation: Organisation, user: User, *, right: str, at: datetime, invitation: str = ""
) -> Membership:
    membership = Membership.objects.create(
        organisation=organisation, user=user, right=right, since=at
    )
    facts = {"person": str(user), "right": right, "invitation": invitation}
    record(organisation, OrganisationEventKind.MEMBER_JOINED, by=user, at=at, **facts)
    return membership


def _make_manager(organisation: Organisation, person: User, *, at: datetime) -> Membership:
    membership, _ = Membership.objects.update_or_create(
        organisation=organisation,
        user=person,
        defaults={"right": MembershipRight.MANAGER},
        create_defaults={"right": MembershipRight.MANAGER, "since": at},
    )
    return membership


def _take_out(membership: Membership, heir: User, *, by: User, at: datetime) -> None:
    organisation, gone = membership.organisation, membership.user
    organisation.drafts.filter(owner=gone).update(owner=heir)
    theirs = Q(created_by=gone) | Q(email__iexact=gone.email) if gone.email else Q(created_by=gone)
    pending_invitations(organisation, at=at).filter(theirs).update(revoked_at=at)
    membership.delete()
    record(organisation, OrganisationEventKind.MEMBER_REMOVED, by=by, at=at, person=str(gone))


def _rights(organisation: Organisation) -> dict[int, str]:
    return dict(organisation.memberships.order_by("since", "pk").values_list("pk", "right"))
