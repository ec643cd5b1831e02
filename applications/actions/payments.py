"""Payments ordered for an engaged aid."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history
from applications.actions.awards import paid_to
from applications.domain.engagement import FollowUpRefusedError, check_payment
from applications.enums import EventKind, State
from applications.models import Application, Payment
from applications.notifications import outcomes as mails


@transaction.atomic
def order(
    application: Application, *, amount: Decimal, ordered_on: date, by: User, at: datetime
) -> Payment:
    """Record a payment order, in euros, and tell the structure. Never more than the aid in all.

    Raises FollowUpRefusedError.
    """
    application = history.lock(application)
    if application.state != State.COMMITTED:
        raise FollowUpRefusedError("Une aide se verse une fois engagée.")
    check_payment(amount, granted=application.award.amount, paid=paid_to(application))
    payment = Payment.objects.create(
        application=application, amount=amount, ordered_on=ordered_on, recorded_by=by
    )
    history.record(
        application,
        EventKind.PAID,
        by=by,
        at=at,
        amount=str(amount),
        ordered_on=ordered_on.isoformat(),
    )
    mails.tell_payment(payment, at=at)
    return payment
