"""The ranking: looked at from one side, and taken away with what explains each decision."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from applications.enums import RecusalReason
from applications.models import Recusal
from juries.actions import decisions
from juries.enums import DecisionKind
from juries.models import PanelResult, ScoreSheet
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    CommuneFactory,
    NeighbourhoodFactory,
    OrganisationTypeFactory,
    TerritoryFactory,
    ThemeFactory,
    UserFactory,
)
from tests.juries.sitting import convene

AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield AT


@pytest.fixture
def agent(client, now):
    TerritoryFactory()
    user = UserFactory(agent=True)
    client.force_login(user)
    return user


@pytest.fixture
def campaign():
    return CampaignFactory()


def heard(campaign, **details):
    application = ApplicationFactory(heard=True, campaign=campaign, **details)
    PanelResult.objects.create(
        application=application,
        mean=Decimal("4.40"),
        dispersion=Decimal("0.50"),
        colleges=[{"college": "Agglomération", "weight": 1, "seats": 2, "mean": "4.40"}],
        computed_at=AT,
    )
    return application


def shown(client, **asked):
    page = client.get(reverse("deliberation", args=["2026"]), asked)
    return [row.application for row in page.context["rows"]]


def cells(client, **asked):
    answer = client.get(reverse("deliberation_xlsx", args=["2026"]), asked)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_ranking_is_looked_at_by_theme_type_and_place(agent, client, campaign):
    place = NeighbourhoodFactory(communes=[CommuneFactory(name="Exempleville")])
    other = heard(campaign)
    one = heard(
        campaign,
        theme=ThemeFactory(campaign=campaign, name="Santé"),
        organisation_type=OrganisationTypeFactory(campaign=campaign, name="Collectif"),
    )
    one.neighbourhoods.add(place)
    commune = place.communes.get()

    assert shown(client) == [other, one]
    assert shown(client, theme=one.theme_id) == [one]
    assert shown(client, type=one.organisation_type_id) == [one]
    assert shown(client, lieu=f"c:{commune.pk}") == [one]
    assert shown(client, lieu=f"q:{place.pk}") == [one]


def test_it_is_looked_at_by_first_request_page_blanche_and_decision(agent, client, campaign):
    first = heard(campaign, is_first_request=True)
    blank = heard(campaign, is_page_blanche=True, eligible_cost=Decimal(0))
    decisions.prepare(blank, kind=DecisionKind.RESERVE, by=agent, at=AT)

    assert shown(client, premiere="on") == [first]
    assert shown(client, blanche="on") == [blank]
    assert shown(client, decision="prepared") == [blank]
    assert shown(client, decision="to_decide") == [first]
    assert shown(client, decision="released") == []


@pytest.mark.parametrize("asked", [{"theme": "x"}, {"lieu": "c:"}, {"decision": "7"}])
def test_a_strange_filter_is_no_filter(agent, client, campaign, asked):
    dossier = heard(campaign)

    assert shown(client, **asked) == [dossier]


def test_the_spreadsheet_says_what_explains_each_decision(agent, client, campaign):
    dossier = heard(campaign)
    decisions.prepare(
        dossier,
        kind=DecisionKind.FUND,
        amount=Decimal(5000),
        override_reason="Deux devis plus bas.",
        advice="meet",
        advice_text="le centre social",
        by=agent,
        at=AT,
    )

    [row] = cells(client)

    assert (row["Rang"], row["Numéro"], row["Moyenne du jury"], row["Écart entre fiches"]) == (
        1,
        dossier.number,
        4.4,
        0.5,
    )
    assert (row["Décision"], row["Accordé"], row["Calculé"]) == ("Financer", 5000, 6000)
    assert row["Pourquoi un autre montant"] == "Deux devis plus bas."
    assert row["Conseil"] == "Rencontrer le centre social"
    assert row["Calcul"].startswith("Dépenses prises en compte\u00a0: 10\u00a0000\u00a0€.")
    assert row["Diffusée le"] == "préparée"


def test_the_spreadsheet_keeps_the_filters_and_the_links(agent, client, campaign):
    closed, seen, other = (
        heard(campaign),
        heard(campaign, is_first_request=True),
        heard(campaign, title="=1+1"),
    )
    Recusal.objects.create(
        user=agent,
        application=closed,
        reason=RecusalReason.MEMBER,
        declared_at=AT,
        declared_by=agent,
    )

    assert [row["Numéro"] for row in cells(client)] == [seen.number, other.number]
    assert [row["Numéro"] for row in cells(client, premiere="on")] == [seen.number]
    assert cells(client)[1]["Action"] == "=1+1"


def test_comments_come_without_a_name_and_single_sheets_without_a_mean(agent, client):
    sitting = convene(structures=1)
    for name, college in (
        ("Zoé", sitting.agents),
        ("Ali", sitting.agents),
        ("Mia", sitting.citizens),
    ):
        sitting.sit(name, college)
    sitting.open()
    for name, comment in (("Zoé", "Le lieu convient."), ("Ali", "À suivre."), ("Mia", "Bien.")):
        sitting.score(name, 4, 3)
        ScoreSheet.objects.filter(pk=sitting.sheet(name).pk).update(comment=comment)
    [dossier] = sitting.applications
    dossier.state, dossier.heard_at = "heard", AT
    dossier.save()

    [row] = cells(client)

    assert row["Commentaires du jury"] == "Bien.\nLe lieu convient.\nÀ suivre."
    assert row["Moyenne, Agglomération"] == 3.75
    assert row["Moyenne, Conseillers citoyens"] is None
    assert not any("Zoé" in str(cell) for cell in row.values())
