"""Who opens a draft: its owner, its structure's members, the browser that holds its secret or that
came by its resume link, and whoever reads the mailbox that this link was sent to.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from secrets import compare_digest

from django.db.models import Q, QuerySet

from ami_portal.accounts.models import User
from applications.access import paper
from applications.enums import Channel, LinkPurpose
from applications.models import AccessLink, Draft


def visible_to(user: User) -> QuerySet[Draft]:
    """The drafts a signed-in person may open. Nobody else reads a draft, the service included.

    A paper that the service types (`access.paper`) is not the structure's to write. A structure's
    draft is its members': who left opens no more what they began for it.
    """
    mine = Q(owner=user, organisation=None) | Q(organisation__memberships__user=user)
    if user.email:
        mine |= Q(owner=None, return_address__iexact=user.email)
    living = Draft.objects.filter(binned_at=None, erased_at=None)
    return living.filter(mine, channel=Channel.ONLINE).distinct()


def binned_for(user: User) -> QuerySet[Draft]:
    """The drafts of the bin that this person may take back, the last binned first.

    A draft without an owner comes back to the address that its resume link was sent to.
    """
    own = Q(owner=user, organisation=None) | Q(owner=user, channel=Channel.PAPER)
    own |= Q(organisation__memberships__user=user, channel=Channel.ONLINE)
    if user.email:
        own |= Q(owner=None, return_address__iexact=user.email)
    rows = Draft.objects.filter(own, binned_at__isnull=False, erased_at=None)
    return rows.select_related("campaign").order_by("-binned_at", "pk").distinct()


def opens_with(draft: Draft, secret: str, *, at: datetime) -> bool:
    """Whether this secret opens a draft that nobody has claimed yet: the one of the browser that
    began it, or the token of a live resume link.
    """
    if not secret or not _waits_for_an_owner(draft):
        return False
    links = _live_links(at).filter(draft=draft, token_hash=hash_of(secret))
    return _is_its_own(draft, secret) or links.exists()


def opened_by(secrets: Mapping[str, str], *, at: datetime) -> list[Draft]:
    """The drafts that these secrets open, by key: what one browser holds. Two queries."""
    if not secrets:
        return []
    rows = Draft.objects.filter(pk__in=secrets, submitted_at=None).select_related("campaign")
    drafts = [draft for draft in rows if _waits_for_an_owner(draft)]
    begun_here = [draft for draft in drafts if _is_its_own(draft, secrets[draft.pk.hex])]
    others = {hash_of(secrets[d.pk.hex]): d for d in drafts if d not in begun_here}
    links = _live_links(at).filter(token_hash__in=others).values_list("draft_id", "token_hash")
    return begun_here + [others[mark] for key, mark in links if others[mark].pk == key]


def hash_of(secret: str) -> str:
    """What is kept of a secret: it is long and random, a plain digest is enough."""
    return sha256(secret.encode()).hexdigest()


def can_open(user: User | None, draft: Draft, secret: str, *, at: datetime) -> bool:
    """Whether this person, or this browser, may read and write the draft."""
    if opens_with(draft, secret, at=at):
        return True
    if user is None:
        return False
    opened = paper.visible_to(user) if draft.is_on_paper else visible_to(user)
    return opened.filter(pk=draft.pk).exists()


def claims(user: User, draft: Draft, secret: str, *, at: datetime) -> bool:
    """Whether signing in with this secret makes the draft this person's; an agent only helps."""
    return not user.staff_role and opens_with(draft, secret, at=at)


def _waits_for_an_owner(draft: Draft) -> bool:
    return draft.owner_id is None and draft.binned_at is None and draft.erased_at is None


def _is_its_own(draft: Draft, secret: str) -> bool:
    return bool(draft.secret_hash) and compare_digest(draft.secret_hash, hash_of(secret))


def _live_links(at: datetime) -> QuerySet[AccessLink]:
    rows = AccessLink.objects.filter(purpose=LinkPurpose.DRAFT, revoked_at=None)
    return rows.filter(expires_at__gt=at)
