"""Late deposits that were allowed, and still hold."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from ami_portal.accounts.models import User
from applications.models import Campaign, Draft, LatePermit


def holding(*, at: datetime) -> QuerySet[LatePermit]:
    """The permits that hold at this instant: their last second counts whole."""
    live = LatePermit.objects.filter(revoked_at=None, until__gte=at.replace(microsecond=0))
    return live.select_related("granted_by", "campaign").order_by("-until", "pk")


def granted(campaign: Campaign, addresses: Iterable[str], *, at: datetime) -> LatePermit | None:
    """The permit that lets one of these addresses deposit in a call that has closed."""
    known = Q(pk=None)
    for address in addresses:
        known |= Q(email__iexact=address)
    if campaign.opened_at is None or at <= campaign.closes_at:
        return None
    return holding(at=at).filter(known, campaign=campaign).first()


def for_draft(draft: Draft, user: User | None, *, at: datetime) -> LatePermit | None:
    """The permit that a draft may be deposited under: its owner’s, or that of who is asking."""
    if at <= draft.campaign.closes_at:
        return None
    return granted(draft.campaign, addresses_of(draft, user), at=at)


def addresses_of(draft: Draft | None, user: User | None) -> list[str]:
    """The addresses that a permit may name: the draft’s owner, who asks, a paper’s contact.

    A code proved the first two; an agent read the last on the paper.
    """
    people = (draft.owner if draft else None, user)
    written = draft.text_of("contact_email").strip() if draft and draft.is_on_paper else ""
    proved = [person.email for person in people if person is not None and person.email]
    return [*proved, *([written] if written else [])]


def allowed_call(user: User, *, at: datetime) -> Campaign | None:
    """The closed call in which this person may still begin and deposit a dossier."""
    if not user.email:
        return None
    mine = holding(at=at).filter(email__iexact=user.email, campaign__opened_at__isnull=False)
    permit = mine.first()
    return permit.campaign if permit else None
