"""The director's words of the next edition of a report."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from reporting.models import AnnualReport
from reporting.queries import reports


@transaction.atomic
def write(
    year: int, *, foreword: str, vigilance: str, proposals: str, by: User, at: datetime
) -> AnnualReport:
    """Keep the words of a year's next edition; those of a frozen edition do not move.

    Raises UnknownYearError for a year without any figure.
    """
    reports.current_facts(year, today=paris_day(at))
    row, _ = AnnualReport.objects.update_or_create(
        year=year,
        defaults={"foreword": foreword, "vigilance": vigilance, "proposals": proposals},
    )
    return row
