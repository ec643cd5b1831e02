"""What follows the decisions: aids, payments, bilans, réorientations, contrat de ville."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from ami_portal.common.dates import plain_date
from ami_portal.common.money import NBSP, format_euros
from applications.domain.sharing import SHAREABLE
from applications.domain.workflow import TRANSITIONS
from applications.enums import (
    FUNDED,
    EventKind,
    RedirectionStatus,
    State,
    Transition,
)
from applications.models import (
    Application,
    Award,
    Campaign,
    Event,
    FinalReport,
    Payment,
    Redirection,
)
from applications.queries.final_reports import is_open, late
from applications.queries.sharing import co_carriers

FOLLOWED = FUNDED | {State.RENOUNCED}
RENOUNCEABLE = TRANSITIONS[Transition.RENOUNCE][0]
OPEN_REDIRECTIONS = frozenset({RedirectionStatus.PENDING, RedirectionStatus.CONTACTED})
_MONEY: DecimalField = DecimalField(max_digits=12, decimal_places=2)


@dataclass(frozen=True, slots=True)
class AidRow:
    """One aid, what was paid of it, and its next step: words, and a tone (see docs/look.md)."""

    application: Application
    paid: Decimal
    step: str
    tone: str

    @property
    def left_to_pay(self) -> Decimal:
        return self.application.award.amount - self.paid

    @property
    def can_renounce(self) -> bool:
        """Whether something is left to give up."""
        return self.application.state in RENOUNCEABLE and self.left_to_pay > 0

    @property
    def can_close(self) -> bool:
        """Whether « solder » would be accepted: engaged, paid, its bilan accepted or waived."""
        engaged = self.application.state == State.COMMITTED
        return bool(engaged and self.paid and _is_settled(self.application.final_report))

    @property
    def can_accept(self) -> bool:
        """Whether a bilan waits to be read."""
        report = getattr(self.application, "final_report", None)
        return report is not None and is_open(report) and report.received_at is not None


@dataclass(frozen=True, slots=True)
class Totals:
    """Euros and dossiers of the aids followed."""

    aids: int
    granted: Decimal
    paid: Decimal
    late_reports: int
    open_redirections: int
    moved: int

    @property
    def left_to_pay(self) -> Decimal:
        return self.granted - self.paid


@dataclass(frozen=True, slots=True)
class Waiting:
    """A dossier of the waiting list: its rank, and the euros that its calculation would grant."""

    application: Application
    rank: int
    computed: Decimal


def waiting_list(campaign: Campaign) -> list[Waiting]:
    """The waiting list in its order, from what each letter told last."""
    told = Event.objects.filter(
        kind=EventKind.RESERVED,
        application__campaign=campaign,
        application__state=State.RESERVE,
    )
    rows = told.select_related("application__campaign").order_by("at", "pk")
    latest = {event.application_id: _waiting(event) for event in rows}
    return sorted(latest.values(), key=lambda each: (each.rank, each.application.pk))


def first_that_fits(waiting: Iterable[Waiting], remaining: Decimal) -> Waiting | None:
    """The dossier to which money that returns is offered: the first that `remaining` pays whole."""
    return next((each for each in waiting if each.computed <= remaining), None)


def _waiting(event: Event) -> Waiting:
    application = event.application
    computed = Decimal(event.data.get("computed", application.requested_amount))
    return Waiting(application, int(event.data.get("rank", 0)), computed)


def aids(visible: QuerySet[Application]) -> QuerySet[Application]:
    """The dossiers once funded, the newest call first, each with what was `paid`."""
    paid = (
        Payment.objects.standing()
        .filter(application=OuterRef("pk"))
        .order_by()
        .values("application")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return (
        visible.filter(state__in=FOLLOWED, award__isnull=False)
        .select_related(
            "campaign",
            "theme",
            "organisation",
            "organisation_type",
            "award__recipient",
            "agreement",
            "final_report",
            "contrat_filing__contract",
        )
        .annotate(paid=Coalesce(Subquery(paid), Value(Decimal(0)), output_field=_MONEY))
        .order_by("-campaign__year", "-campaign", "sequence")
    )


def aid_rows(applications: Iterable[Application], *, today: date) -> list[AidRow]:
    """The aids with the words of their next step."""
    return [_aid_row(application, today) for application in applications]


def steps_open_to(application: Application) -> tuple[str, ...]:
    """The steps that may be recorded now."""
    state = State(application.state)
    report: FinalReport | None = getattr(application, "final_report", None)
    is_awaited = report is not None and is_open(report) and report.received_at is None
    is_to_read = report is not None and is_open(report) and report.received_at is not None
    steps = {
        "agreement": state == State.FUNDED,
        "seen": state == State.FUNDED,
        "recipient": state == State.FUNDED and application.organisation_type.is_undeclared,
        "shares": state in SHAREABLE and co_carriers(application).exists(),
        "payment": state == State.COMMITTED and application.paid < application.award.amount,
        "plan": state == State.COMMITTED and application.paid == 0,
        "recovery": bool(application.award.recovery_amount) and not application.award.recovered_on,
        "report": is_awaited,
        "report_redo": is_to_read,
        "report_due": is_awaited,
        "report_waive": is_awaited,
        "became": report is not None and application.award.is_page_blanche,
    }
    return tuple(name for name, is_possible in steps.items() if is_possible)


def totals(visible: QuerySet[Application], *, today: date) -> Totals:
    """What the whole follow-up amounts to, for the dossiers that the reader may see."""
    funded = visible.filter(state__in=FUNDED)
    money = Award.objects.filter(application__in=funded.values("pk")).aggregate(
        granted=Sum("amount"), count=Count("pk")
    )
    payments_made = Payment.objects.standing().filter(application__in=funded.values("pk"))
    paid = payments_made.aggregate(t=Sum("amount"))
    return Totals(
        aids=money["count"],
        granted=money["granted"] or Decimal(0),
        paid=paid["t"] or Decimal(0),
        late_reports=late(today).filter(application__in=visible.values("pk")).count(),
        open_redirections=redirections(visible).filter(status__in=OPEN_REDIRECTIONS).count(),
        moved=funded.filter(contrat_filing__isnull=False).count(),
    )


def redirections(visible: QuerySet[Application]) -> QuerySet[Redirection]:
    """The réorientations, those that wait first, oldest first."""
    order = Case(
        When(status=RedirectionStatus.PENDING, then=0),
        When(status=RedirectionStatus.CONTACTED, then=1),
        default=2,
    )
    rows = Redirection.objects.filter(application__in=visible.values("pk"))
    return rows.select_related("application__organisation", "followed_by").order_by(
        order, "created_at", "pk"
    )


def payments(visible: QuerySet[Application]) -> QuerySet[Payment]:
    """The payments ordered, the latest first."""
    rows = Payment.objects.filter(application__in=visible.values("pk"))
    return rows.select_related("application__organisation", "recorded_by").order_by(
        "-ordered_on", "-pk"
    )


def reports(visible: QuerySet[Application]) -> QuerySet[FinalReport]:
    """The bilans of the engaged dossiers, those that wait first, in the order they are due."""
    rows = FinalReport.objects.filter(application__in=visible.values("pk"))
    awaited_or_received = Q(application__state__in=FUNDED) | Q(received_at__isnull=False)
    return (
        rows.filter(awaited_or_received)
        .select_related("application__organisation")
        .order_by(F("received_at").desc(nulls_first=True), "due_on", "pk")
    )


def report_words(report: FinalReport, today: date) -> tuple[str, str]:
    """« Bilan attendu le … », « en retard de … jours » or « Bilan reçu le … », with the tone."""
    if report.waived_at:
        return "Aucun bilan demandé", "done"
    if report.accepted_at:
        return f"Bilan accepté le {plain_date(report.accepted_at)}", "done"
    if report.received_at:
        return f"Bilan reçu le {plain_date(report.received_at)}, à lire", "ask"
    late = (today - report.due_on).days
    if late > 0:
        return f"Bilan en retard de {late}{NBSP}jour{'s' if late > 1 else ''}", "ask"
    return f"Bilan attendu le {plain_date(report.due_on)}", "next"


def _is_settled(report: FinalReport) -> bool:
    """Accepted, or not asked for."""
    return report.accepted_at is not None or report.waived_at is not None


def _aid_row(application: Application, today: date) -> AidRow:
    step, tone = _next_step(application, today)
    return AidRow(application=application, paid=application.paid, step=step, tone=tone)


def _next_step(application: Application, today: date) -> tuple[str, str]:
    if application.state == State.RENOUNCED:
        return "Abandonné après décision", "no"
    if application.state == State.CLOSED:
        return "Soldé", "done"
    if application.state == State.FUNDED:
        return "À engager", "ask"
    left = application.award.amount - application.paid
    if not application.paid:
        return "À verser", "ask"
    report = application.final_report
    if not _is_settled(report):
        return report_words(report, today)
    return (f"Reste {format_euros(left)} à verser", "next") if left else ("À solder", "ask")
