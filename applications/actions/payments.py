"""The money of an engaged aid: planned, ordered, paid, rejected, given back."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.common.money import format_euros
from applications.actions import history, messages
from applications.actions.awards import paid_to
from applications.domain.engagement import FollowUpRefusedError, check_day, check_payment
from applications.domain.settlement import Part, check_plan, check_ready
from applications.domain.verification import need_words
from applications.enums import EventKind, InstalmentWhen, PaymentState, State
from applications.models import Application, Award, Campaign, Instalment, Payment
from applications.notifications import outcomes as mails
from applications.queries.agreements import account_of


@transaction.atomic
def plan(
    application: Application, parts: Sequence[Part], *, by: User, at: datetime
) -> list[Instalment]:
    """The parts in which the aid leaves, in order; they replace earlier ones not begun.

    Raises FollowUpRefusedError.
    """
    locked = _engaged(application)
    check_plan(parts, granted=locked.award.amount, is_begun=paid_to(locked) > 0)
    locked.payments.update(instalment=None)
    locked.instalments.all().delete()
    rows = Instalment.objects.bulk_create(
        Instalment(
            application=locked,
            rank=rank,
            amount=part.amount,
            due_when=part.due_when,
            expected_on=part.expected_on,
        )
        for rank, part in enumerate(parts, start=1)
    )
    said = ", ".join(f"{format_euros(row.amount)} {row.get_due_when_display()}" for row in rows)
    history.record(locked, EventKind.PAYMENT_PLANNED, by=by, at=at, text=said)
    return rows


@transaction.atomic
def order(
    application: Application,
    *,
    ordered_on: date,
    by: User,
    at: datetime,
    amount: Decimal | None = None,
    instalment: Instalment | None = None,
) -> Payment:
    """Record a payment order, in euros, and tell the structure. Never more than the aid in all.

    Once the aid has a plan, a payment is one of its parts. Raises FollowUpRefusedError.
    """
    application = _engaged(application)
    _check_day(application, ordered_on, at=at, field="ordered_on")
    part = _part(application, instalment, amount, ordered_on=ordered_on)
    euros = part.amount if part else amount or Decimal(0)
    award = Award.objects.select_for_update().get(application=application)
    check_payment(euros, granted=award.amount, paid=award.ordered_total)
    award.ordered_total += euros
    award.save(update_fields=["ordered_total"])
    account = account_of(award.payee)
    payment = Payment.objects.create(
        application=application,
        instalment=part,
        amount=euros,
        ordered_on=ordered_on,
        account_digits=account.last_four if account else "",
        recorded_by=by,
    )
    history.record(
        application,
        EventKind.PAID,
        by=by,
        at=at,
        amount=str(euros),
        ordered_on=ordered_on.isoformat(),
    )
    mails.tell_payment(payment, at=at)
    return payment


@transaction.atomic
def confirm(payment: Payment, *, paid_on: date, by: User, at: datetime) -> Payment:
    """The treasury paid it. Raises FollowUpRefusedError."""
    locked = _lock(payment)
    if locked.state != PaymentState.ORDERED:
        raise FollowUpRefusedError("Ce versement n’est pas en attente de la trésorerie.")
    _check_answer(locked, paid_on, at=at)
    locked.state, locked.paid_on = PaymentState.PAID, paid_on
    locked.save(update_fields=["state", "paid_on"])
    said = format_euros(locked.amount)
    history.record(locked.application, EventKind.PAYMENT_MADE, by=by, at=at, text=said)
    return locked


@transaction.atomic
def reject(payment: Payment, *, because: str, rejected_on: date, by: User, at: datetime) -> Payment:
    """The bank sent it back: it is to be ordered again, and the structure is told why.

    Raises FollowUpRefusedError, MissingReasonError.
    """
    why = need_words(because, "Écrivez pourquoi la banque a rejeté ce versement.")
    locked = _lock(payment)
    if not locked.is_standing:
        raise FollowUpRefusedError("Ce versement est déjà rejeté.")
    _check_answer(locked, rejected_on, at=at)
    award = Award.objects.select_for_update().get(application=locked.application_id)
    award.ordered_total -= locked.amount
    award.save(update_fields=["ordered_total"])
    locked.state, locked.rejected_on, locked.rejected_because = (
        PaymentState.REJECTED,
        rejected_on,
        why,
    )
    locked.save(update_fields=["state", "rejected_on", "rejected_because"])
    said = f"{format_euros(locked.amount)}\u00a0: {why}"
    history.record(locked.application, EventKind.PAYMENT_REJECTED, by=by, at=at, text=said)
    text = (
        f"Le versement de {format_euros(locked.amount)} a été rejeté par la banque. {why}"
        " Vérifiez le RIB donné, ou donnez-en un autre\u00a0: nous verserons de nouveau."
    )
    messages.send(locked.application, text=text, by=by, at=at)
    return locked


@transaction.atomic
def note_recovery(application: Application, *, recovered_on: date, by: User, at: datetime) -> Award:
    """What was paid in excess came back to the envelope. Raises FollowUpRefusedError."""
    campaign = Campaign.objects.select_for_update().get(pk=application.campaign_id)
    locked = history.lock(application)
    award = locked.award
    if not award.recovery_amount or award.recovered_on:
        raise FollowUpRefusedError("Rien n’est à rendre sur cette aide.")
    _check_day(locked, recovered_on, at=at, field="recovered_on")
    award.recovered_on = recovered_on
    award.save(update_fields=["recovered_on"])
    campaign.granted_total -= award.recovery_amount
    campaign.save(update_fields=["granted_total"])
    said = format_euros(award.recovery_amount)
    history.record(locked, EventKind.RECOVERED, by=by, at=at, text=said)
    return award


def _check_day(application: Application, day: date, *, at: datetime, field: str) -> None:
    """Money moves once the aid is engaged."""
    agreement = getattr(application, "agreement", None)
    since = agreement.signed_on if agreement else application.award.deliberation_date
    check_day(day, since=since, step="l’accord", today=paris_day(at), field=field)


def _check_answer(payment: Payment, day: date, *, at: datetime) -> None:
    """The treasury answers after the order."""
    since, today = payment.ordered_on, paris_day(at)
    check_day(day, since=since, step="l’ordre de versement", today=today, field="day")


def _engaged(application: Application) -> Application:
    locked = history.lock(application)
    if locked.state != State.COMMITTED:
        raise FollowUpRefusedError("Une aide se verse une fois engagée.")
    return locked


def _lock(payment: Payment) -> Payment:
    """The payment of a locked dossier, settled or not: the treasury answers late."""
    application = history.lock(payment.application)
    locked = Payment.objects.get(pk=payment.pk, application=application)
    locked.application = application
    return locked


def _part(
    application: Application,
    wished: Instalment | None,
    amount: Decimal | None,
    *,
    ordered_on: date,
) -> Instalment | None:
    """The part of the plan that leaves; None for an aid without plan."""
    parts = list(application.instalments.all())
    if not parts:
        return None
    standing = set(application.payments.standing().values_list("instalment", flat=True))
    free = [part for part in parts if part.pk not in standing]
    matching = [
        part for part in free if part == wished or (wished is None and part.amount == amount)
    ]
    if not matching:
        raise FollowUpRefusedError("Choisissez un versement du plan qui n’est pas encore ordonné.")
    part = matching[0]
    report = application.final_report
    check_ready(
        Part(part.amount, InstalmentWhen(part.due_when), part.expected_on),
        ordered_on=ordered_on,
        is_report_accepted=report.accepted_at is not None or report.waived_at is not None,
    )
    return part
