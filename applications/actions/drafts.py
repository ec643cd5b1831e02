"""Writing a draft: raw text by field, never validated, never lost.

Texts by field name (`domain.boxes.FIELDS`): ticks hold « oui », choices their name, box 6a its
codes with spaces between, partners’ roles the values of PartnerRole, the rest what was typed.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from ami_portal.accounts.models import User
from applications.access.drafts import hash_of
from applications.actions import links
from applications.domain import merging
from applications.domain.boxes import FIELDS
from applications.enums import Channel, LinkPurpose
from applications.models import AccessLink, Campaign, Draft
from applications.notifications import receipts

# A late permit may open a closed call again: the link outlives the closing by this.
AFTER_CLOSING = timedelta(days=30)


class UnknownFieldError(Exception):
    """The name is no field of the fourteen boxes."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Le formulaire n’a pas de case «\u00a0{name}\u00a0».")


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: `kept` names were written, `conflicts` hold the text written elsewhere
    since this page read them, `too_long` names were not saved; `elsewhere` refreshes the page.
    """

    kept: tuple[str, ...]
    conflicts: Mapping[str, merging.Entry]
    too_long: tuple[str, ...]
    elsewhere: Mapping[str, merging.Entry]


class DepositedDraftError(Exception):
    """The draft was deposited: it is read in the dossier."""

    def __init__(self) -> None:
        super().__init__("Ce brouillon est déjà déposé\u00a0: il ne change plus.")


@transaction.atomic
def start(campaign: Campaign, *, at: datetime, owner: User | None = None) -> tuple[Draft, str]:
    """Begin a draft and return it with its secret, which only this browser will know.

    A draft that has an owner needs no secret: it is then empty. Two clicks of the same person make
    one draft: theirs that was never written in is found again.
    """
    if owner is not None:
        User.objects.select_for_update().get(pk=owner.pk)
        if draft := _untouched(campaign, owner):
            return draft, ""
    secret = "" if owner else secrets.token_urlsafe(32)
    draft = Draft.objects.create(
        campaign=campaign,
        owner=owner,
        secret_hash=hash_of(secret) if secret else "",
        started_at=at,
        touched_at=at,
    )
    return draft, secret


def save_field(
    draft: Draft,
    *,
    name: str,
    text: str,
    at: datetime,
    by: User | None = None,
    revisions: Mapping[str, int] | None = None,
) -> Saved:
    """Keep the text of one field. See `save_fields`."""
    return save_fields(draft, texts={name: text}, at=at, by=by, revisions=revisions)


@transaction.atomic
def save_fields(
    draft: Draft,
    *,
    texts: Mapping[str, str],
    at: datetime,
    by: User | None = None,
    revisions: Mapping[str, int] | None = None,
    fingerprints: Mapping[str, str] | None = None,
) -> Saved:
    """Keep the texts of some fields as they are; each change raises the field's revision by one.

    `revisions` (and, for a whole form, `fingerprints`) are those the writer had read: what nobody
    else changed since is saved, the rest is reported, nothing is lost (`domain.merging`). Without
    them every text is saved. `draft` is brought up to date. Raises UnknownFieldError,
    DepositedDraftError.
    """
    if unknown := sorted(texts.keys() - FIELDS.keys()):
        raise UnknownFieldError(unknown[0])
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.submitted_at is not None:
        raise DepositedDraftError
    read = revisions or {}
    merged = merging.merge(
        entries_of(locked),
        texts={name: _keepable(text) for name, text in texts.items()},
        revisions=read,
        fingerprints=fingerprints,
    )
    changed = merging.elsewhere(
        entries_of(locked), read, except_for={**merged.kept, **merged.conflicts}
    )
    _write(locked, merged.kept, by=by, at=at)
    draft.fields, draft.touched_at = locked.fields, locked.touched_at
    return Saved(tuple(merged.kept), merged.conflicts, merged.too_long, changed)


def entries_of(draft: Draft) -> dict[str, merging.Entry]:
    """Every field ever written in, as it is kept."""
    return {
        name: merging.Entry(
            text=kept["text"],
            revision=kept["revision"],
            by=kept.get("by", ""),
            at=kept.get("at", ""),
        )
        for name, kept in draft.fields.items()
        if name in FIELDS
    }


@transaction.atomic
def claim(draft: Draft, *, by: User, at: datetime) -> Draft:
    """Give an anonymous draft to who signed in; the browser's secret and links open it no more."""
    claimed = Draft.objects.filter(pk=draft.pk, owner__isnull=True).update(
        owner=by, secret_hash="", touched_at=at
    )
    if claimed:
        draft.owner, draft.secret_hash, draft.touched_at = by, "", at
        _revoke(draft.links.filter(purpose=LinkPurpose.DRAFT), at=at)
    return draft


@transaction.atomic
def send_link(draft: Draft, *, to: str, at: datetime) -> None:
    """Mail P2 with a link that opens the draft without an account, and remember the address.

    The links sent to another address before are closed: it may have been a wrong one.
    """
    address = to.strip().lower()
    _revoke(draft.links.filter(purpose=LinkPurpose.DRAFT).exclude(email=address), at=at)
    _, token = _issue(draft, email=address, at=at)
    Draft.objects.filter(pk=draft.pk).update(return_address=address)
    draft.return_address = address
    receipts.draft_waits(draft, to=address, at=at, token=token)


@transaction.atomic
def resume(link: AccessLink, *, at: datetime) -> tuple[Draft, str]:
    """Let one more browser open the draft of this link. Returned with it: that browser's secret.

    Done again by the same link, each browser gets a secret of its own.
    """
    links.use(link, at=at)
    draft = Draft.objects.get(links=link)
    _, token = _issue(draft, email=link.email, at=at)
    return draft, token


def _issue(draft: Draft, *, email: str, at: datetime) -> tuple[AccessLink, str]:
    expires_at = max(draft.campaign.closes_at, at) + AFTER_CLOSING
    return links.issue(LinkPurpose.DRAFT, email=email, expires_at=expires_at, at=at, draft=draft)


def _revoke(rows: QuerySet[AccessLink], *, at: datetime) -> None:
    rows.filter(revoked_at=None).update(revoked_at=at)


def _untouched(campaign: Campaign, owner: User) -> Draft | None:
    mine = Draft.objects.filter(
        campaign=campaign, owner=owner, fields={}, submitted_at=None, binned_at=None
    )
    return mine.filter(erased_at=None, application=None, channel=Channel.ONLINE).first()


def _write(draft: Draft, texts: Mapping[str, str], *, by: User | None, at: datetime) -> None:
    for name, text in texts.items():
        kept = {"text": text, "revision": _revision(draft, name) + 1, "at": at.isoformat()}
        draft.fields[name] = {**kept, "by": _signed(by)} if _signed(by) else kept
    draft.touched_at = at
    if texts:
        # Erased, or put in the bin, at the very second of the save: what was typed brings it back.
        draft.binned_at = draft.erased_at = None
    draft.save(update_fields=["fields", "touched_at", "binned_at", "erased_at"])


def _signed(by: User | None) -> str:
    """The words that name who writes: in a shared mailbox, the name said for the day."""
    return (by.writer_name or by.name) if by is not None else ""


def _keepable(text: str) -> str:
    """The text as it is, but for what PostgreSQL cannot hold."""
    return text.replace("\r\n", "\n").replace("\x00", "")


def _revision(draft: Draft, name: str) -> int:
    return draft.fields.get(name, {}).get("revision", 0)
