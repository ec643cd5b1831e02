"""The guides of the jury and of the service, read where they work."""

import pytest
from django.urls import reverse

from tests.factories import CampaignFactory, TerritoryFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def territory():
    TerritoryFactory()


def test_a_juror_reads_how_to_score_without_network(client) -> None:
    client.force_login(UserFactory())
    page = client.get(reverse("jury_guide")).content.decode()
    assert "<h1>Le guide du jury</h1>" in page
    assert "en attente de réseau" in page


def test_an_agent_finds_the_guide_from_the_work_of_the_day(client) -> None:
    client.force_login(UserFactory(agent=True))
    page = client.get(reverse("team_guide")).content.decode()
    assert "<h1>Le guide du service</h1>" in page
    assert 'href="#le-jour"' in page
    assert 'href="#le-contrat-de-ville"' in page


def test_the_direction_finds_its_guide_beside_the_figures(client) -> None:
    client.force_login(UserFactory(director=True))
    CampaignFactory()
    assert f'href="{reverse("report_guide")}"' in client.get(reverse("reports")).content.decode()
    page = client.get(reverse("report_guide")).content.decode()
    assert "<h1>Le guide de la direction</h1>" in page
    assert 'href="#figer-et-publier"' in page
