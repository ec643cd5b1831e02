"""The dossiers of a year that a person may see, or count."""

from dataclasses import dataclass
from datetime import date

from ami_portal.accounts.models import User
from applications.access.dossiers import counted_by
from applications.models import Application
from reporting.domain.facts import Dossier
from reporting.queries.dossier_facts import dossiers_of


@dataclass(frozen=True, slots=True)
class Seen:
    """`hidden` counts the dossiers of the year with a link this person declared."""

    dossiers: list[Dossier]
    hidden: int


def seen_by(user: User, year: int, *, today: date) -> Seen:
    """The year's cohort but for recused dossiers: said apart, in no list and in no cut."""
    cohort = Application.objects.filter(campaign__year=year, campaign__opened_at__isnull=False)
    dossiers = dossiers_of(cohort.filter(pk__in=counted_by(user).values("pk")), today=today)
    return Seen(dossiers, cohort.filed().count() - len(dossiers))
