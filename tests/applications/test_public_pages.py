"""What everyone reads: the call, its simulator, help and legal pages.

Anonymous and everyone else: GET 200 on home, call_detail, call_simulation, help, help_contact,
site_map, legal_notice, personal_data, accessibility, blank_sheet_pdf; POST 405.
"""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader

from applications.models import Campaign
from tests.factories import BonusRuleFactory, CampaignFactory, TerritoryFactory, UserFactory
from tests.factories.applications import (
    AFTER_CLOSING,
    WHILE_OPEN,
    CommuneFactory,
    NeighbourhoodFactory,
)
from tests.factories.requests import receiving_campaign

pytestmark = pytest.mark.django_db
TITLE = "Un projet pour votre quartier\u00a0? L’AMI cohésion sociale</h1>"


@pytest.fixture
def campaign() -> Campaign:
    TerritoryFactory()
    campaign = receiving_campaign()
    BonusRuleFactory(campaign=campaign)
    return campaign


@time_machine.travel(WHILE_OPEN, tick=False)
def test_the_home_page_tells_the_closing_in_full_words(client, campaign):
    page = client.get("/").content.decode()
    assert TITLE in page
    assert "vendredi 30\u00a0octobre 2026</strong> à 23 heures 59 minutes 59 secondes" in page
    assert "Il reste 29 jours." in page
    assert "Commencer mon dossier" in page


@time_machine.travel(AFTER_CLOSING, tick=False)
def test_a_closed_call_offers_the_telephone_instead_of_a_draft(client, campaign):
    page = client.get("/appels/2026/").content.decode()
    assert "Commencer mon dossier" not in page
    assert "le service peut autoriser un dépôt tardif" in page


def test_without_a_call_the_home_page_says_what_to_do(client):
    assert "Aucun appel n’est ouvert pour le moment." in client.get("/").content.decode()


def test_a_call_in_preparation_does_not_exist_for_the_public(client):
    CampaignFactory(unopened=True)
    assert client.get("/appels/2026/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/appels/2026/simulation/"])
def test_the_simulator_answers_with_and_without_javascript(client, campaign, address):
    page = client.get(address, {"cout": "10 250 €", "taux": "women"}).content.decode()
    assert (
        "Avec 10\u00a0250\u00a0€ de dépenses prises en compte et un taux de 80\u00a0%, l’aide"
        " pourrait aller jusqu’à 8\u00a0200\u00a0€. Ce n’est qu’un calcul\u00a0: le jury propose,"
        " l’assemblée décide, l’enveloppe est limitée."
    ) in page


@pytest.mark.parametrize(
    ("cost", "sentence"),
    [
        ("", "Écrivez ce que coûte l’action, en euros."),
        ("beaucoup", "Écrivez la somme en chiffres, par exemple 1\u00a0250 ou 1\u00a0250,50."),
        ("9999999", "Ce coût dépasse ce que l’appel peut étudier."),
    ],
)
def test_a_cost_that_cannot_be_read_is_kept_and_explained(client, campaign, cost, sentence):
    page = client.get("/", {"cout": cost}).content.decode()
    assert sentence in page
    assert not cost or f'value="{cost}"' in page


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/aide/", "Être aidé\u00a0: téléphone, accueil, rendez-vous"),
        ("/aide/contact/", "Nous joindre, prendre rendez-vous"),
        ("/plan-du-site/", "Plan du site"),
        ("/mentions-legales/", "Mentions légales"),
        ("/donnees-personnelles/", "Données personnelles"),
        ("/accessibilite/", "Accessibilité\u00a0: non conforme"),
    ],
)
def test_information_pages_have_one_title(client, campaign, address, title):
    page = client.get(address).content.decode()
    assert f"<h1>{title}</h1>" in page
    assert page.count("<h1") == 1


@time_machine.travel(WHILE_OPEN, tick=False)
@pytest.mark.parametrize("reader", [None, {}, {"agent": True}, {"administrator": True}])
def test_the_plan_leads_nowhere_that_is_closed_to_its_reader(client, campaign, reader):
    if reader is not None:
        client.force_login(UserFactory(**reader))
    page = client.get("/plan-du-site/").text.split("<main")[1].split("</main>")[0]
    links = re.findall(r'href="(/[^"]*)"', page)
    assert {link: client.get(link, follow=True).status_code for link in links} == dict.fromkeys(
        links, 200
    )
    assert ("/dossiers/" in links) == (reader is None)


def test_the_sheet_to_fill_by_hand_has_two_pages(client, campaign):
    response = client.get("/appels/2026/recto-verso.pdf")
    assert len(PdfReader(BytesIO(response.content)).pages) == 2


@time_machine.travel(WHILE_OPEN, tick=False)
@pytest.mark.parametrize("calls", [1, 30])
def test_the_home_page_costs_the_same_with_one_call_or_thirty(
    client, campaign, django_assert_num_queries, calls
):
    for rank in range(2, calls + 1):
        CampaignFactory(
            code=f"2025-{rank}", year=2025, closes_on=datetime(2026, 9, 30, tzinfo=UTC).date()
        )
    with django_assert_num_queries(2):
        client.get("/")


@time_machine.travel(WHILE_OPEN, tick=False)
def test_the_home_page_speaks_of_the_open_call_that_closes_first_else_of_the_latest(client):
    CampaignFactory(code="2026-2", closes_on=date(2026, 12, 1), title="Le deuxième")
    CampaignFactory(code="2026", closes_on=date(2026, 10, 30), title="Le premier")
    CampaignFactory(code="2027", opens_on=date(2026, 11, 1), closes_on=date(2027, 1, 29))
    assert client.get("/").context["campaign"].code == "2026"
    with time_machine.travel(datetime(2027, 6, 1, tzinfo=UTC), tick=False):
        assert client.get("/").context["campaign"].code == "2027"


@time_machine.travel(WHILE_OPEN, tick=False)
def test_the_call_lists_its_priority_neighbourhoods_by_commune(client, campaign):
    commune = CommuneFactory(name="Exempleville")
    for name in ("Cité des Pins", "Grand-Chemin"):
        NeighbourhoodFactory(name=name, communes=[commune])
    NeighbourhoodFactory(name="Cité d’autrefois", valid_until=date(2023, 12, 31))
    page = client.get("/appels/2026/").content.decode()
    assert "<dt>Exempleville</dt><dd>Cité des Pins, Grand-Chemin</dd>" in page
    assert "Cité d’autrefois" not in page


@time_machine.travel(WHILE_OPEN, tick=False)
def test_a_call_that_nobody_opened_is_not_found(client, campaign):
    CampaignFactory(code="2031", unopened=True)
    assert client.get("/appels/2031/").status_code == 404
    assert client.get("/appels/1999/").status_code == 404


@time_machine.travel(WHILE_OPEN, tick=False)
def test_what_awaits_is_told_with_its_dates(client, campaign):
    steps = " ".join(step.text for step in client.get("/").context["page"].steps)
    for day in ("mardi 10\u00a0novembre 2026", "lundi 16\u00a0novembre 2026", "décembre 2026"):
        assert day in steps
