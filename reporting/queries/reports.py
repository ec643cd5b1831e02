"""The report of a year: as it stands today, or as each of its editions was frozen."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from ami_portal.accounts.models import User
from reporting.domain.cohort import chosen
from reporting.domain.content import Report, report_from
from reporting.domain.facts import YearFacts
from reporting.domain.report import report_of
from reporting.models import ReportEdition
from reporting.queries.cohorts import yearly_figures
from reporting.queries.facts import facts_of
from reporting.queries.moment import one_moment


@dataclass(frozen=True, slots=True)
class Edition:
    """A report to show: edition 0 is a draft, counted today."""

    report: Report
    number: int = 0
    frozen_at: datetime | None = None
    frozen_by: User | None = None
    changes: str = ""

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


@one_moment()
def current_facts(year: int, *, today: date) -> YearFacts:
    """The facts of a year today, all of one moment.

    Raises UnknownYearError for a year without any figure.
    """
    years = yearly_figures()
    chosen({each.year: each for each in years}, [year])
    return facts_of(year, years, today=today)


def current(year: int, *, today: date) -> Edition:
    """The report as the dossiers make it today. Raises UnknownYearError."""
    return Edition(report_of(current_facts(year, today=today)))


def editions_of(year: int) -> QuerySet[ReportEdition]:
    """The frozen editions of a year with their signatures, the last one first, without figures."""
    editions = ReportEdition.objects.filter(report__year=year).select_related(
        "frozen_by", "report", "mailing"
    )
    return editions.order_by("-number").defer("figures")


def last_number(year: int) -> int:
    """The number of the last frozen edition; 0 before the first one."""
    return editions_of(year).values_list("number", flat=True).first() or 0


def as_frozen(row: ReportEdition) -> Edition:
    """An edition from its own figures: nothing that happens later changes it."""
    return Edition(report_from(row.figures), row.number, row.frozen_at, row.frozen_by, row.changes)


def published(year: int) -> Edition | None:
    """The last frozen edition, if any."""
    row = editions_of(year).defer(None).first()
    return as_frozen(row) if row else None


def latest(year: int, *, today: date) -> Edition:
    """The last frozen edition when there is one, else the report of today. Raises
    UnknownYearError."""
    return published(year) or current(year, today=today)
