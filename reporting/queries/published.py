"""What anyone may read: the funded actions of each year, and their open data."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from applications.enums import FUNDED, State
from applications.models import Application, Territory
from applications.models.application import ApplicationQuerySet
from reporting.domain.cohort import YearFigures
from reporting.domain.scdl import Grantee, Issuer
from reporting.queries.cohorts import yearly_figures


@dataclass(frozen=True, slots=True)
class Action:
    """A funded action as the public reads it. Nobody who was not selected is ever here."""

    title: str
    organisation: str
    theme: str
    communes: tuple[str, ...]
    amount: Decimal
    is_page_blanche: bool
    contrat_year: int | None


@dataclass(frozen=True, slots=True)
class YearOfAid:
    """A year with at least one funded action; `amount` is unknown for typed-in years."""

    figures: YearFigures
    amount: Decimal | None


def years() -> list[YearOfAid]:
    """The years in which something was funded, latest first. Three queries."""
    amounts = dict(
        Application.objects.filter(state__in=FUNDED)
        .order_by()
        .values_list("campaign__year")
        .annotate(Sum("award__amount"))
    )
    return [
        YearOfAid(figures, amounts.get(figures.year) if figures.is_counted else None)
        for figures in reversed(yearly_figures())
        if figures.funded
    ]


def actions(year: int) -> list[Action]:
    """The funded actions of a year's AMI, by theme then structure. Three queries."""
    rows = (
        Application.objects.funded()
        .filter(campaign__year=year, award__isnull=False)
        .select_related("theme", "award", "contrat_filing")
        .prefetch_related("neighbourhoods__communes")
        .defer("raw_fields")
        .order_by("theme__position", "theme__name", "organisation_name", "sequence")
    )
    return [_action(row) for row in rows]


def _action(row: Application) -> Action:
    filing = getattr(row, "contrat_filing", None)
    towns = {town.name for place in row.neighbourhoods.all() for town in place.communes.all()}
    return Action(
        title=row.title,
        organisation=row.organisation_name,
        theme=row.theme.name,
        communes=tuple(sorted(towns)),
        amount=row.award.amount,
        is_page_blanche=row.award.is_page_blanche,
        contrat_year=filing.year if filing else None,
    )


def open_data_years() -> list[tuple[int, int]]:
    """The years that have engaged aids, and how many, latest first."""
    engaged = _engaged().order_by().values_list("campaign__year")
    return sorted(engaged.annotate(Count("pk")), reverse=True)


def issuer() -> Issuer:
    territory = Territory.objects.first()
    return Issuer(territory.authority, territory.siret) if territory else Issuer("", "")


def grantees(year: int) -> list[Grantee]:
    """The engaged aids of a year's AMI; an abandoned one is no aid. Two queries."""
    rows = (
        _engaged()
        .filter(campaign__year=year)
        .select_related("organisation", "award", "agreement", "theme")
        .prefetch_related("payments")
        .defer("raw_fields")
        .order_by("campaign__code", "sequence")
    )
    return [
        Grantee(
            name=row.organisation_name,
            siret=row.organisation.siret,
            rna=row.organisation.rna,
            subject=f"{row.title} ({row.theme.name})",
            amount=row.award.amount,
            decision=row.award.deliberation_number,
            signed_on=row.agreement.signed_on,
            ends_on=row.ends_on,
            paid_on=[payment.ordered_on for payment in row.payments.all() if payment.is_standing],
        )
        for row in rows
    ]


def _engaged() -> ApplicationQuerySet:
    return Application.objects.filter(
        state__in=[State.COMMITTED, State.CLOSED], agreement__isnull=False
    )
