"""The engagement of an aid (convention or notification) and its settlement."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import history
from applications.actions.awards import paid_to
from applications.domain.engagement import (
    check_can_be_closed,
    check_can_be_engaged,
    chosen_agreement,
    required_agreement,
)
from applications.domain.final_report import due_on
from applications.enums import AgreementKind, EventKind, Transition
from applications.models import Agreement, Application, FinalReport
from applications.queries.follow_up import aid_of_the_year


@transaction.atomic
def commit(
    application: Application,
    *,
    signed_on: date,
    by: User,
    at: datetime,
    kind: AgreementKind | None = None,
    other_aid: Decimal = Decimal(0),
    siret: str = "",
) -> Agreement:
    """Engage the aid; the bilan is due six months after the end of the exercise.

    Convention above 23 000 € of all this authority's aid to the structure in the civil year:
    the awards known here and `other_aid`, euros given outside the calls. `siret` notes the number
    of a structure that had none. Raises FollowUpRefusedError, TransitionNotAllowedError.
    """
    application = history.lock(application)
    history.move(application, Transition.COMMIT)
    _note_siret(application, siret)
    check_can_be_engaged(
        is_undeclared=application.organisation_type.is_undeclared,
        siret=application.organisation.siret,
    )
    required = required_agreement(
        year_total=aid_of_the_year(application) + other_aid,
        is_public_body=application.organisation_type.is_public_body,
    )
    agreement = Agreement.objects.create(
        application=application,
        kind=chosen_agreement(kind, required),
        signed_on=signed_on,
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
def close(application: Application, *, by: User, at: datetime) -> Application:
    """Settle the aid once it is paid and its bilan accepted.

    Raises FollowUpRefusedError, TransitionNotAllowedError.
    """
    application = history.lock(application)
    history.move(application, Transition.CLOSE)
    check_can_be_closed(
        is_report_settled=_is_settled(application.final_report),
        paid=paid_to(application),
    )
    application.save(update_fields=["state"])
    history.record(application, EventKind.CLOSED, by=by, at=at)
    return application


def _is_settled(report: FinalReport) -> bool:
    """Accepted, or not asked for."""
    return report.accepted_at is not None or report.waived_at is not None


def _note_siret(application: Application, siret: str) -> None:
    organisation = application.organisation
    if siret and not organisation.siret:
        organisation.siret = siret
        organisation.save(update_fields=["siret"])
