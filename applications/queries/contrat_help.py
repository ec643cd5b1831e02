"""Preparing the contrat de ville: the texts of a dossier and of its bilan, ready to reuse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from ami_portal.common.dates import plain_date
from ami_portal.common.money import format_euros
from applications.domain.contrat_help import Lack, Prepared, lacks
from applications.enums import FUNDED, BudgetCode, State
from applications.models import Application, FinalReport
from applications.queries.final_reports import compared, report_of


@dataclass(frozen=True, slots=True)
class Block:
    """One text to take again: its heading, and where it was written."""

    key: str
    heading: str
    source: str
    text: str


def with_texts(dossiers: QuerySet[Application]) -> QuerySet[Application]:
    """Everything that the page and its file read, in a fixed number of queries."""
    return dossiers.select_related(
        "campaign", "organisation", "theme", "award", "final_report",
        "contrat_filing__contract", "contrat_referent__person",
    ).prefetch_related(
        "neighbourhoods", "partners", "budget_lines", "final_report__spending"
    )  # fmt: skip


def is_helped(application: Application) -> bool:
    """Whether the contrat de ville is prepared for it: funded, and not given up."""
    return State(application.state) in FUNDED


def blocks(application: Application) -> list[Block]:
    """The texts in the order in which they are asked elsewhere; an empty one is left out."""
    request = f"demande {application.number}"
    own = [
        ("structure", "La structure", _structure(application)),
        ("titre", "Le titre de l’action", application.title),
        ("besoin", "Le besoin constaté", application.need_text),
        ("action", "L’action", application.action_text),
        ("nouveau", "Ce qui est nouveau", application.novelty_text),
        ("lieux", "Où et quand", _where(application)),
        ("habitants", "Les habitants et leur place", application.residents_text),
        ("partenaires", "Les partenaires", _partners(application)),
        ("prevu", "Pour qui, prévu", _planned(application)),
        ("budget", "Le budget prévu", _budget(application)),
        ("apres", "Après l’action", application.afterwards_text),
    ]
    found = [Block(key, heading, request, text.strip()) for key, heading, text in own]
    return [block for block in (*found, *_of_report(application)) if block.text]


def as_text(application: Application, authority: str) -> str:
    """The same texts as a plain document, for any word processor. Lines end as Windows does."""
    head = f"{application.organisation_name}\n{application.title}\n{authority}"
    parts = [f"{each.heading}\n({each.source})\n\n{each.text}" for each in blocks(application)]
    return "\n\n\n".join([head, *parts]).replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n"


def missing(application: Application) -> Sequence[Lack]:
    """What the contrat de ville will ask that is not written yet."""
    report = report_of(application)
    received = report if report is not None and report.received_at else None
    return lacks(
        Prepared(
            is_page_blanche=application.award.is_page_blanche,
            has_siret=bool(application.organisation.siret),
            has_report=received is not None or bool(report and report.waived_at),
            has_people=received is None or received.people is not None,
            has_qpv_people=received is None or received.qpv_people is not None,
            has_spending=received is None or received.spent is not None,
            has_next_text=received is None or bool(received.next_text),
        )
    )


def _of_report(application: Application) -> Iterable[Block]:
    report = report_of(application)
    if report is None or report.received_at is None:
        return []
    source = f"bilan reçu le {plain_date(report.received_at)}"
    report.application = application
    own = [
        ("fait", "Ce qui a été fait", report.done_text),
        ("realise", "Ce qui a été réalisé", _realised(report)),
        ("change", "Ce qui a changé", report.text),
        ("suite", "La suite", report.next_text),
    ]
    return [Block(key, heading, source, text.strip()) for key, heading, text in own]


def _structure(application: Application) -> str:
    organisation = application.organisation
    number = f"SIRET {organisation.siret}" if organisation.siret else ""
    lines = (
        application.organisation_name,
        number,
        application.head_office,
        f"Présidence\u00a0: {application.legal_representative}",
    )
    return "\n".join(filter(None, lines))


def _where(application: Application) -> str:
    quarters = ", ".join(sorted(each.name for each in application.neighbourhoods.all()))
    lines = (
        f"Quartiers prioritaires\u00a0: {quarters}" if quarters else "",
        f"Lieux\u00a0: {application.places}" if application.places else "",
        f"Du {plain_date(application.starts_on)} au {plain_date(application.ends_on)}",
        application.rhythm,
    )
    return "\n".join(filter(None, lines))


def _partners(application: Application) -> str:
    return "\n".join(
        f"{each.name}\u00a0: {each.contribution}" if each.contribution else each.name
        for each in application.partners.all()
    )


def _planned(application: Application) -> str:
    numbers = (
        ("Personnes", application.people_expected),
        ("dont habitant en QPV", application.qpv_people_expected),
        ("dont femmes", application.women_expected),
        ("dont moins de 26 ans", application.under_26_expected),
    )
    return "\n".join(f"{label}\u00a0: {_known(number)}" for label, number in numbers)


def _budget(application: Application) -> str:
    lines = {BudgetCode(each.code): each.amount for each in application.budget_lines.all()}
    shown = [
        f"{code.label}\u00a0: {format_euros(lines[code])}"
        for code in BudgetCode
        if lines.get(code, Decimal(0))
    ]
    return "\n".join([*shown, f"Aide accordée\u00a0: {format_euros(application.award.amount)}"])


def _realised(report: FinalReport) -> str:
    return "\n".join(
        f"{line.label}\u00a0: {line.realised} (prévu\u00a0: {line.planned})"
        for line in compared(report)
    )


def _known(number: int | None) -> str:
    return "non connu" if number is None else str(number)
