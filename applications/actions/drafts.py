"""Writing a draft: raw text by field, never validated, never lost.

Texts by field name (`domain.boxes.FIELDS`): ticks hold « oui », choices their name, box 6a its
codes with spaces between, partners’ roles the values of PartnerRole, the rest what was typed.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from applications.access.drafts import hash_of
from applications.domain.boxes import FIELDS
from applications.models import Campaign, Draft

# Far above any box: what is longer is not typed by hand.
LONGEST_TEXT = 20_000


class UnknownFieldError(Exception):
    """The name is no field of the fourteen boxes."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Le formulaire n’a pas de case «\u00a0{name}\u00a0».")


class StaleFieldError(Exception):
    """Someone else wrote in this field since it was read: nobody's text disappears silently."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.texts = dict(names)
        super().__init__(
            "Cette case a changé ailleurs pendant que vous écriviez. Votre texte est encore"
            " là\u00a0: enregistrez de nouveau pour garder le vôtre."
        )


class DepositedDraftError(Exception):
    """The draft was deposited: it is read in the dossier."""

    def __init__(self) -> None:
        super().__init__("Ce brouillon est déjà déposé\u00a0: il ne change plus.")


def start(campaign: Campaign, *, at: datetime, owner: User | None = None) -> tuple[Draft, str]:
    """Begin a draft and return it with its secret, which only this browser will know.

    A draft that has an owner needs no secret: it is then empty.
    """
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
    draft: Draft, *, name: str, text: str, at: datetime, revision: int | None = None
) -> Draft:
    """Keep the text of one field. See `save_fields`."""
    revisions = None if revision is None else {name: revision}
    return save_fields(draft, texts={name: text}, at=at, revisions=revisions)


@transaction.atomic
def save_fields(
    draft: Draft,
    *,
    texts: Mapping[str, str],
    at: datetime,
    revisions: Mapping[str, int] | None = None,
) -> Draft:
    """Keep the texts of some fields as they are; each change raises the field's revision by one.

    `revisions` are those the writer had read: a field changed since raises StaleFieldError and then
    nothing is saved. Raises UnknownFieldError, DepositedDraftError.
    """
    if unknown := sorted(texts.keys() - FIELDS.keys()):
        raise UnknownFieldError(unknown[0])
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.submitted_at is not None:
        raise DepositedDraftError
    changes = {
        name: kept
        for name, text in texts.items()
        if (kept := _keepable(text)) != locked.text_of(name)
    }
    _refuse_stale(locked, changes, revisions or {})
    for name, text in changes.items():
        locked.fields[name] = {"text": text, "revision": _revision(locked, name) + 1}
    locked.touched_at = at
    locked.save(update_fields=["fields", "touched_at"])
    draft.fields, draft.touched_at = locked.fields, locked.touched_at
    return locked


def claim(draft: Draft, *, by: User, at: datetime) -> Draft:
    """Give an anonymous draft to who signed in; the browser's secret opens it no more."""
    claimed = Draft.objects.filter(pk=draft.pk, owner__isnull=True).update(
        owner=by, secret_hash="", touched_at=at
    )
    if claimed:
        draft.owner, draft.secret_hash, draft.touched_at = by, "", at
    return draft


def _keepable(text: str) -> str:
    """The text as it is, but for what PostgreSQL cannot hold and what nobody types."""
    return text.replace("\r\n", "\n").replace("\x00", "")[:LONGEST_TEXT]


def _revision(draft: Draft, name: str) -> int:
    return draft.fields.get(name, {}).get("revision", 0)


def _refuse_stale(draft: Draft, changes: Mapping[str, str], revisions: Mapping[str, int]) -> None:
    stale = [
        name for name in changes if name in revisions and _revision(draft, name) > revisions[name]
    ]
    if stale:
        raise StaleFieldError({name: draft.text_of(name) for name in stale})
