"""The figures of each year: counted in the dossiers, or typed in by hand for earlier ones."""

from collections.abc import Iterable

from django.db.models import Count, Q

from applications.enums import FILED, FUNDED, ContratOutcome, State
from applications.models import Campaign
from reporting.domain.cohort import PROVISIONAL, Source, YearFigures, chosen, combined
from reporting.domain.history import PastYear
from reporting.models import HistoricalYear

# The conditions of ApplicationQuerySet.filed, funded and moved, seen from the call.
IS_FILED = Q(applications__state__in=FILED) | Q(
    applications__state=State.WITHDRAWN, applications__withdrawn_before_closing=False
)
IS_FUNDED = Q(applications__state__in=FUNDED)
IS_MOVED = IS_FUNDED & Q(applications__contrat_filing__isnull=False)
IS_ADMISSIBLE = (
    IS_FILED
    & Q(applications__checked_at__isnull=False)
    & ~Q(applications__state=State.INADMISSIBLE)
)
IS_HEARD = IS_FILED & Q(applications__heard_at__isnull=False)
IS_ACCEPTED = IS_FUNDED & Q(applications__contrat_filing__outcome=ContratOutcome.ACCEPTED)
IS_WAITING = Q(applications__state__in=[State.SUBMITTED, State.ADMISSIBLE, State.HEARD])


def yearly_figures(years: Iterable[int] | None = None) -> list[YearFigures]:
    """Figures by year of the AMI, several calls of a year added up, oldest first.

    Two queries. Raises UnknownYearError when a year asked for has neither dossiers nor a
    historical row.
    """
    return chosen(combined(_counted(), _typed_in()), years)


def _counted() -> list[YearFigures]:
    rows = (
        Campaign.objects.published()
        .order_by()
        .values("year")
        .annotate(
            filed=Count("applications", filter=IS_FILED),
            funded=Count("applications", filter=IS_FUNDED),
            moved=Count("applications", filter=IS_MOVED),
            admissible=Count("applications", filter=IS_ADMISSIBLE),
            heard=Count("applications", filter=IS_HEARD),
            accepted=Count("applications", filter=IS_ACCEPTED),
            waiting=Count("applications", filter=IS_WAITING),
        )
    )
    return [
        YearFigures(
            row["year"],
            row["filed"],
            row["funded"],
            row["moved"],
            Source.COUNTED,
            PROVISIONAL if row["waiting"] or not row["filed"] else "",
            admissible=row["admissible"],
            heard=row["heard"],
            accepted=row["accepted"],
        )
        for row in rows
    ]


def _typed_in() -> list[YearFigures]:
    return [
        YearFigures(
            row.year,
            row.filed,
            row.funded,
            row.moved,
            Source.TYPED_IN,
            row.note,
            origin=row.origin,
        )
        for row in HistoricalYear.objects.all()
    ]


def past_years() -> list[HistoricalYear]:
    """The years typed in by hand, latest first, with who typed them. One query."""
    return list(HistoricalYear.objects.select_related("recorded_by").order_by("-year"))


def past_year(year: int) -> PastYear | None:
    """What was typed in of a year. One query."""
    row = HistoricalYear.objects.filter(year=year).first()
    if row is None:
        return None
    return PastYear(row.year, row.filed, row.funded, row.moved, row.note, row.origin)
