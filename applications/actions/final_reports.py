"""The bilan: the same four numbers as the request, realised."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history
from applications.domain.engagement import FollowUpRefusedError, Realised, check_realised
from applications.enums import EventKind, State
from applications.models import Application, FinalReport
from applications.notifications import outcomes as mails


@transaction.atomic
def receive(
    application: Application,
    *,
    by: User,
    at: datetime,
    people: int | None = None,
    qpv_people: int | None = None,
    women: int | None = None,
    under_26: int | None = None,
    spent: Decimal | None = None,
    text: str = "",
) -> FinalReport:
    """Record the bilan and thank the structure. None is « non connu », which is not zero.

    Received again, it is corrected: the history keeps both. Raises FollowUpRefusedError.
    """
    application = history.lock(application)
    if application.state != State.COMMITTED:
        raise FollowUpRefusedError("Le bilan se reçoit entre l’engagement et le solde.")
    realised = Realised(people, qpv_people, women, under_26, spent)
    check_realised(realised)
    report = application.final_report
    is_first = report.received_at is None
    report.people, report.qpv_people = people, qpv_people
    report.women, report.under_26 = women, under_26
    report.spent, report.text = spent, text
    report.received_at = at
    report.save()
    history.record(application, EventKind.REPORT_RECEIVED, by=by, at=at, people=people)
    if is_first:
        mails.thank_for_report(application, at=at)
    return report
