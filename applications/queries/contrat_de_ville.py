"""From a call to the contrat de ville: the lists of the service, the history, the chain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from ami_portal.common.dates import long_moment, plain_date
from applications.domain.contrat_de_ville import ENDS_SOON, HELPED_WITHIN, is_open_for_filing
from applications.enums import (
    FUNDED,
    ContratOutcome,
    EventKind,
    RedirectionTarget,
)
from applications.models import (
    Application,
    ContratDeVille,
    FinalReport,
    Redirection,
)
from applications.queries.follow_up import aids

TO_HELP, NOT_FILED = "a-aider", "pas-deposees"
STEPS = {
    TO_HELP: "À aider",
    NOT_FILED: "Pas encore déposées",
    "en-attente": "En attente de réponse",
    "retenues": "Retenues",
    "refusees": "Refusées",
}
_OUTCOMES = {
    "en-attente": ContratOutcome.FILED,
    "retenues": ContratOutcome.ACCEPTED,
    "refusees": ContratOutcome.REFUSED,
}
_TONES = {
    ContratOutcome.FILED: "next",
    ContratOutcome.ACCEPTED: "done",
    ContratOutcome.REFUSED: "no",
}
_STEP_KINDS = (
    EventKind.MOVED_TO_CONTRAT,
    EventKind.CONTRAT_ANSWERED,
    EventKind.CONTRAT_CORRECTED,
    EventKind.CONTRAT_WITHDRAWN,
    EventKind.CONTRAT_REFERENT,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked to see: a call's code, a step, a year of filing; empty for all."""

    call: str = ""
    step: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One funded action: where it stands, who helps it, the page blanche that it was born of."""

    application: Application
    words: str
    tone: str
    referent: str
    ends: str
    born_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Helper:
    """A person of the service, and where to reach them."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many funded actions are at each step."""

    step: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Step:
    """What was noted of a passage: what, when, by whom, and why when a note was wrong."""

    title: str
    text: str
    when: str
    signature: str
    because: str


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A dossier of the chain: a page blanche, the project that it became, its passage."""

    number: str
    year: int
    title: str
    is_page_blanche: bool
    has_aid: bool
    passage: str
    is_here: bool


def passages(visible: QuerySet[Application]) -> QuerySet[Application]:
    """The funded actions, filed or not yet, the newest call first; of what each was born, only
    what the reader may see."""
    ideas = FinalReport.objects.filter(application__in=visible.values("pk"))
    ideas = ideas.select_related("application")
    return (
        aids(visible.filter(state__in=FUNDED))
        .select_related("contrat_referent__person", "final_report__became")
        .prefetch_related("contrat_filing__funders", Prefetch("born_of", ideas))
    )


def followed(visible: QuerySet[Application]) -> QuerySet[Application]:
    """The aids, given up ones included, with all that the page of a passage says."""
    return aids(visible).select_related("contrat_referent__person")


def open_steps(application: Application) -> tuple[str, ...]:
    """What may be noted now of a passage; a refused action may be filed again."""
    filing = getattr(application, "contrat_filing", None)
    outcome = filing.outcome if filing else None
    is_funded = application.state in FUNDED
    steps = {
        "answer": outcome == ContratOutcome.FILED,
        "file": is_funded and outcome in {None, ContratOutcome.REFUSED},
        "referent": is_funded,
        "correct": outcome is not None,
        "withdraw": outcome is not None,
    }
    return tuple(name for name, is_possible in steps.items() if is_possible)


def helper_of(application: Application, contract: ContratDeVille | None) -> Helper | None:
    """Who of the service helps: the dossier's own person, else the one of the contract in force."""
    own = getattr(application, "contrat_referent", None)
    if own and own.person.is_active:
        return Helper(str(own.person), own.phone)
    if contract and contract.referent and contract.referent.is_active:
        return Helper(str(contract.referent), contract.referent_phone)
    return None


def known_funders() -> list[str]:
    """The funders written with the contracts, to choose among."""
    known = ContratDeVille.objects.order_by("-starts_on")
    return list(dict.fromkeys(name for each in known for name in each.funders))


def narrowed(rows: QuerySet[Application], wanted: Wanted, *, today: date) -> QuerySet[Application]:
    """Those of a call, at a step, filed in a year."""
    if wanted.call:
        rows = rows.filter(campaign__code=wanted.call)
    if wanted.year.isdecimal():
        rows = rows.filter(contrat_filing__year=int(wanted.year))
    return rows.filter(_at_step(wanted.step, today))


def tallies(visible: QuerySet[Application], *, today: date) -> list[Tally]:
    """How many at each step, and « réorientés » apart. One query."""
    funded = visible.filter(state__in=FUNDED, award__isnull=False)
    counted = funded.aggregate(
        **{
            step.replace("-", "_"): Count("pk", filter=_at_step(step, today), distinct=True)
            for step in STEPS
        }
    )
    return [Tally(step, label, counted[step.replace("-", "_")]) for step, label in STEPS.items()]


def years(visible: QuerySet[Application]) -> list[str]:
    """The years in which actions were filed, the latest first."""
    filed = visible.filter(state__in=FUNDED, contrat_filing__isnull=False)
    known = filed.order_by("-contrat_filing__year").values_list("contrat_filing__year", flat=True)
    return [str(year) for year in known.distinct()]


