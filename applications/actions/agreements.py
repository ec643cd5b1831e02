"""The engagement of an aid (convention or notification) and its settlement."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.actions import history, messages
from applications.actions.awards import paid_to
from applications.domain.engagement import (
    check_can_be_closed,
    check_can_be_engaged,
    check_day,
    check_recipient,
    chosen_agreement,
)
from applications.domain.final_report import due_on
from applications.domain.settlement import check_all_paid
from applications.domain.workflow import next_state
from applications.enums import AgreementKind, EventKind, Transition
from applications.models import (
    Agreement,
    Application,
    Award,
    Campaign,
    FinalReport,
    Organisation,
    OtherAid,
)
from applications.queries import agreements, settlements


@transaction.atomic
def commit(
    application: Application,
    *,
    signed_on: date,
    by: User,
    at: datetime,
    kind: AgreementKind | None = None,
    other_aid: Decimal | None = None,
    siret: str = "",
) -> Agreement:
    """Engage the aid; the bilan is due six months after the end of the exercise.

    Convention when all this authority's aid of the civil year to who is paid exceeds the dated
    threshold: the awards known here and the other aid on record, which `other_aid` euros replace
    when given. `siret` notes the number of a structure that had none.
    Raises FollowUpRefusedError with what unlocks it, TransitionNotAllowedError.
    """
    application = history.lock(application)
    history.move(application, Transition.COMMIT)
    _note_siret(application, siret)
    check_can_be_engaged(agreements.obstacles_of(application, today=paris_day(at)))
    check_day(
        signed_on,
        since=application.award.deliberation_date,
        step="la délibération",
        today=paris_day(at),
        field="signed_on",
    )
    if other_aid is not None:
        note_other_aid(application, amount=other_aid, by=by, at=at)
    required = agreements.form_for(application)
    payee, year = application.award.payee, agreements.year_of(application)
    agreement = Agreement.objects.create(
        application=application,
        kind=chosen_agreement(kind, required),
        signed_on=signed_on,
        year_total=agreements.granted_in(payee, year)
        + (agreements.other_aid_of(payee, year) or Decimal(0)),
        explanation=required.sentence,
        recorded_by=by,
    )
    FinalReport.objects.create(
        application=application,
        due_on=due_on(
            starts_on=application.starts_on,
            ends_on=application.ends_on,
            signed_on=signed_on,
            is_page_blanche=application.award.is_page_blanche,
        ),
    )
    application.save(update_fields=["state"])
    history.record(
        application,
        EventKind.COMMITTED,
        by=by,
        at=at,
        agreement=agreement.kind,
        signed_on=signed_on.isoformat(),
    )
    return agreement


@transaction.atomic
def note_other_aid(
    application: Application, *, amount: Decimal, by: User, at: datetime
) -> OtherAid:
    """Euros that the authority gives to who is paid, outside the calls, in the aid’s year."""
    noted, _ = OtherAid.objects.update_or_create(
        organisation=application.award.payee,
        year=agreements.year_of(application),
        defaults={"amount": amount, "recorded_by": by, "recorded_at": at},
    )
    return noted


@transaction.atomic
def choose_recipient(
    application: Application, *, name: str, siret: str, by: User, at: datetime
) -> Award:
    """Another structure receives the aid for an undeclared collectif; found by its SIRET, or noted.

    Its papers are then asked instead. Raises FollowUpRefusedError, TransitionNotAllowedError.
    """
    locked = history.lock(application)
    next_state(Transition.COMMIT, locked.state)
    recipient, _ = Organisation.objects.get_or_create(
        siret=siret, defaults={"name": name, "created_at": at}
    )
    check_recipient(
        is_undeclared=locked.organisation_type.is_undeclared,
        is_itself=recipient.pk == locked.organisation_id,
        has_part=locked.award.shares.filter(organisation=recipient).exists(),
    )
    locked.award.recipient = recipient
    locked.award.save(update_fields=["recipient"])
    history.record(locked, EventKind.RECIPIENT_CHOSEN, by=by, at=at, text=recipient.name)
    return locked.award


@transaction.atomic
def close(application: Application, *, by: User, at: datetime) -> Application:
    """Settle the aid once it is paid and its bilan accepted; what is no longer due goes back.

    Beyond the tolerance of the call, what was paid in excess is claimed, and the structure is told.
    Raises FollowUpRefusedError, TransitionNotAllowedError.
    """
    campaign = Campaign.objects.select_for_update().get(pk=application.campaign_id)
    application = history.lock(application)
    history.move(application, Transition.CLOSE)
    paid = paid_to(application)
    check_can_be_closed(is_report_settled=_is_settled(application.final_report), paid=paid)
    settled = settlements.settlement_of(application, paid=paid)
    check_all_paid(due=settled.due, paid=paid)
    award = application.award
    award.settled_amount, award.settlement = settled.due, settled.explanation
    award.recovery_amount = settled.to_recover
    award.save(update_fields=["settled_amount", "settlement", "recovery_amount"])
    campaign.granted_total -= settled.to_release
    campaign.save(update_fields=["granted_total"])
    application.save(update_fields=["state"])
    history.record(application, EventKind.CLOSED, by=by, at=at, text=settled.explanation)
    if settled.to_recover:
        messages.send(application, text=settled.explanation, by=by, at=at)
    return application


def _is_settled(report: FinalReport) -> bool:
    """Accepted, or not asked for."""
    return report.accepted_at is not None or report.waived_at is not None


def _note_siret(application: Application, siret: str) -> None:
    organisation = application.organisation
    if siret and not organisation.siret:
        organisation.siret = siret
        organisation.save(update_fields=["siret"])
