"""Read dossiers as facts: two queries, however many dossiers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Min, OuterRef, Prefetch, QuerySet, Sum
from django.db.models.functions import JSONObject

from ami_portal.common.dates import paris_day
from applications.enums import (
    FILED,
    FUNDED,
    BudgetCode,
    ContratOutcome,
    EventKind,
    InadmissibilityReason,
    LetterKind,
    NotSelectedReason,
    PartnerAnswer,
    RedirectionStatus,
    RedirectionTarget,
    State,
)
from applications.models import (
    Application,
    Award,
    BudgetLine,
    Commune,
    DecisionLetter,
    Event,
    FinalReport,
    Neighbourhood,
    Partner,
    Payment,
    Redirection,
)
from applications.models.application import ApplicationQuerySet
from applications.queries.silence import silence_day
from juries.enums import DecisionKind
from juries.models import Decision
from reporting.domain.facts import Aid, Dossier, Filing, People, Project, Way

OTHER_FUNDERS = (
    BudgetCode.REVENUE_74_COMMUNE,
    BudgetCode.REVENUE_74_STATE,
    BudgetCode.REVENUE_74_OTHER,
)
COMPLEMENTS = (EventKind.COMPLEMENT_REQUESTED, EventKind.COMPLEMENT_RECEIVED)
MINE = {"application": OuterRef("pk")}


def dossiers_of(applications: ApplicationQuerySet, *, today: date) -> list[Dossier]:
    """The dossiers received at closing, in their order, with all that became of them."""
    rows = (
        applications.filed()
        .order_by("campaign__code", "sequence")
        .select_related(
            "organisation_type", "theme", "need", "award", "agreement",
            "final_report__became__campaign", "contrat_filing__contract",
        )
        .defer("raw_fields", "need_text", "action_text", "novelty_text", "residents_text")
        .annotate(**_places(), **_money(), **_outcome())
        .prefetch_related(Prefetch("events", Event.objects.filter(kind__in=COMPLEMENTS)))
    )  # fmt: skip
    return [_dossier(row, today) for row in rows]


def _places() -> dict[str, Any]:
    here = OuterRef("pk")
    communes = Commune.objects.filter(neighbourhoods__applications=here).order_by("name")
    quarters = Neighbourhood.objects.filter(applications=here).order_by("name")
    return {
        "commune_names": ArraySubquery(communes.values("name").distinct()),
        "neighbourhood_names": ArraySubquery(quarters.values("name")),
    }


def _money() -> dict[str, Any]:
    # What a bank rejected is no money.
    payments = Payment.objects.standing().filter(**MINE)
    others = BudgetLine.objects.filter(**MINE, code__in=OTHER_FUNDERS)
    first = payments.order_by().values("application").annotate(first=Min("ordered_on"))
    return {
        "paid": _sum(payments),
        "other_funding": _sum(others),
        "first_paid_on": first.values("first"),
    }


def _sum(rows: QuerySet[Any]) -> QuerySet[Any]:
    groups = rows.order_by().values("application")
    return groups.annotate(total=Sum("amount")).values("total")


def _outcome() -> dict[str, Any]:
    decisions = Decision.objects.filter(
        **MINE, released_at__isnull=False, reopened_at__isnull=True
    ).order_by("-released_at")
    letters = DecisionLetter.objects.filter(**MINE, cancelled_at__isnull=True)
    ways = Redirection.objects.filter(**MINE).order_by("created_at", "pk")
    carried = Partner.objects.filter(**MINE, answer=PartnerAnswer.CARRIES)
    return {
        "decline_reason": decisions.filter(kind=DecisionKind.DECLINE).values("reason")[:1],
        "vote_day": decisions.values("deliberation__date")[:1],
        "letter_at": letters.exclude(kind=LetterKind.INADMISSIBLE).values("written_at")[:1],
        "way_rows": ArraySubquery(
            ways.values(row=JSONObject(target=F("target"), status=F("status")))
        ),
        "is_carried": Exists(carried),
    }


def _dossier(row: Application, today: date) -> Dossier:
    found: dict[str, Any] = row.__dict__
    report, award = getattr(row, "final_report", None), getattr(row, "award", None)
    return Dossier(
        number=row.number,
        title=row.title,
        organisation=row.organisation_name,
        organisation_type=row.organisation_type.name,
        theme=row.theme.name,
        need=row.need.text if row.need else "",
        channel=row.get_channel_display(),
        state=State(row.state),
        is_first_request=row.is_first_request,
        is_page_blanche=row.is_page_blanche,
        requested=row.requested_amount,
        eligible_cost=row.eligible_cost,
        submitted_on=paris_day(row.submitted_at),
        checked_on=_day(row.checked_at),
        heard_on=_day(row.heard_at),
        voted_on=found["vote_day"] or (award.deliberation_date if award else None),
        decided_on=_day(row.decided_at),
        letter_on=_day(found["letter_at"]),
        paid_on=found["first_paid_on"],
        withdrawn_on=_day(row.withdrawn_at),
        silence_on=silence_day(row, today=today),
        read_on=today,
        communes=tuple(found["commune_names"]),
        neighbourhoods=tuple(found["neighbourhood_names"]),
        expected=People(
            row.people_expected,
            row.qpv_people_expected,
            row.women_expected,
            row.under_26_expected,
        ),
        realised=_realised(report),
        is_report_waived=report is not None and report.waived_at is not None,
        aid=_aid(award),
        is_engaged=hasattr(row, "agreement"),
        paid=found["paid"] or Decimal(0),
        returned=_returned(award, found["paid"] or Decimal(0)),
        other_funding=found["other_funding"] or Decimal(0),
        is_carried_together=found["is_carried"],
        not_selected_reason=_label(NotSelectedReason, found["decline_reason"]),
        inadmissibility_reason=_label(InadmissibilityReason, row.inadmissibility_reason),
        ways=tuple(
            Way(RedirectionTarget(way["target"]).label, RedirectionStatus(way["status"]))
            for way in found["way_rows"]
        ),
        filing=_filing(row),
        project=_project(report),
    )


def _day(at: datetime | None) -> date | None:
    return paris_day(at) if at else None


def _label(kind: type[NotSelectedReason] | type[InadmissibilityReason], value: str | None) -> str:
    return str(kind(value).label) if value else ""


def _realised(report: FinalReport | None) -> People | None:
    """What an accepted bilan says; one that waits to be read, or to be redone, says nothing yet."""
    if report is None or report.accepted_at is None or report.received_at is None:
        return None
    return People(report.people, report.qpv_people, report.women, report.under_26)


def _project(report: FinalReport | None) -> Project | None:
    """What the page blanche became, unless that dossier was taken back before the closing."""
    became = report.became if report else None
    if became is None or became.state not in FILED:
        return None
    return Project(became.campaign.year, became.state in FUNDED)


def _returned(award: Award | None, paid: Decimal) -> Decimal:
    """Euros of the aid that went back: unpaid when given up, undue when settled, recovered."""
    if award is None:
        return Decimal(0)
    recovered = award.recovery_amount if award.recovered_on else Decimal(0)
    if award.renounced_at:
        return award.amount - paid + recovered
    if award.settled_amount is None:
        return recovered
    return max(award.amount - max(paid, award.settled_amount), Decimal(0)) + recovered


def _aid(award: Award | None) -> Aid | None:
    if award is None:
        return None
    return Aid(
        amount=award.amount,
        base_rate=award.base_rate,
        applied_rate=award.applied_rate,
        bonus=award.bonus_kind,
        is_page_blanche=award.is_page_blanche,
        eligible_cost=award.eligible_cost,
        requested=award.requested_amount,
        floor=award.floor,
        ceiling=award.ceiling,
        computed=award.computed_amount,
        override_reason=award.override_reason,
        explanation=award.explanation,
        deliberation=award.deliberation_number,
        deliberated_on=award.deliberation_date,
    )


def _filing(row: Application) -> Filing | None:
    filing = getattr(row, "contrat_filing", None)
    if filing is None:
        return None
    return Filing(
        filing.contract.name,
        filing.year,
        filing.pillar,
        filing.reference,
        ContratOutcome(filing.outcome),
    )