def rows_of(
    applications: Iterable[Application], contract: ContratDeVille | None, *, today: date
) -> list[PassageRow]:
    """The rows of a page, worded. `contract` is the one in force: its referent helps by default."""
    return [_row(application, contract, today) for application in applications]


def never_filed() -> QuerySet[Application]:
    """The funded actions that the contrat de ville does not know; a page blanche that became a
    project is prepared as that project."""
    return Application.objects.filter(
        state__in=FUNDED,
        award__isnull=False,
        contrat_filing__isnull=True,
        final_report__became__isnull=True,
    )


def in_force(today: date) -> ContratDeVille | None:
    """The contract of that day: of two, the one that began last."""
    current = ContratDeVille.objects.filter(starts_on__lte=today, ends_on__gte=today)
    return current.select_related("referent").order_by("-starts_on", "pk").first()


def is_filing_open(contract: ContratDeVille, today: date) -> bool:
    return is_open_for_filing(contract.filing_opens_on, contract.filing_closes_on, today=today)


def contracts(visible: QuerySet[Application]) -> QuerySet[ContratDeVille]:
    """Every contract, the latest first, with how many `visible` actions are noted in it."""
    mine = Q(filings__application__in=visible.values("pk"))
    noted = ContratDeVille.objects.annotate(noted=Count("filings", filter=mine))
    return noted.select_related("referent").order_by("-starts_on", "name")


def reoriented(visible: QuerySet[Application], call: str = "") -> QuerySet[Redirection]:
    """The dossiers sent to the contrat de ville by a decision: never counted as filed."""
    rows = Redirection.objects.filter(
        application__in=visible.values("pk"), target=RedirectionTarget.CONTRAT_DE_VILLE
    )
    if call:
        rows = rows.filter(application__campaign__code=call)
    return rows.select_related("application__campaign", "application__theme").order_by(
        "-application__campaign__year", "-application__campaign", "application__sequence"
    )


def steps_of(application: Application) -> list[Step]:
    """What was noted of the passage, oldest first: who, when, and why."""
    events = application.events.filter(kind__in=_STEP_KINDS).select_related("by")
    return [
        Step(
            title=event.get_kind_display(),
            text=event.data.get("text", ""),
            when=long_moment(event.at),
            signature=event.data.get("writer") or str(event.by or ""),
            because=event.data.get("because", ""),
        )
        for event in events
    ]


def chain_of(application: Application, visible: QuerySet[Application]) -> list[ChainLink]:
    """The page blanche, the dossier that it became, its passage: from either end.

    Only what the reader may see; nothing when the dossier stands alone.
    """
    known = {application.pk, *_before(application.pk), *_after(application.pk)}
    if len(known) == 1:
        return []
    rows = visible.filter(pk__in=known).select_related(
        "campaign", "award", "contrat_filing__contract"
    )
    links = [_link(each, here=application.pk) for each in rows.order_by("submitted_at")]
    return links if len(links) > 1 else []


def filing_words(application: Application) -> str:
    """« Contrat de ville 2024-2030, 2026 : retenu », or nothing."""
    filing = getattr(application, "contrat_filing", None)
    if filing is None:
        return ""
    return f"{filing.contract}, {filing.year}\u00a0: {filing.get_outcome_display()}"


def _at_step(step: str, today: date) -> Q:
    if step in _OUTCOMES:
        return Q(contrat_filing__outcome=_OUTCOMES[step])
    if step == NOT_FILED:
        return Q(contrat_filing__isnull=True)
    if step == TO_HELP:
        return Q(
            contrat_filing__isnull=True,
            final_report__became__isnull=True,
            ends_on__range=(today - HELPED_WITHIN, today + ENDS_SOON),
        )
    return Q()


def _row(application: Application, contract: ContratDeVille | None, today: date) -> PassageRow:
    filing = getattr(application, "contrat_filing", None)
    helper = helper_of(application, contract)
    outcome = ContratOutcome(filing.outcome) if filing else None
    return PassageRow(
        application=application,
        words=outcome.label if outcome else "pas encore déposée",
        tone=_TONES[outcome] if outcome else "",
        referent=helper.name if helper else "",
        ends=_end_words(application, today),
        born_of=tuple(report.application.number for report in application.born_of.all()),
    )


def _end_words(application: Application, today: date) -> str:
    verb = "finit" if application.ends_on >= today else "finie"
    return f"{verb} le {plain_date(application.ends_on)}"


def _before(pk: int) -> set[int]:
    """The pages blanches that became this dossier, and theirs: each was deposited before."""
    found: set[int] = set()
    wave = {pk}
    while wave:
        reports = FinalReport.objects.filter(became__in=wave)
        wave = set(reports.values_list("application_id", flat=True)) - found
        found |= wave
    return found


def _after(pk: int) -> set[int]:
    """The dossier that a page blanche became, and the next."""
    found: set[int] = set()
    wave = {pk}
    while wave:
        reports = FinalReport.objects.filter(application__in=wave, became__isnull=False)
        wave = set(reports.values_list("became_id", flat=True)) - found
        found |= wave
    return found


def _link(application: Application, *, here: int) -> ChainLink:
    award = getattr(application, "award", None)
    return ChainLink(
        number=application.number,
        year=application.campaign.year,
        title=application.title,
        is_page_blanche=award is not None and award.is_page_blanche,
        has_aid=award is not None,
        passage=filing_words(application),
        is_here=application.pk == here,
    )
