"""The bilan as its pages tell it: planned beside realised, and where it stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from ami_portal.common.dates import plain_date
from ami_portal.common.money import NBSP, format_euros, format_number
from applications.domain.final_report import NUMBERS, SPENDING, late_sentence, name_of
from applications.enums import FUNDED, State
from applications.models import Application, FinalReport, StoredFile

NUMBER_LABELS = {
    "people": "Personnes",
    "qpv_people": "dont habitant en QPV",
    "women": "dont femmes",
    "under_26": "dont moins de 26 ans",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a bilan: what was planned, what was realised, as people read them."""

    label: str
    planned: str
    realised: str


def expected() -> QuerySet[FinalReport]:
    """The bilans that are still to come: engaged, neither received nor waived."""
    return FinalReport.objects.filter(
        application__state=State.COMMITTED, received_at__isnull=True, waived_at__isnull=True
    )


def late(today: date) -> QuerySet[FinalReport]:
    """The bilans that should have come."""
    return expected().filter(due_on__lt=today)


def to_read() -> QuerySet[FinalReport]:
    """The bilans received that no agent has accepted yet."""
    return FinalReport.objects.filter(
        application__state=State.COMMITTED, received_at__isnull=False, accepted_at__isnull=True
    )


def late_words(application: Application, *, today: date) -> list[str]:
    """What the next request of a late structure says to the agent, one sentence a bilan."""
    same = Q(application__organisation=application.organisation_id)
    reports = late(today).filter(same).exclude(application=application)
    return [
        late_sentence(report.application.number, report.due_on, today=today)
        for report in reports.select_related("application").order_by("due_on")
    ]


def with_report(dossiers: QuerySet[Application]) -> QuerySet[Application]:
    """Everything that the page of a bilan reads."""
    return dossiers.select_related(
        "campaign", "organisation", "award", "final_report__photo", "final_report__became"
    ).prefetch_related("budget_lines", "final_report__spending")


def report_of(application: Application) -> FinalReport | None:
    """The bilan of an engaged dossier; None while no aid is engaged."""
    return getattr(application, "final_report", None)


def is_open(report: FinalReport) -> bool:
    """Whether the structure may write it: engaged, neither accepted nor waived."""
    return (
        report.application.state == State.COMMITTED
        and report.accepted_at is None
        and report.waived_at is None
    )


def heading_of(application: Application) -> str:
    """« Mon bilan », or « Mon point d’étape » for a page blanche."""
    award = getattr(application, "award", None)
    return f"Mon {name_of(is_light=award is not None and award.is_page_blanche)}"


def link_words(application: Application) -> str:
    """The words that lead to the bilan from the dossier's page; none while there is none."""
    report = report_of(application)
    if report is None or report.waived_at:
        return ""
    name = name_of(is_light=application.award.is_page_blanche)
    return f"Relire mon {name}" if report.received_at else f"Remplir mon {name}"


def standing(report: FinalReport, *, today: date) -> tuple[str, str]:
    """Where the bilan stands, for its structure: words, and a tone."""
    if report.waived_at:
        return "Aucun bilan n’est demandé", "done"
    if report.accepted_at:
        return f"Accepté le {plain_date(report.accepted_at)}, merci", "done"
    if report.received_at:
        return f"Bien reçu le {plain_date(report.received_at)}", "done"
    if report.redo_because:
        return "À compléter", "ask"
    late_days = (today - report.due_on).days
    if late_days > 0:
        return f"Attendu depuis {late_days}{NBSP}jour{'s' if late_days > 1 else ''}", "ask"
    return f"À nous envoyer avant le {plain_date(report.due_on)}", "next"


def compared(report: FinalReport) -> list[Compared]:
    """The four numbers, then the spending by line, planned beside realised."""
    application = report.application
    numbers = [
        Compared(
            NUMBER_LABELS[name],
            _number(getattr(application, f"{name}_expected")),
            _number(getattr(report, name)),
        )
        for name in NUMBERS
    ]
    planned = {line.code: line.amount for line in application.budget_lines.all()}
    spent = {line.code: line.amount for line in report.spending.all()}
    lines = [
        Compared(code.label, _euros(planned.get(code)), _euros(spent.get(code)))
        for code in SPENDING
        if code in planned or code in spent
    ]
    total = Compared(
        "Total dépensé", format_euros(sum(_of(planned), Decimal(0))), _euros(report.spent)
    )
    return [*numbers, *lines, total] if report.spent is not None else [*numbers, *lines]


def publishable_photos() -> QuerySet[StoredFile]:
    """The only photos that a public page may show: of an aid that stands, of an accepted bilan.

    Those on it agreed, and the structure lets it be published.
    """
    return StoredFile.objects.filter(
        final_report__photo_consent=True,
        final_report__photo_publishable=True,
        final_report__accepted_at__isnull=False,
        final_report__application__state__in=FUNDED,
    )


def later_dossiers(application: Application) -> QuerySet[Application]:
    """The dossiers that a page blanche may have become: its structure's, deposited afterwards."""
    later = Application.objects.filter(
        organisation=application.organisation_id, submitted_at__gt=application.submitted_at
    )
    return later.exclude(state=State.DRAFT).order_by("submitted_at")


def _of(planned: dict[str, Decimal]) -> list[Decimal]:
    return [amount for code, amount in planned.items() if code in SPENDING]


def _number(value: int | None) -> str:
    return "non connu" if value is None else format_number(value)


def _euros(amount: Decimal | None) -> str:
    return "–" if amount is None else format_euros(amount)
