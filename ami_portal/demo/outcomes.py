"""What became of last year's dossiers: every outcome that the portal knows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ami_portal.accounts.models import User
from ami_portal.demo import pictures
from ami_portal.demo.calendar import moment
from applications.actions import (
    agreements,
    awards,
    contracts,
    contrat_de_ville,
    documents,
    final_reports,
    payments,
    redirections,
    registry,
    sharing,
)
from applications.domain.contrat_de_ville import Terms
from applications.domain.final_report import Written
from applications.domain.sharing import Part
from applications.enums import (
    BonusKind,
    BudgetCode,
    ContratOutcome,
    NotSelectedReason,
    PartnerAnswer,
    RedirectionStatus,
    RedirectionTarget,
)
from applications.models import (
    Application,
    BonusClaim,
    Campaign,
    ContratDeVille,
    Organisation,
)
from applications.queries.contrat_de_ville import in_force
from applications.queries.documents import asked
from applications.queries.sharing import co_carriers
from juries.actions import decisions, deliberations, rulings
from juries.actions.decisions import Texts
from juries.enums import Advice, DecisionKind

# The example of the standard: no real account.
EXAMPLE_IBAN = "FR1420041010050500013M02606"
FUNDED = (
    "Le vélo-école des mamans",
    "Boxer sans se battre",
    "La table du soir",
    "La voiture des voisins",
    "Lire dans le hall",
    "L’école des parents debout",
    "Cartes postales sonores",
    "Bus à pied, la ligne des écoliers",
    "Permis, mode d’emploi",
    "Des dents pour sourire",
    "Radio cour de récré",
)
PAGE_BLANCHE = "Une page blanche pour les papas"
# What it became, deposited in this year's call.
PROJECT = "Les papas descendent de voiture"
RENOUNCED = "Radio cour de récré"
RESERVED = ("Les marcheuses de la Gohelle", "Le code sans clavier")
WITH_A_PHOTO = ("Le vélo-école des mamans", "La table du soir", "Lire dans le hall")
KEPT_FROM_IT = "L’action a eu lieu. Ce que nous retenons : les habitantes ont pris les clés."
NOT_YET_DECLARED = "Bus à pied, la ligne des écoliers"
REDIRECTED = {
    "Dormir, ça s’apprend": (
        RedirectionTarget.COMMON_LAW, "le répit d’Exemple", RedirectionStatus.SUCCEEDED
    ),
    "Théâtre des grandes oreilles": (
        RedirectionTarget.DIRECTION, "la direction de l’éducation", RedirectionStatus.CONTACTED
    ),
    "Danser assis": (RedirectionTarget.COMMUNE, "la commune d’Exemple", RedirectionStatus.PENDING),
    "Carte mobile des quartiers": (
        RedirectionTarget.CONTRAT_DE_VILLE, "le contrat de ville", RedirectionStatus.NO_FOLLOW_UP
    ),
}  # fmt: skip
DECLINED = {
    "Aller voir la mer": (
        NotSelectedReason.NEED, "Le dispositif « vacances » d’Exemple finance déjà ces sorties."
    ),
    "Roulez jeunesse, l’atelier de trottinettes": (
        NotSelectedReason.MATURITY, "Belle énergie ; la place de chaque quartier reste à préciser."
    ),
    "Respirer au jardin": (
        NotSelectedReason.MATURITY, "Le terrain n’est pas encore acquis : revenez l’an prochain."
    ),
    "Foot santé, mi-temps pour moi": (
        NotSelectedReason.RESIDENTS, "Moins de la moitié des joueurs habitent les quartiers."
    ),
    "Le carnet de santé des quartiers": (
        NotSelectedReason.DUPLICATE, "Le carnet est déjà financé par un autre appel."
    ),
    "Les devoirs chez l’habitant": (
        NotSelectedReason.FEASIBILITY, "L’assurance des appartements reste à trouver."
    ),
    "La cantine des idées": (
        NotSelectedReason.ABSENT, "Vos deux pages plaisent ; nous n’avons pas pu vous entendre."
    ),
}  # fmt: skip
MISSED = "La cantine des idées"
MOVED = {
    "Le vélo-école des mamans": ContratOutcome.ACCEPTED,
    "Boxer sans se battre": ContratOutcome.ACCEPTED,
    "La table du soir": ContratOutcome.ACCEPTED,
    "Lire dans le hall": ContratOutcome.FILED,
    "Permis, mode d’emploi": ContratOutcome.REFUSED,
}
# Where each aid stands: everything up to that step has been done.
PAID_ONLY = frozenset({"Permis, mode d’emploi", "La voiture des voisins"})
JUST_COMMITTED = frozenset({"Des dents pour sourire"})
REFUSED_CLAIMS = frozenset({("Lire dans le hall", BonusKind.WOMEN)})
PILLARS = ["Prévenir – Repérer", "Agir"]
FUNDERS = {"L’État": Decimal(5000), "L’agglomération d’Exemple": Decimal(2500), "La CAF": None}


@dataclass(frozen=True, slots=True)
class Year:
    """A call of the past and its dossiers by title."""

    campaign: Campaign
    dossiers: Mapping[str, Application]
    agent: User

    def day(self, month: int, day: int) -> date:
        return date(self.campaign.year, month, day)


def decide(year: Year) -> None:
    """The panel's rulings, the decisions, the vote, and their release together."""
    at = moment(year.day(3, 20))
    for claim in BonusClaim.objects.filter(application__campaign=year.campaign):
        _rule(claim, by=year.agent, at=at)
    for title in FUNDED:
        _prepare(year, title, DecisionKind.FUND, advice=Advice.CONTRAT_DE_VILLE)
    _prepare(year, PAGE_BLANCHE, DecisionKind.PAGE_BLANCHE)
    for title in RESERVED:
        text = "Projet solide, placé sur liste d’attente : le jury garde une marge."
        _prepare(year, title, DecisionKind.RESERVE, text=text)
    for title, (target, name, _) in REDIRECTED.items():
        _prepare(year, title, DecisionKind.REDIRECT, **_way(target, name))
    for title, (reason, text) in DECLINED.items():
        _prepare(year, title, DecisionKind.DECLINE, reason=reason, text=text)
    _release(year, number="demo-04", day=year.day(4, 10))


