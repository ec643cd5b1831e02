"""Granting an aid, and giving it back: the envelope is counted under the lock of the call's row."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.actions import history
from applications.domain.envelope import total_after
from applications.enums import EventKind, Transition
from applications.models import Application, Award, Campaign
from applications.notifications import outcomes as mails


@dataclass(frozen=True, slots=True)
class Grant:
    """An aid to grant, with its whole calculation. Amounts in euros, rates as parts of 1."""

    amount: Decimal
    is_page_blanche: bool
    eligible_cost: Decimal
    requested_amount: Decimal
    base_rate: Decimal
    applied_rate: Decimal | None
    bonus_kind: str
    floor: Decimal
    ceiling: Decimal
    computed_amount: Decimal
    override_reason: str
    explanation: str
    remaining: Decimal | None
    deliberation_number: str
    deliberation_date: date


@transaction.atomic
def fund(
    application: Application,
    grant: Grant,
    *,
    by: User,
    at: datetime,
    text: str = "",
    advice: str = "",
) -> Award:
    """Grant the aid, within what remains of the envelope, whoever clicks at the same time.

    `text` and `advice` are the jury's words, read on the dossier's page as in the letter.
    Raises EnvelopeExceededError, TransitionNotAllowedError.
    """
    campaign = _lock_call(application)
    application = history.lock(application)
    history.move(application, Transition.FUND)
    campaign.granted_total = total_after(
        grant.amount, granted=campaign.granted_total, envelope=campaign.envelope
    )
    campaign.save(update_fields=["granted_total"])
    application.decided_at = at
    application.save(update_fields=["state", "decided_at"])
    award = Award.objects.create(
        application=application,
        granted_at=at,
        granted_by=by,
        **{name: getattr(grant, name) for name in Grant.__slots__},
    )
    history.record(
        application,
        EventKind.FUNDED,
        by=by,
        at=at,
        amount=str(award.amount),
        is_page_blanche=award.is_page_blanche,
        explanation=award.explanation,
        deliberation=award.deliberation_number,
        text=text,
        advice=advice,
    )
    return award


@transaction.atomic
def renounce(application: Application, *, by: User, at: datetime) -> Decimal:
    """Give the aid up: what was not paid returns to the envelope, the agents are told.

    Returns the euros given back. Raises TransitionNotAllowedError.
    """
    campaign = _lock_call(application)
    application = history.lock(application)
    history.move(application, Transition.RENOUNCE)
    application.save(update_fields=["state"])
    award = application.award
    returned = award.amount - paid_to(application)
    award.renounced_at = at
    award.save(update_fields=["renounced_at"])
    campaign.granted_total -= returned
    campaign.save(update_fields=["granted_total"])
    history.record(application, EventKind.RENOUNCED, by=by, at=at, returned=str(returned))
    if returned:
        mails.tell_money_returned(application, amount=returned, on=paris_day(at), at=at)
    return returned


def paid_to(application: Application) -> Decimal:
    """The euros already ordered for this dossier; what a bank rejected is not."""
    return application.payments.standing().aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _lock_call(application: Application) -> Campaign:
    """The call's row, always locked before the dossier's: two awards never wait for each other."""
    return Campaign.objects.select_for_update().get(pk=application.campaign_id)
