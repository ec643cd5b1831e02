"""Read a year's facts: a fixed number of queries, however many dossiers."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject

from applications.models import (
    Application,
    BonusRule,
    CahierSection,
    Campaign,
    Need,
    Recusal,
    Territory,
    Theme,
)
from juries.enums import Attendance
from juries.models import College, Hearing, HearingEntry, HearingSeat, Seat
from reporting.domain.cohort import YearFigures
from reporting.domain.drafting import Proposal
from reporting.domain.facts import (
    CollegeFacts,
    NeedFacts,
    SectionFacts,
    Sitting,
    YearFacts,
)
from reporting.models import AnnualReport
from reporting.queries.dossier_facts import dossiers_of


def facts_of(year: int, years: Iterable[YearFigures], *, today: date) -> YearFacts:
    """The facts of a year of the AMI, all its calls together, as known on this day."""
    calls = list(Campaign.objects.published().filter(year=year).annotate(**_lists()))
    territory = Territory.objects.first()
    written = AnnualReport.objects.filter(year=year).first() or AnnualReport(year=year)
    # A report speaks of its year and of those before: later ones are not over.
    known = tuple(each for each in years if each.year <= year)
    return YearFacts(
        year=year,
        today=today,
        territory=territory.name if territory else "",
        authority=territory.authority if territory else "",
        is_fictitious=any(call.is_fictitious for call in calls),
        envelope=sum((call.envelope for call in calls), Decimal(0)),
        themes=tuple(dict.fromkeys(_every(calls, "theme_names"))),
        rates=tuple(dict.fromkeys(rate for call in calls for rate in _rates(call))),
        dossiers=tuple(dossiers_of(Application.objects.filter(campaign__in=calls), today=today)),
        sittings=_sittings(calls),
        colleges=tuple(CollegeFacts(**row) for row in _every(calls, "college_rows")),
        recusals=sum(call.__dict__["recusals"] for call in calls),
        needs=tuple(NeedFacts(**row) for row in _every(calls, "need_rows")),
        sections=tuple(_section(**row) for row in _every(calls, "section_rows")),
        years=known,
        accepted={each.year: each.accepted for each in known if each.accepted},
        foreword=written.foreword,
        vigilance=written.vigilance,
        proposals=tuple(Proposal(**each) for each in written.proposals),
    )


def _rates(call: Campaign) -> list[tuple[str, Decimal]]:
    base = [("", call.base_rate)] if call.base_rate is not None else []
    rules = call.__dict__["rate_rows"]
    return [*base, *((rule["kind"], Decimal(str(rule["rate"]))) for rule in rules)]


def _lists() -> dict[str, Any]:
    """What a call lists, read with its row."""
    mine = {"campaign": OuterRef("pk")}
    needs = Need.objects.filter(**mine).values(
        row=JSONObject(
            theme=F("theme__name"),
            text=F("text"),
            source=F("source"),
            is_poorly_covered=F("is_poorly_covered"),
        )
    )
    sections = CahierSection.objects.filter(**mine).values(
        row=JSONObject(title=F("title"), direction=F("direction"), text=F("text"))
    )
    rates = BonusRule.objects.filter(**mine).values(row=JSONObject(kind=F("kind"), rate=F("rate")))
    return {
        "rate_rows": ArraySubquery(rates),
        "theme_names": ArraySubquery(Theme.objects.filter(**mine).values("name")),
        "need_rows": ArraySubquery(needs),
        "section_rows": ArraySubquery(sections),
        "college_rows": ArraySubquery(_colleges()),
        "recusals": _number(Recusal.objects.all(), "application__campaign"),
    }


def _number(rows: QuerySet[Any], of: str, **counted: Any) -> Any:
    """How many rows the outer row has, zero included."""
    groups = rows.filter(**{of: OuterRef("pk")}).order_by().values(of)
    return Coalesce(groups.annotate(number=Count("pk", **counted)).values("number"), 0)


def _every(calls: list[Campaign], name: str) -> list[Any]:
    return [each for call in calls for each in call.__dict__[name]]


def _section(*, title: str, direction: str, text: str) -> SectionFacts:
    return SectionFacts(title, direction, bool(text.strip()))


def _sittings(calls: list[Campaign]) -> tuple[Sitting, ...]:
    entries = HearingEntry.objects.filter(hearing=OuterRef("pk")).values(
        row=JSONObject(attendance=F("attendance"), type=F("application__organisation_type__name"))
    )
    rows = Hearing.objects.filter(
        campaign__in=calls, published_at__isnull=False, cancelled_at__isnull=True
    ).annotate(entry_rows=ArraySubquery(entries))
    return tuple(
        _sitting(theme, closed_at is not None, entries)
        for theme, closed_at, entries in rows.values_list("theme__name", "closed_at", "entry_rows")
    )


def _sitting(theme: str, is_held: bool, entries: list[dict[str, str]]) -> Sitting:
    absent = sum(1 for each in entries if each["attendance"] == Attendance.ABSENT)
    types = [each["type"] for each in entries if each["attendance"] != Attendance.ABSENT]
    return Sitting(
        theme=theme,
        is_held=is_held,
        heard=len(types) if is_held else 0,
        absent=absent,
        types=frozenset(types),
    )


def _colleges() -> QuerySet[Any]:
    """Of the outer call: each college, its seats, who was summoned and who came."""
    seats = Seat.objects.filter(withdrawn_at__isnull=True, replaces__isnull=True)
    sat = HearingSeat.objects.filter(hearing__closed_at__isnull=False)
    return College.objects.filter(panel__campaign=OuterRef("pk")).values(
        row=JSONObject(
            name=F("name"),
            seats=_number(seats, "college"),
            quorum=F("quorum"),
            summoned=_number(sat, "seat__college"),
            present=_number(sat, "seat__college", filter=Q(is_present=True)),
        )
    )
