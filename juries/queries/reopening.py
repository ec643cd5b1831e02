"""The released decisions of a dossier: the one that stands, those taken up again."""

from datetime import date

from django.db.models import QuerySet

from ami_portal.common.dates import paris_day
from applications.models import Application
from juries.domain.reopening import LegalWarning, warning_for
from juries.enums import DecisionKind
from juries.models import Decision


def standing(application: Application) -> Decision | None:
    """The released decision that stands, the latest; None when nothing is decided."""
    rows = application.decisions.filter(released_at__isnull=False, reopened_at__isnull=True)
    return rows.select_related("deliberation", "letter").order_by("released_at", "pk").last()


def reopened(application: Application) -> QuerySet[Decision]:
    """The decisions once released and taken up again, the latest first."""
    rows = application.decisions.filter(reopened_at__isnull=False)
    return rows.select_related("reopened_by", "letter").order_by("-reopened_at", "-pk")


def law_for(decision: Decision, *, today: date) -> LegalWarning | None:
    """What the law says before this released decision is reopened."""
    if decision.released_at is None:
        return None
    released_on = paris_day(decision.released_at)
    return warning_for(DecisionKind(decision.kind), released_on=released_on, today=today)
