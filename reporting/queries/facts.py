"""Read a year's facts: a fixed number of queries, however many dossiers."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, Sum

from ami_portal.common.dates import paris_day
from applications.enums import (
    FUNDED,
    BudgetCode,
    ContratOutcome,
    PartnerAnswer,
    PaymentState,
    RedirectionStatus,
    State,
)
from applications.models import (
    Application,
    Award,
    BudgetLine,
    CahierSection,
    Campaign,
    FinalReport,
    Need,
    Recusal,
    Territory,
)
from applications.models.application import ApplicationQuerySet
from juries.enums import Attendance, DecisionKind
from juries.models import College, Decision, Hearing, HearingEntry, HearingSeat, Seat
from reporting.domain.cohort import YearFigures
from reporting.domain.facts import (
    Aid,
    CollegeFacts,
    Dossier,
    Filing,
    NeedFacts,
    People,
    SectionFacts,
    Sitting,
    Way,
    YearFacts,
)
from reporting.models import AnnualReport

OTHER_FUNDERS = (
    BudgetCode.REVENUE_74_COMMUNE,
    BudgetCode.REVENUE_74_STATE,
    BudgetCode.REVENUE_74_OTHER,
)

# What a bank rejected is no money.
STANDING = ~Q(payments__state=PaymentState.REJECTED)


def facts_of(year: int, years: Iterable[YearFigures], *, today: date) -> YearFacts:
    """The facts of a year of the AMI, all its calls together, as known on this day."""
    calls = list(Campaign.objects.published().filter(year=year).prefetch_related("themes"))
    territory = Territory.objects.first()
    written = AnnualReport.objects.filter(year=year).first() or AnnualReport(year=year)
    return YearFacts(
        year=year,
        today=today,
        territory=territory.name if territory else "",
        authority=territory.authority if territory else "",
        is_fictitious=any(call.is_fictitious for call in calls),
        envelope=sum((call.envelope for call in calls), Decimal(0)),
        themes=tuple(dict.fromkeys(theme.name for call in calls for theme in call.themes.all())),
        dossiers=tuple(dossiers_of(Application.objects.filter(campaign__in=calls))),
        sittings=_sittings(calls),
        colleges=_colleges(calls),
        recusals=Recusal.objects.filter(application__campaign__in=calls).count(),
        needs=_needs(calls),
        sections=_sections(calls),
        # A report speaks of its year and of those before: later ones are not over.
        years=tuple(each for each in years if each.year <= year),
        accepted=_accepted(),
        foreword=written.foreword,
        vigilance=written.vigilance,
        proposals=written.proposals,
    )


def dossiers_of(applications: ApplicationQuerySet) -> list[Dossier]:
    """The dossiers received at closing, in their order, with all that became of them."""
    rows = (
        applications.filed()
        .order_by("campaign__code", "sequence")
        .select_related(
            "organisation_type", "theme", "need", "award", "final_report",
            "contrat_filing__contract",
        )
        .defer("raw_fields", "need_text", "action_text", "novelty_text", "residents_text")
        .annotate(carried=Count("partners", filter=Q(partners__answer=PartnerAnswer.CARRIES)))
        .prefetch_related(
            "neighbourhoods__communes",
            "redirections",
            Prefetch(
                "decisions",
                Decision.objects.filter(
                    released_at__isnull=False,
                    reopened_at__isnull=True,
                    kind=DecisionKind.DECLINE,
                ).order_by("released_at"),
            ),
        )
    )  # fmt: skip
    paid = dict(
        applications.order_by()
        .values_list("pk")
        .annotate(paid=Sum("payments__amount", filter=STANDING))
    )
    others = _other_funding(applications)
    return [_dossier(row, paid.get(row.pk) or Decimal(0), others.get(row.pk)) for row in rows]


def _other_funding(applications: ApplicationQuerySet) -> dict[int, Decimal]:
    lines = BudgetLine.objects.filter(application__in=applications, code__in=OTHER_FUNDERS)
    return dict(lines.values_list("application").annotate(total=Sum("amount")))


def _dossier(row: Application, paid: Decimal, other_funding: Decimal | None) -> Dossier:
    places = list(row.neighbourhoods.all())
    declined = list(row.decisions.all())
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
        decided_on=_day(row.decided_at),
        communes=tuple(sorted({town.name for place in places for town in place.communes.all()})),
        neighbourhoods=tuple(place.name for place in places),
        expected=People(
            row.people_expected,
            row.qpv_people_expected,
            row.women_expected,
            row.under_26_expected,
        ),
        realised=_realised(getattr(row, "final_report", None)),
        aid=_aid(getattr(row, "award", None)),
        paid=paid,
        other_funding=other_funding or Decimal(0),
        is_carried_together=row.carried > 0,
        not_selected_reason=declined[-1].get_reason_display() if declined else "",
        ways=tuple(
            Way(way.get_target_display(), RedirectionStatus(way.status))
            for way in row.redirections.all()
        ),
        filing=_filing(row),
    )


def _day(at: datetime | None) -> date | None:
    return paris_day(at) if at else None


def _realised(report: FinalReport | None) -> People | None:
    if report is None or report.received_at is None:
        return None
    return People(report.people, report.qpv_people, report.women, report.under_26)


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


def _sittings(calls: list[Campaign]) -> tuple[Sitting, ...]:
    entries = HearingEntry.objects.select_related("application__organisation_type").defer(
        "application__raw_fields"
    )
    rows = (
        Hearing.objects.filter(
            campaign__in=calls, published_at__isnull=False, cancelled_at__isnull=True
        )
        .select_related("theme")
        .prefetch_related(Prefetch("entries", entries))
    )
    return tuple(_sitting(row) for row in rows)


def _sitting(row: Hearing) -> Sitting:
    entries = list(row.entries.all())
    absent = sum(1 for each in entries if each.attendance == Attendance.ABSENT)
    met = [each for each in entries if each.attendance != Attendance.ABSENT]
    return Sitting(
        theme=row.theme.name,
        is_held=row.closed_at is not None,
        heard=len(met) if row.closed_at else 0,
        absent=absent,
        types=frozenset(each.application.organisation_type.name for each in met),
    )


def _colleges(calls: list[Campaign]) -> tuple[CollegeFacts, ...]:
    seats = Counter(
        Seat.objects.filter(
            college__panel__campaign__in=calls, withdrawn_at__isnull=True, replaces__isnull=True
        ).values_list("college", flat=True)
    )
    sat = {
        college: (summoned, present)
        for college, summoned, present in HearingSeat.objects.filter(
            hearing__campaign__in=calls, hearing__closed_at__isnull=False
        )
        .order_by()
        .values_list("seat__college")
        .annotate(summoned=Count("pk"), present=Count("pk", filter=Q(is_present=True)))
    }
    return tuple(
        CollegeFacts(college.name, seats[college.pk], college.quorum, *sat.get(college.pk, (0, 0)))
        for college in College.objects.filter(panel__campaign__in=calls)
    )


def _needs(calls: list[Campaign]) -> tuple[NeedFacts, ...]:
    rows = Need.objects.filter(campaign__in=calls).select_related("theme")
    return tuple(
        NeedFacts(row.theme.name, row.text, row.source, row.is_poorly_covered) for row in rows
    )


def _sections(calls: list[Campaign]) -> tuple[SectionFacts, ...]:
    rows = CahierSection.objects.filter(campaign__in=calls)
    return tuple(SectionFacts(row.title, row.direction, bool(row.text.strip())) for row in rows)


def _accepted() -> dict[int, int]:
    """Actions accepted in the contrat de ville, by year of their AMI."""
    rows = Application.objects.filter(
        state__in=FUNDED, contrat_filing__outcome=ContratOutcome.ACCEPTED
    )
    return dict(rows.order_by().values_list("campaign__year").annotate(Count("pk")))
