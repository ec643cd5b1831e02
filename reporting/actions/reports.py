"""The director's words of the next edition of a report."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from reporting.domain.drafting import FOREWORD, VIGILANCE, Proposal, check_fits
from reporting.models import AnnualReport
from reporting.queries.cohorts import yearly_figures


@transaction.atomic
def write(
    year: int,
    *,
    foreword: str,
    vigilance: str,
    proposals: Iterable[Proposal],
    by: User,
    at: datetime,
) -> AnnualReport:
    """Keep the words of a year's next edition; those of a frozen edition do not move.

    Raises UnknownYearError for a year without any figure, RefusedError for a text that its page
    would not hold.
    """
    check_fits(foreword, FOREWORD)
    check_fits(vigilance, VIGILANCE)
    yearly_figures([year])
    row, _ = AnnualReport.objects.update_or_create(
        year=year,
        defaults={
            "foreword": foreword,
            "vigilance": vigilance,
            "proposals": [asdict(each) for each in proposals],
        },
    )
    return row
