"""The drafts not deposited: who can be told of each, and how long it lives."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.domain.draft_life import Life, ends_on, leaves_bin_on
from applications.models import Draft, LatePermit


def unfinished() -> QuerySet[Draft]:
    """The drafts that somebody may still write, with what tells who is told of them."""
    rows = Draft.objects.filter(submitted_at=None, binned_at=None, erased_at=None)
    kin = ("campaign", "owner", "application")
    return rows.select_related(*kin).prefetch_related("organisation__members")


def ending() -> QuerySet[Draft]:
    """The drafts that end some day, the binned ones included.

    A dossier taken back keeps its number and lives with the dossiers: its draft is not among them.
    """
    rows = Draft.objects.filter(submitted_at=None, erased_at=None, application=None)
    kin = ("organisation__members", "attachments")
    return rows.select_related("campaign", "owner").prefetch_related(*kin)


def silent_addresses() -> frozenset[str]:
    """The addresses of people who left: nobody writes to them any more."""
    gone = User.objects.filter(Q(is_active=False) | Q(erased_at__isnull=False))
    rows = gone.filter(email__isnull=False).values_list(Lower("email"), flat=True)
    return frozenset(address for address in rows if address)


def addresses_of(draft: Draft, *, silent: frozenset[str]) -> list[str]:
    """Who is told of a draft: its owner, its structure's members, else its return address."""
    people = [draft.owner] if draft.owner else []
    if draft.organisation:
        people += sorted(draft.organisation.members.all(), key=lambda member: member.pk)
    known = [person.email for person in people if person.is_active and not person.erased_at]
    if not people:
        known = [draft.return_address]
    lower = (address.lower() for address in known if address)
    return [address for address in dict.fromkeys(lower) if address not in silent]


def has_text(draft: Draft) -> bool:
    return any(text.strip() for text in draft.texts.values())


def holds_something(draft: Draft) -> bool:
    """Whether anything would be lost with this draft."""
    return has_text(draft) or bool(draft.attachments.all())


def lives(rows: Iterable[Draft], *, at: datetime) -> Iterator[tuple[Draft, Life, list[str]]]:
    """Each draft with its life and who is told of it. Two queries more, however many drafts."""
    silent, permits = silent_addresses(), _permits(at)
    for draft in rows:
        addresses = addresses_of(draft, silent=silent)
        yield draft, _life(draft, addresses, permits), addresses


def ending_soon(rows: QuerySet[Draft], *, at: datetime) -> list[tuple[Draft, date]]:
    """Those of these drafts whose first notice was said, and the day each goes to the bin."""
    warned = ending().filter(pk__in=rows.values("pk"), first_notice_at__isnull=False)
    return [(draft, ends_on(life)) for draft, life, _ in lives(warned, at=at) if _is_told(life)]


def in_bin(rows: QuerySet[Draft]) -> list[tuple[Draft, date]]:
    """Drafts of the bin, and the day each is erased."""
    return [(draft, leaves_bin_on(paris_day(draft.binned_at))) for draft in rows if draft.binned_at]


def _is_told(life: Life) -> bool:
    return life.first_notice_on is not None


def life_of(draft: Draft, *, at: datetime) -> Life:
    """The life of one draft, read again under its lock."""
    return next(life for _, life, _ in lives([draft], at=at))


def _life(draft: Draft, addresses: list[str], permits: dict[tuple[int, str], date]) -> Life:
    ends = [permits.get((draft.campaign_id, address)) for address in addresses]
    closes_on = draft.campaign.closes_on
    return Life(
        touched_on=paris_day(draft.touched_at),
        closes_on=max([closes_on, *(day for day in ends if day)]),
        days_after_closing=draft.campaign.draft_days_after_closing,
        is_warned=bool(addresses) and not draft.is_on_paper and holds_something(draft),
        first_notice_on=_counted(draft.first_notice_at, draft.touched_at),
        second_notice_on=_counted(draft.second_notice_at, draft.touched_at),
        binned_on=paris_day(draft.binned_at) if draft.binned_at else None,
    )


def _counted(noticed_at: datetime | None, touched_at: datetime) -> date | None:
    """A notice said before the last touch no longer counts."""
    return paris_day(noticed_at) if noticed_at and noticed_at > touched_at else None


def _permits(at: datetime) -> dict[tuple[int, str], date]:
    """Late deposits that still hold, by call and address: the day each ends."""
    rows = LatePermit.objects.filter(revoked_at=None, until__gte=at)
    return {(permit.campaign_id, permit.email.lower()): paris_day(permit.until) for permit in rows}
