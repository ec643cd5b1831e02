"""Ending drafts: to the bin after two notices, taken back from it, erased in place.

Each draft is judged again under its lock: who writes at that second keeps everything.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction

from ami_portal.accounts import people
from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.actions import attachments
from applications.domain.draft_life import FORGOTTEN_ADDRESS_DAYS, Rule, rule_due
from applications.domain.refusals import TooLateError
from applications.enums import LinkPurpose
from applications.models import Draft
from applications.queries import draft_lives


def apply(*, at: datetime, dry_run: bool = False) -> Mapping[Rule, int]:
    """Carry out every rule of `draft_life` that is due. Returns how many by rule.

    `dry_run` only counts. Run again the same day, nothing more happens.
    """
    done = Counter(dict.fromkeys(Rule, 0))
    for draft, rule in _due(at):
        done[rule] += 1 if dry_run else _end(draft, rule, at=at)
    before = at - FORGOTTEN_ADDRESS_DAYS
    done[Rule.FORGOTTEN_ADDRESS] = people.forget_addresses(before=before, dry_run=dry_run)
    return done


@transaction.atomic
def restore(draft: Draft, *, by: User, at: datetime) -> Draft:
    """Take a draft back from the bin; it lives again from now on, and one without an owner is
    `by`'s. Done twice, nothing more happens. Raises TooLateError once it is erased.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.erased_at is not None:
        raise TooLateError("Ce brouillon a été effacé\u00a0: son texte n’existe plus.")
    if locked.binned_at is not None:
        _live_again(locked, by=by, at=at)
    return locked


@transaction.atomic
def keep(draft: Draft, *, by: User, at: datetime) -> Draft:
    """Somebody still wants this draft: its notices no longer count, its time begins again.

    Raises TooLateError once it is in the bin or erased.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.binned_at is not None or locked.erased_at is not None:
        raise TooLateError("Ce brouillon est à la corbeille\u00a0: restaurez-le d’abord.")
    locked.first_notice_at = locked.second_notice_at = None
    locked.touched_at = at
    locked.save(update_fields=["first_notice_at", "second_notice_at", "touched_at"])
    return locked


def _live_again(draft: Draft, *, by: User, at: datetime) -> None:
    if draft.owner_id is None:
        draft.owner, draft.secret_hash = by, ""
    draft.binned_at = draft.first_notice_at = draft.second_notice_at = None
    draft.touched_at = at
    draft.save()


def _due(at: datetime) -> Iterator[tuple[Draft, Rule]]:
    today = paris_day(at)
    for draft, life, _ in draft_lives.lives(draft_lives.ending(), at=at):
        rule = rule_due(life, today=today)
        if rule is not None:
            yield draft, rule


@transaction.atomic
def _end(draft: Draft, rule: Rule, *, at: datetime) -> int:
    """1 when the rule still holds of the locked row and was carried out, else 0."""
    rows = draft_lives.ending().select_for_update(of=("self",))
    locked = rows.filter(pk=draft.pk, touched_at=draft.touched_at).first()
    if locked is None:
        return 0
    if rule_due(draft_lives.life_of(locked, at=at), today=paris_day(at)) is not rule:
        return 0
    if rule is Rule.WARNED:
        _bin(locked, at=at)
    else:
        _erase(locked, at=at)
    return 1


def _bin(draft: Draft, *, at: datetime) -> None:
    """Out of every list, and closed to the browser that began it; its links open nothing more."""
    draft.binned_at, draft.secret_hash = at, ""
    draft.save(update_fields=["binned_at", "secret_hash"])
    draft.links.filter(purpose=LinkPurpose.DRAFT, revoked_at=None).update(revoked_at=at)


def _erase(draft: Draft, *, at: datetime) -> None:
    """Nothing of what was typed, sent or asked remains, nor who did; the row stays, for figures."""
    attachments.forget(draft)
    draft.links.all().delete()
    draft.reminders.all().delete()
    draft.help_requests.all().delete()
    draft.fields, draft.return_address, draft.secret_hash = {}, "", ""
    draft.owner = draft.organisation = None
    draft.erased_at = at
    draft.save()
