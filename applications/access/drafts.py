"""Who opens a draft: its owner, its structure's members, or the browser that holds its secret."""

from hashlib import sha256
from secrets import compare_digest

from django.db.models import Q, QuerySet

from ami_portal.accounts.models import User
from applications.access import paper
from applications.enums import Channel
from applications.models import Draft


def visible_to(user: User) -> QuerySet[Draft]:
    """The drafts a signed-in person may open. Nobody else reads a draft, the service included.

    A paper that the service types (`access.paper`) is not the structure's to write.
    """
    mine = Q(owner=user) | Q(organisation__memberships__user=user)
    living = Draft.objects.filter(binned_at=None, erased_at=None)
    return living.filter(mine, channel=Channel.ONLINE).distinct()


def binned_for(user: User) -> QuerySet[Draft]:
    """The drafts of the bin that this person may take back, the last binned first.

    A draft without an owner comes back to the address that its resume link was sent to.
    """
    own = Q(owner=user) | Q(organisation__memberships__user=user)
    if user.email:
        own |= Q(owner=None, return_address__iexact=user.email)
    rows = Draft.objects.filter(own, binned_at__isnull=False, erased_at=None)
    return rows.select_related("campaign").order_by("-binned_at", "pk").distinct()


def opens_with(draft: Draft, secret: str) -> bool:
    """Whether this secret opens a draft that nobody has claimed yet."""
    if draft.owner_id is not None or not draft.secret_hash or not secret:
        return False
    return compare_digest(draft.secret_hash, hash_of(secret))


def hash_of(secret: str) -> str:
    """What is kept of a secret: it is long and random, a plain digest is enough."""
    return sha256(secret.encode()).hexdigest()


def can_open(user: User | None, draft: Draft, secret: str) -> bool:
    """Whether this person, or this browser, may read and write the draft."""
    if opens_with(draft, secret):
        return True
    if user is None:
        return False
    opened = paper.visible_to(user) if draft.is_on_paper else visible_to(user)
    return opened.filter(pk=draft.pk).exists()
