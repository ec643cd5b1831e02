"""What anyone may read: the funded actions of each year, and their open data."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from applications.enums import FUNDED, ContratOutcome, State
from applications.models import Application, Territory
from applications.models.application import ApplicationQuerySet
from applications.queries.final_reports import publishable_photos
from applications.queries.sharing import beneficiaries
from reporting.domain.cohort import YearFigures
from reporting.domain.scdl import Grantee, Issuer, publish_by
from reporting.enums import HeldBack
from reporting.queries.cohorts import yearly_figures
from reporting.queries.moment import one_moment


@dataclass(frozen=True, slots=True)
class Action:
    """A funded action as the public reads it. Nobody who was not selected is ever here.

    `receives` names the structure porteuse of a collectif; `together` those that carry it too.
    `photo` is the key of a picture that may be published.
    """

    title: str
    organisation: str
    receives: str
    together: tuple[str, ...]
    theme: str
    communes: tuple[str, ...]
    amount: Decimal
    is_page_blanche: bool
    contrat_year: int | None
    is_accepted: bool
    photo: UUID | None


@dataclass(frozen=True, slots=True)
class YearOfAid:
    """A year with at least one funded action; `amount` is unknown for typed-in years."""

    figures: YearFigures
    amount: Decimal | None


@one_moment()
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
    """The funded actions of a year's AMI, by theme then structure. Five queries."""
    rows = (
        Application.objects.funded()
        .filter(campaign__year=year, award__isnull=False)
        .select_related("theme", "award__recipient", "contrat_filing", "final_report")
        .prefetch_related("neighbourhoods__communes", "award__shares__organisation")
        .defer("raw_fields")
        .order_by("theme__position", "theme__name", "organisation_name", "sequence")
    )
    photos = set(
        publishable_photos()
        .filter(final_report__application__campaign__year=year)
        .values_list("pk", flat=True)
    )
    return [_action(row, photos) for row in rows]


def _action(row: Application, photos: Collection[UUID]) -> Action:
    filing, report = getattr(row, "contrat_filing", None), getattr(row, "final_report", None)
    towns = {town.name for place in row.neighbourhoods.all() for town in place.communes.all()}
    award = row.award
    return Action(
        title=row.title,
        organisation=row.organisation_name,
        receives=award.recipient.name if award.recipient else "",
        together=tuple(share.organisation.name for share in award.shares.all()),
        theme=row.theme.name,
        communes=tuple(sorted(towns)),
        amount=award.amount,
        is_page_blanche=award.is_page_blanche,
        contrat_year=filing.year if filing else None,
        is_accepted=filing is not None and filing.outcome == ContratOutcome.ACCEPTED,
        photo=report.photo_id if report and report.photo_id in photos else None,
    )


@dataclass(frozen=True, slots=True)
class OpenDataYear:
    """The file of a year: how many lines it has."""

    year: int
    lines: int


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A beneficiary of an engaged aid that no line tells, why, and until when the law waits."""

    number: str
    organisation_id: int
    organisation: str
    why: HeldBack
    publish_by: date
    is_late: bool

    @property
    def is_person(self) -> bool:
        return self.why == HeldBack.PERSON

    @property
    def is_to_qualify(self) -> bool:
        return self.why == HeldBack.NATURE


@one_moment()
def open_data_years() -> list[OpenDataYear]:
    """The years whose file has lines, latest first. Four queries."""
    lines = Counter(
        row.campaign.year
        for row in _beneficiaries(_engaged())
        for grantee in _grantees(row)
        if grantee.is_published
    )
    return [OpenDataYear(year, lines[year]) for year in sorted(lines, reverse=True)]


def issuer() -> Issuer:
    territory = Territory.objects.first()
    return Issuer(territory.authority, territory.siret) if territory else Issuer("", "")


@one_moment()
def grantees(year: int) -> list[Grantee]:
    """Who receives the engaged aids of a year's AMI; an abandoned one is no aid. Four queries."""
    rows = _beneficiaries(_engaged().filter(campaign__year=year))
    return [grantee for row in rows for grantee in _grantees(row)]


@one_moment()
def unpublished(visible: QuerySet[Application], *, today: date) -> list[Unpublished]:
    """Who is held back of the engaged aids that this reader sees: persons last, oldest first."""
    rows = _beneficiaries(_engaged().filter(pk__in=visible.order_by().values("pk")))
    waiting = [
        _unpublished(row, grantee, why, today)
        for row in rows
        for grantee in _grantees(row)
        if (why := grantee.held_back)
    ]
    return sorted(waiting, key=lambda each: (each.is_person, each.publish_by, each.number))


def _unpublished(row: Application, grantee: Grantee, why: HeldBack, today: date) -> Unpublished:
    last_day = publish_by(row.agreement.signed_on)
    return Unpublished(
        row.number, grantee.organisation_id, grantee.name, why, last_day, today > last_day
    )


def _grantees(row: Application) -> list[Grantee]:
    """One line a structure that receives money: who is paid, then those who carry it too."""
    paid_on = [payment.ordered_on for payment in row.payments.all() if payment.is_standing]
    return [
        Grantee(
            name=each.organisation.name,
            siret=each.organisation.siret,
            rna=each.organisation.rna,
            subject=f"{row.theme.name}\u00a0: {row.title}",
            amount=row.award.amount,
            decision=row.award.deliberation_number,
            signed_on=row.agreement.signed_on,
            ends_on=row.ends_on,
            paid_on=paid_on,
            percent=each.percent,
            organisation_id=each.organisation.pk,
            is_person=bool(each.organisation.is_person),
            is_legal_person=each.organisation.is_known_legal_person,
            parts=max(1, len(row.instalments.all()), len(paid_on)),
        )
        for each in beneficiaries(row.award)
    ]


def _beneficiaries(engaged: ApplicationQuerySet) -> ApplicationQuerySet:
    return (
        engaged.select_related("campaign", "theme", "agreement", "organisation", "award__recipient")
        .prefetch_related("payments", "instalments", "award__shares__organisation")
        .defer("raw_fields")
        .order_by("campaign__code", "sequence")
    )


def _engaged() -> ApplicationQuerySet:
    return Application.objects.filter(
        state__in=[State.COMMITTED, State.CLOSED], agreement__isnull=False
    )
