"""A finished year, every outcome in it, with plain numbers one can check by hand."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from applications.enums import (
    AgreementKind,
    BudgetCode,
    Channel,
    ContratOutcome,
    LetterKind,
    NotSelectedReason,
    PaymentState,
    State,
)
from applications.models import (
    Agreement,
    Application,
    Award,
    BudgetLine,
    Campaign,
    ContratDeVille,
    ContratDeVilleFiling,
    DecisionLetter,
    FinalReport,
    Need,
    Payment,
    Redirection,
)
from juries.enums import DecisionKind
from juries.models import Decision, Deliberation
from reporting.actions import history
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    CommuneFactory,
    NeighbourhoodFactory,
    OrganisationFactory,
    TerritoryFactory,
    ThemeFactory,
    UserFactory,
)

AT = datetime(2025, 12, 16, 9, 0, tzinfo=UTC)
NOT_SELECTED = "Association jamais nommée"
# A number that passes the check and belongs to nobody.
ISSUER_SIRET = "00000000000000"
ORGANISATION_SIRET = "73282932000074"


def a_finished_year(
    *,
    funded: int = 4,
    others: int = 1,
    aids: Mapping[int, Mapping[str, object]] = MappingProxyType({}),
    of_all: Mapping[str, object] = MappingProxyType({}),
    waiting: Collection[int] = (),
) -> Campaign:
    """Of the funded: all engaged and paid half, one in two reported, one in two moved.

    `others` dossiers of each of the other outcomes, plus one withdrawn before closing. `aids` are
    facts of the aid of one sequence, `of_all` of each; the sequences of `waiting` are not engaged.
    """
    if not Campaign.objects.exists():
        TerritoryFactory(siret=ISSUER_SIRET)
        history.load()
    campaign = CampaignFactory(code="2025", year=2025, envelope=Decimal(500000))
    for rank in range(funded):
        aid = {**of_all, **aids.get(rank + 1, {})}
        a_funded_action(campaign, rank, is_engaged=rank + 1 not in waiting, **aid)
    for rank in range(others):
        _others(campaign, 100 * (rank + 1))
    return campaign


def a_rich_year() -> Campaign:
    """Every kind of fact that a figure counts: aids given up, settled, claimed back, payments
    rejected, bilans not read yet or not asked for, several rates, letters, late answers.
    """
    rates = {4: ("cooperation", "0.8"), 6: ("uncovered_need", "0.7"), 8: ("", "0.6")}
    aids = {
        rank: {"bonus_kind": kind, "applied_rate": Decimal(rate)}
        for rank, (kind, rate) in rates.items()
    }
    campaign = a_finished_year(funded=12, others=3, aids=aids, waiting=[6])
    agent = UserFactory(agent=True)
    by_rank = {each.sequence: each for each in campaign.applications.all()}
    _money_that_moves(by_rank, agent)
    for rank, dossier in by_rank.items():
        if dossier.decided_at:
            DecisionLetter.objects.create(
                application=dossier,
                kind=LetterKind.FUND if rank < 100 else LetterKind.DECLINE,
                content={},
                written_at=AT + timedelta(days=rank % 3),
            )
    Application.objects.filter(sequence__in=[3, 100]).update(
        channel=Channel.PAPER, is_first_request=True, submitted_at=AT - timedelta(days=20)
    )
    BudgetLine.objects.create(
        application=by_rank[1], code=BudgetCode.REVENUE_74_STATE, amount=Decimal(1500)
    )
    return campaign


def _money_that_moves(by_rank: dict[int, Application], agent) -> None:
    """2 is given up half paid, 3 is settled for less, 4 pays back, 5 had a payment rejected;
    6 is not engaged yet, 7's bilan waits to be read, 9 has none to give.
    """
    Award.objects.filter(application=by_rank[2]).update(renounced_at=AT)
    Award.objects.filter(application=by_rank[3]).update(settled_amount=Decimal(4000))
    Award.objects.filter(application=by_rank[4]).update(
        ordered_total=Decimal(3000),
        settled_amount=Decimal(2500),
        recovery_amount=Decimal(500),
        recovered_on=date(2026, 9, 1),
    )
    for rank, state in ((2, State.RENOUNCED), (3, State.CLOSED), (4, State.CLOSED)):
        Application.objects.filter(pk=by_rank[rank].pk).update(state=state)
    Payment.objects.create(
        application=by_rank[5],
        amount=Decimal(999),
        state=PaymentState.REJECTED,
        ordered_on=date(2026, 1, 20),
        rejected_on=date(2026, 1, 25),
        rejected_because="Compte clos.",
        recorded_by=agent,
    )
    Application.objects.filter(pk=by_rank[6].pk).update(state=State.FUNDED)
    FinalReport.objects.filter(application=by_rank[7]).update(accepted_at=None, accepted_by=None)
    FinalReport.objects.filter(application=by_rank[9]).update(
        received_at=None,
        accepted_at=None,
        accepted_by=None,
        waived_at=AT,
        waived_by=agent,
        waived_because="Action arrêtée.",
    )


def _dossier(campaign: Campaign, sequence: int, **facts) -> Application:
    town = CommuneFactory(code_insee=f"9900{sequence % 3}", name=f"Exempleville {sequence % 3}")
    theme = ThemeFactory(campaign=campaign, name=("Santé", "Insertion")[sequence % 2])
    known = {
        "checked_at": AT,
        "heard_at": AT,
        "decided_at": AT,
        "submitted_at": datetime(2025, 10, 1, 9, 0, tzinfo=UTC),
        "people_expected": 40,
        "qpv_people_expected": 30,
        "women_expected": 3,
        "under_26_expected": None,
    }
    dossier = ApplicationFactory(
        campaign=campaign, sequence=sequence, theme=theme, **(known | facts)
    )
    dossier.neighbourhoods.add(
        NeighbourhoodFactory(code=f"QX{sequence}", name=f"Cité {sequence}", communes=[town])
    )
    return dossier


def a_funded_action(
    campaign: Campaign, rank: int, *, is_engaged: bool = True, **aid: object
) -> None:
    agent = UserFactory(agent=True)
    need, _ = Need.objects.get_or_create(
        campaign=campaign,
        text="Se déplacer pour un emploi",
        defaults={"theme": ThemeFactory(campaign=campaign, name="Santé"), "source": "Emploi"},
    )
    dossier = _dossier(
        campaign,
        rank + 1,
        state=State.COMMITTED,
        need=need,
        organisation=OrganisationFactory(
            siret=ORGANISATION_SIRET if rank == 0 else "",
            is_person=False if rank == 0 else None,
            rna="" if rank == 0 else f"W62000{rank:04d}"[:10],
        ),
    )
    known = {
        "amount": Decimal(6000 + rank),
        "is_page_blanche": rank == 1,
        "eligible_cost": Decimal(10000),
        "requested_amount": Decimal(6000),
        "base_rate": Decimal("0.6"),
        "applied_rate": None if rank == 1 else Decimal("0.8"),
        "bonus_kind": "" if rank == 1 else "women",
        "floor": Decimal(1000),
        "ceiling": Decimal(15000),
        "computed_amount": Decimal(6000 + rank),
        "explanation": "80 % de 10 000 €.",
        "deliberation_number": "2025-114",
        "deliberation_date": date(2025, 12, 15),
        "granted_at": AT,
        "granted_by": agent,
    }
    Award.objects.create(application=dossier, **(known | aid))
    if is_engaged:
        Agreement.objects.create(
            application=dossier,
            kind=AgreementKind.NOTIFICATION,
            signed_on=date(2026, 1, 15),
            recorded_by=agent,
        )
    Payment.objects.create(
        application=dossier, amount=Decimal(3000), ordered_on=date(2026, 2, 1), recorded_by=agent
    )
    if rank % 2 == 0:
        FinalReport.objects.create(
            application=dossier,
            due_on=date(2026, 6, 30),
            received_at=AT,
            accepted_at=AT,
            accepted_by=agent,
            people=38,
            women=2,
        )
        ContratDeVilleFiling.objects.create(
            application=dossier,
            award=dossier.award,
            contract=ContratDeVille.objects.get_or_create(
                name="Engagements d’essai",
                defaults={"starts_on": date(2024, 1, 1), "ends_on": date(2030, 12, 31)},
            )[0],
            year=2026,
            pillar="Agir",
            outcome=ContratOutcome.ACCEPTED,
            answered_on=date(2026, 6, 1),
            recorded_at=AT,
            recorded_by=agent,
        )


def _others(campaign: Campaign, start: int) -> None:
    agent = UserFactory(agent=True)
    declined = _dossier(
        campaign,
        start,
        state=State.NOT_SELECTED,
        organisation=OrganisationFactory(name=NOT_SELECTED),
    )
    Decision.objects.create(
        application=declined,
        kind=DecisionKind.DECLINE,
        reason=NotSelectedReason.ENVELOPE,
        text="L’enveloppe est épuisée.",
        prepared_at=AT,
        prepared_by=agent,
        released_at=AT,
        released_by=agent,
        deliberation=Deliberation.objects.get_or_create(
            campaign=campaign,
            number="2025-114",
            defaults={"date": date(2025, 12, 15), "recorded_at": AT, "recorded_by": agent},
        )[0],
    )
    redirected = _dossier(campaign, start + 1, state=State.REDIRECTED)
    Redirection.objects.create(
        application=redirected,
        target="contrat_de_ville",
        name="Contrat de ville",
        reason="L’action s’y prête mieux.",
        created_at=AT,
        status_at=AT,
        followed_by=agent,
    )
    _dossier(campaign, start + 2, state=State.RESERVE)
    _dossier(
        campaign,
        start + 3,
        state=State.INADMISSIBLE,
        inadmissibility_reason="purpose",
        heard_at=None,
        decided_at=None,
    )
    _dossier(
        campaign,
        start + 4,
        state=State.WITHDRAWN,
        withdrawn_at=AT,
        withdrawn_before_closing=True,
        heard_at=None,
        decided_at=None,
    )
