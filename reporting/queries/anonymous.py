"""The dossiers of the evaluator's file."""

from collections.abc import Iterable
from datetime import date

from applications.models import Application
from reporting.domain.anonymous import Row, rows_of
from reporting.queries.cohorts import yearly_figures
from reporting.queries.dossier_facts import dossiers_of
from reporting.queries.moment import one_moment


def counted_years() -> list[int]:
    """The years whose dossiers are here and decided, latest first."""
    decided = (each.year for each in yearly_figures() if each.is_counted and each.funded)
    return sorted(decided, reverse=True)


@one_moment()
def anonymous_rows(years: Iterable[int], *, today: date) -> list[Row]:
    """The rows of these years. Raises TooFewDossiersError."""
    found = [
        (dossier, year)
        for year in sorted(set(years))
        for dossier in dossiers_of(Application.objects.filter(campaign__year=year), today=today)
    ]
    return rows_of([dossier for dossier, _ in found], [year for _, year in found])
