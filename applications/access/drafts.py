"""Who opens a draft: its owner, its structure's members, or the browser that holds its secret."""

from hashlib import sha256
from secrets import compare_digest

from django.db.models import Q, QuerySet

from ami_portal.accounts.models import User
from applications.models import Draft


def visible_to(user: User) -> QuerySet[Draft]:
    """The drafts a signed-in person may open. Nobody else reads a draft, the service included."""
    return Draft.objects.filter(Q(owner=user) | Q(organisation__memberships__user=user)).distinct()


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
    return user is not None and visible_to(user).filter(pk=draft.pk).exists()
