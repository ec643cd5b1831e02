"""A finished year, every outcome in it, with plain numbers one can check by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal

from applications.enums import AgreementKind, ContratOutcome, NotSelectedReason, State
from applications.models import (
    Agreement,
    Application,
    Award,
    Campaign,
    ContratDeVille,
    ContratDeVilleFiling,
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


def a_finished_year(*, funded: int = 4, others: int = 1) -> Campaign:
    """Of the funded: all engaged and paid half, one in two reported, one in two moved.

    `others` dossiers of each of the other outcomes, plus one withdrawn before closing.
    """
    if not Campaign.objects.exists():
        TerritoryFactory(siret=ISSUER_SIRET)
        history.load()
    campaign = CampaignFactory(code="2025", year=2025, envelope=Decimal(500000))
    for rank in range(funded):
        a_funded_action(campaign, rank)
    for rank in range(others):
        _others(campaign, 100 * (rank + 1))
    return campaign


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


def a_funded_action(campaign: Campaign, rank: int) -> None:
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
            rna="" if rank == 0 else f"W62000{rank:04d}"[:10],
        ),
    )
    Award.objects.create(
        application=dossier,
        amount=Decimal(6000 + rank),
        is_page_blanche=rank == 1,
        eligible_cost=Decimal(10000),
        requested_amount=Decimal(6000),
        base_rate=Decimal("0.6"),
        applied_rate=None if rank == 1 else Decimal("0.8"),
        bonus_kind="" if rank == 1 else "women",
        floor=Decimal(1000),
        ceiling=Decimal(15000),
        computed_amount=Decimal(6000 + rank),
        explanation="80 % de 10 000 €.",
        deliberation_number="2025-114",
        deliberation_date=date(2025, 12, 15),
        granted_at=AT,
        granted_by=agent,
    )
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
            contract=ContratDeVille.objects.get_or_create(
                name="Engagements d’essai",
                defaults={"starts_on": date(2024, 1, 1), "ends_on": date(2030, 12, 31)},
            )[0],
            year=2026,
            pillar="Agir",
            outcome=ContratOutcome.ACCEPTED,
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
