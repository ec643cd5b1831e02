"""Links sent by mail: issued for one purpose, found by their token, used, revoked.

Only the digest of a token is kept; the token itself lives in one mail. A link expires, can be
revoked, and never opens more than its purpose.
"""

import secrets
from datetime import datetime

from ami_portal.accounts.models import User
from applications.access.drafts import hash_of
from applications.enums import LinkPurpose
from applications.models import AccessLink, Draft, Organisation, Partner, Redirection


class LinkError(Exception):
    """A link that opens nothing; the French sentence says what to do."""


def issue(
    purpose: LinkPurpose,
    *,
    email: str,
    expires_at: datetime,
    at: datetime,
    by: User | None = None,
    draft: Draft | None = None,
    partner: Partner | None = None,
    organisation: Organisation | None = None,
    redirection: Redirection | None = None,
    right: str = "",
) -> tuple[AccessLink, str]:
    """Make a link and return it with its token, which only the mail will know."""
    token = secrets.token_urlsafe(32)
    link = AccessLink.objects.create(
        token_hash=hash_of(token),
        purpose=purpose,
        email=email.strip().lower(),
        draft=draft,
        partner=partner,
        organisation=organisation,
        redirection=redirection,
        right=right,
        created_at=at,
        created_by=by,
        expires_at=expires_at,
    )
    return link, token


def find(token: str, *, at: datetime) -> AccessLink:
    """The link of this token, if it still opens something. Raises LinkError."""
    return _alive(AccessLink.objects.filter(token_hash=hash_of(token)).first(), at=at)


def find_again(pk: int | None, *, at: datetime) -> AccessLink:
    """The link that this browser opened a moment ago, if it still opens something.

    Raises LinkError.
    """
    return _alive(AccessLink.objects.filter(pk=pk or 0).first(), at=at)


def use(link: AccessLink, *, at: datetime) -> bool:
    """Mark the first use. False when it had been used before."""
    return bool(AccessLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at))


def revoke(link: AccessLink, *, at: datetime) -> None:
    """Close a link for good; revoked twice, the first date stays."""
    AccessLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)


def _alive(link: AccessLink | None, *, at: datetime) -> AccessLink:
    if link is None:
        raise LinkError(
            "Ce lien n’est pas complet. Ouvrez-le depuis le courriel, ou recopiez-le en entier."
        )
    if link.revoked_at is not None:
        raise LinkError("Ce lien a été remplacé ou fermé. Ouvrez le dernier courriel reçu.")
    if link.expires_at <= at:
        raise LinkError("Ce lien n’est plus valable. Appelez-nous\u00a0: nous vous aiderons.")
    return link
