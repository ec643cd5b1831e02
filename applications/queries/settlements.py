"""The money of an aid: its plan, its payments, what its settlement would be, the envelope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from ami_portal.common.dates import plain_date
from applications.domain.final_report import SPENDING
from applications.domain.settlement import Settlement, settle
from applications.enums import PaymentState
from applications.models import Application, Award, Campaign, FinalReport, Instalment, Payment

TONES = {PaymentState.ORDERED: "next", PaymentState.PAID: "done", PaymentState.REJECTED: "no"}


@dataclass(frozen=True, slots=True)
class Line:
    """One payment, planned or made, as the page shows it."""

    amount: Decimal
    words: str
    tone: str
    payment: Payment | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether the treasury has not answered yet."""
        return self.payment is not None and self.payment.state == PaymentState.ORDERED

    @property
    def is_standing(self) -> bool:
        return self.payment is not None and self.payment.is_standing


@dataclass(frozen=True, slots=True)
class Envelope:
    """The money of a call, in euros. What was given back is what was granted once and no more."""

    campaign: Campaign
    paid: Decimal
    returned: Decimal

    @property
    def remaining(self) -> Decimal:
        return self.campaign.envelope - self.campaign.granted_total


def settlement_of(application: Application, *, paid: Decimal) -> Settlement:
    """What the aid is worth with what its bilan says was spent, and what is claimed back."""
    award, report = application.award, application.final_report
    return settle(
        granted=award.amount,
        planned=_planned(application),
        spent=None if award.is_page_blanche else _spent(report),
        paid=paid,
        tolerance=application.campaign.settlement_tolerance,
    )


def lines_of(application: Application) -> list[Line]:
    """The payments made, in order, then those that are planned."""
    payments = list(application.payments.all())
    standing = {payment.instalment_id for payment in payments if payment.is_standing}
    planned = [part for part in application.instalments.all() if part.pk not in standing]
    return [*map(_made, payments), *map(_coming, planned)]


def open_parts(application: Application) -> list[Instalment]:
    """The parts of the plan that no standing payment takes."""
    standing = application.payments.standing().filter(instalment__isnull=False)
    return list(application.instalments.exclude(pk__in=standing.values("instalment")))


def envelopes(visible: QuerySet[Application]) -> list[Envelope]:
    """The money of each call that has aids, the newest first. Three queries.

    The counts are those of the whole call: an envelope hides nothing of one dossier.
    """
    calls = Campaign.objects.filter(pk__in=visible.filter(award__isnull=False).values("campaign"))
    granted = dict(_by_call(Award.objects.all(), "application__campaign"))
    paid = dict(_by_call(Payment.objects.standing(), "application__campaign"))
    return [
        Envelope(
            call,
            paid.get(call.pk, Decimal(0)),
            granted.get(call.pk, Decimal(0)) - call.granted_total,
        )
        for call in calls
    ]


def _by_call(rows: QuerySet[Any], name: str) -> Sequence[tuple[int, Decimal]]:
    return list(rows.order_by().values_list(name).annotate(total=Sum("amount")))


def _planned(application: Application) -> Decimal:
    """The cash expenses of the request; its eligible cost when it has no lines."""
    lines = application.budget_lines.filter(code__in=_counted(application))
    total = lines.aggregate(total=Sum("amount"))["total"]
    return total or application.award.eligible_cost


def _spent(report: FinalReport) -> Decimal | None:
    """What was spent on the same lines; the sum in all when no line was noted."""
    lines = report.spending.filter(code__in=_counted(report.application))
    total = lines.aggregate(total=Sum("amount"))["total"]
    return report.spent if total is None else total


def _counted(application: Application) -> list[str]:
    """The lines that count, before as after: those that the call does not leave out."""
    return [code for code in SPENDING if code not in application.campaign.excluded_codes]


def _made(payment: Payment) -> Line:
    state = PaymentState(payment.state)
    account = f", compte qui finit par {payment.account_digits}" if payment.account_digits else ""
    words = {
        PaymentState.ORDERED: f"ordonné le {plain_date(payment.ordered_on)}{account}",
        PaymentState.PAID: f"versé le {_day(payment.paid_on)}{account}",
        PaymentState.REJECTED: (
            f"rejeté le {_day(payment.rejected_on)}\u00a0: {payment.rejected_because}"
        ),
    }[state]
    return Line(payment.amount, words, TONES[state], payment)


def _coming(part: Instalment) -> Line:
    when = f"le {plain_date(part.expected_on)}" if part.expected_on else part.get_due_when_display()
    return Line(part.amount, f"prévu {when}", "")


def _day(day: date | None) -> str:
    return plain_date(day) if day else "jour non noté"
