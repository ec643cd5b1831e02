"""The comité de pilotage: its list, and the report sent to it once."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from reporting.domain.committee import Address, check_sendable
from reporting.models import AnnualReport, CommitteeAddress, ReportEdition, ReportMailing
from reporting.notifications.reports import tell_committee
from reporting.queries import committee, reports


@transaction.atomic
def keep(addresses: Iterable[Address], *, by: User, at: datetime) -> None:
    """Make the list what was written: new addresses come, absent ones leave, names follow."""
    wanted = {address.email: address.name for address in addresses}
    CommitteeAddress.objects.exclude(email__in=wanted).delete()
    for email, name in wanted.items():
        CommitteeAddress.objects.update_or_create(
            email=email,
            defaults={"name": name},
            create_defaults={"name": name, "added_at": at, "added_by": by},
        )


@transaction.atomic
def send(edition: ReportEdition, *, meeting_on: date, by: User, at: datetime) -> ReportMailing:
    """A10: the edition goes to the whole list, with its synthèse and the date of the comité.

    Raises RefusedError for an edition that was sent, that another one replaces, or an empty list.
    """
    report = AnnualReport.objects.select_for_update().get(pk=edition.report_id)
    sent = ReportMailing.objects.filter(edition=edition).first()
    to = committee.addresses()
    check_sendable(
        number=edition.number,
        last=reports.last_number(report.year),
        sent_on=paris_day(sent.sent_at) if sent else None,
        addresses=to,
    )
    mailing = ReportMailing.objects.create(
        edition=edition, meeting_on=meeting_on, recipients=len(to), sent_at=at, sent_by=by
    )
    for address in to:
        tell_committee(edition, address, meeting_on=meeting_on, at=at)
    return mailing