def settle(year: Year) -> None:
    """From the vote to the end of the year: engaged, paid, reported, given back, moved on."""
    _follow_ways(year)
    awards.renounce(year.dossiers[RENOUNCED], by=year.agent, at=moment(year.day(5, 20)))
    _empty_the_reserve(year)
    for title in (*FUNDED, PAGE_BLANCHE, RESERVED[0]):
        if title not in {RENOUNCED, NOT_YET_DECLARED}:
            _carry(year, title)
    _move_on(year)


def _rule(claim: BonusClaim, *, by: User, at: datetime) -> None:
    """Confirm what was shown; cooperation only where the partner said so before the audition."""
    if claim.rule.kind == BonusKind.COOPERATION and not _is_carried(claim.application):
        rulings.judge(claim, is_confirmed=False, by=by, at=at)
        return
    is_confirmed = (claim.application.title, claim.rule.kind) not in REFUSED_CLAIMS
    rulings.judge(claim, is_confirmed=is_confirmed, by=by, at=at)


def _is_carried(application: Application) -> bool:
    return application.partners.filter(answer=PartnerAnswer.CARRIES).exists()


def _prepare(year: Year, title: str, kind: DecisionKind, **texts: str) -> None:
    words: Texts = texts  # type: ignore[assignment]
    at = moment(year.day(3, 24))
    decisions.prepare(year.dossiers[title], kind=kind, by=year.agent, at=at, **words)


def _way(target: RedirectionTarget, name: str) -> dict[str, str]:
    return {
        "redirect_target": target,
        "redirect_name": name,
        "redirect_reason": "Ce moyen finance ce type d’action toute l’année.",
        "redirect_contact": "Camille Relais",
        "redirect_email": "relais@partenaires.example",
        "text": "Votre projet convient mieux à ce moyen : nous faisons le lien.",
    }


def _release(year: Year, *, number: str, day: date) -> None:
    deliberation = deliberations.record(
        year.campaign,
        number=f"{year.campaign.year}-{number}",
        date=day,
        by=year.agent,
        at=moment(day),
    )
    at = moment(day + timedelta(days=2))
    decisions.release(year.campaign, deliberation=deliberation, by=year.agent, at=at)


def _follow_ways(year: Year) -> None:
    for title, (_, _, status) in REDIRECTED.items():
        if status != RedirectionStatus.PENDING:
            redirections.follow(
                year.dossiers[title].redirections.get(),
                status=status,
                by=year.agent,
                at=moment(year.day(6, 2)),
            )


def _empty_the_reserve(year: Year) -> None:
    """The money given back funds the first of the list; the other learns that it is closed."""
    first, second = RESERVED
    _prepare(year, first, DecisionKind.FUND)
    _prepare(
        year,
        second,
        DecisionKind.DECLINE,
        reason=NotSelectedReason.DUPLICATE,
        text="La liste d’attente est close : la commune finance ces ateliers depuis mai.",
    )
    _release(year, number="demo-06", day=year.day(6, 12))


def become(idea: Application, project: Application, *, by: User, at: datetime) -> None:
    """The page blanche was written with residents: its structure came back with a project."""
    final_reports.link_project(idea, became=project, by=by, at=at)


