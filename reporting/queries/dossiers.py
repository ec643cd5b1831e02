"""The dossiers of a year that a person of the service may see."""

from dataclasses import dataclass

from ami_portal.accounts.models import User
from applications.access.dossiers import visible_to_staff
from applications.models import Application
from reporting.domain.facts import Dossier
from reporting.queries.facts import dossiers_of


@dataclass(frozen=True, slots=True)
class Seen:
    """`hidden` counts the dossiers of the year with a link this person declared."""

    dossiers: list[Dossier]
    hidden: int


def seen_by(user: User, year: int) -> Seen:
    """The year's cohort but for recused dossiers: they count in figures and are not listed."""
    cohort = Application.objects.filter(campaign__year=year, campaign__opened_at__isnull=False)
    visible = cohort.filter(pk__in=visible_to_staff(user).values("pk"))
    dossiers = dossiers_of(visible)
    return Seen(dossiers, cohort.filed().count() - len(dossiers))
