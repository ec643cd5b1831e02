"""The director's words, and the freezing of a year's report."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from reporting.domain.content import as_plain
from reporting.models import AnnualReport
from reporting.queries import reports


@transaction.atomic
def write(
    year: int, *, foreword: str, vigilance: str, proposals: str, by: User, at: datetime
) -> AnnualReport:
    """Keep the director's words of a year; a frozen edition keeps the words it was frozen with.

    Raises UnknownYearError for a year without any figure.
    """
    reports.current_facts(year, today=paris_day(at))
    row, _ = AnnualReport.objects.update_or_create(
        year=year,
        defaults={"foreword": foreword, "vigilance": vigilance, "proposals": proposals},
    )
    return row


@transaction.atomic
def freeze(year: int, *, by: User, at: datetime) -> AnnualReport:
    """Freeze the report of this instant as its next numbered edition. Raises UnknownYearError."""
    row, _ = AnnualReport.objects.get_or_create(year=year)
    row = AnnualReport.objects.select_for_update().get(pk=row.pk)
    edition = reports.current(year, today=paris_day(at))
    row.edition += 1
    row.frozen_at, row.frozen_by = at, by
    row.figures = as_plain(edition.report)
    row.save()
    return row