def _carry(year: Year, title: str) -> None:
    application = Application.objects.get(pk=year.dossiers[title].pk)
    signed_on = year.day(6, 20)
    _see_papers(year, application)
    _share(year, application)
    agreements.commit(application, signed_on=signed_on, by=year.agent, at=moment(signed_on))
    if title in JUST_COMMITTED:
        # The open data still wait for these: nobody has said what kind of person they are.
        return
    payee = application.award.payee
    registry.note_nature(payee, is_person=False, by=year.agent, at=moment(signed_on))
    paid_on = year.day(7, 4)
    payment = payments.order(
        application,
        amount=application.award.amount,
        ordered_on=paid_on,
        by=year.agent,
        at=moment(paid_on),
    )
    arrived_on = paid_on + timedelta(days=14)
    payments.confirm(payment, paid_on=arrived_on, by=year.agent, at=moment(arrived_on))
    if title not in PAID_ONLY:
        _report(year, application)


def _share(year: Year, application: Application) -> None:
    """A structure known here that carries the action too receives three tenths of the aid."""
    known = dict(Organisation.objects.exclude(siret="").values_list("name", "siret"))
    parts = [
        Part(partner.pk, partner.name, known[partner.name], 30)
        for partner in co_carriers(application)
        if partner.name in known
    ]
    if parts:
        sharing.share(application, parts, by=year.agent, at=moment(year.day(6, 18)))


def _see_papers(year: Year, application: Application) -> None:
    """The service had met these structures: their papers were known, the RIB was shown."""
    organisation, at = application.award.payee, moment(year.day(6, 15))
    account = documents.Account(EXAMPLE_IBAN, organisation.name)
    for kind in asked(organisation):
        documents.note_seen(organisation, kind=kind, account=account, by=year.agent, at=at)


def _report(year: Year, application: Application) -> None:
    """The bilan: a little less, or a little more, than what was hoped."""
    share = 90 + application.sequence % 5 * 5
    counts = {
        "people": application.people_expected,
        "qpv_people": application.qpv_people_expected,
        "women": application.women_expected,
        "under_26": application.under_26_expected,
    }
    real = {name: None if count is None else count * share // 100 for name, count in counts.items()}
    at = moment(year.day(11, 10))
    spent = application.eligible_cost * share / 100
    if application.title in WITH_A_PHOTO:
        _send(application, real, spent, by=year.agent, at=at)
    else:
        final_reports.receive(
            application, by=year.agent, at=at, spent=spent or None, text=KEPT_FROM_IT, **real
        )
    agreements.close(application, by=year.agent, at=at + timedelta(days=10))


def _send(
    application: Application,
    real: dict[str, Any],
    spent: Decimal,
    *,
    by: User,
    at: datetime,
) -> None:
    """A bilan on line, with a drawing in place of a photo that everybody lets be published."""
    written = Written(
        **real,
        spending={BudgetCode.EXPENSE_60: spent},
        done_text="L’action a eu lieu, toutes les semaines.",
        text=KEPT_FROM_IT,
        photo_consent=True,
        photo_publishable=True,
    )
    drawing = pictures.landscape(application.sequence)
    final_reports.send(application, written, by=application.submitted_by, at=at, upload=drawing)
    final_reports.accept(application, by=by, at=at + timedelta(days=2))


def _contract(year: Year) -> ContratDeVille:
    """The one loaded with the territory while it lasts, else another; with who helps."""
    known = in_force(year.day(12, 10))
    period = date(year.campaign.year - 2, 1, 1), date(year.campaign.year + 4, 12, 31)
    terms = Terms("Contrat de ville de démonstration", *period, tuple(PILLARS))
    return contracts.note(
        known,
        replace(contrat_de_ville.terms_of(known) if known else terms, funders=tuple(FUNDERS)),
        referent=year.agent,
        phone="03 00 00 00 12",
    )


def _move_on(year: Year) -> None:
    contract = _contract(year)
    for rank, (title, outcome) in enumerate(MOVED.items(), start=1):
        contrat_de_ville.file(
            year.dossiers[title],
            contract=contract,
            year=year.campaign.year,
            pillar=PILLARS[rank % 2],
            reference=f"CDV-DEMO-{rank:03d}",
            filed_on=year.day(10, 1),
            by=year.agent,
            at=moment(year.day(10, 2)),
        )
        if outcome is not ContratOutcome.FILED:
            contrat_de_ville.answer(
                year.dossiers[title],
                outcome=outcome,
                answered_on=year.day(12, 9),
                funders=FUNDERS if outcome is ContratOutcome.ACCEPTED else {},
                by=year.agent,
                at=moment(year.day(12, 10)),
            )
