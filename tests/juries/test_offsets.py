"""« Écarts entre jurés »: by name, exact, over what the reader may see, and never applied."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User
from applications.enums import RecusalReason
from applications.models import Recusal
from juries.models import PanelResult
from tests.factories import UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene

pytestmark = pytest.mark.django_db
QUERIES = 7
SCARCE = "pas assez de dossiers (il en faut 3)"


@pytest.fixture
def sitting() -> Sitting:
    """Ada 4, Bob 2, Zoé 5 everywhere: Agglomération 3, citizens 5, the panel 4."""
    panel = convene()
    panel.sit("Ada", panel.agents)
    panel.sit("Bob", panel.agents)
    panel.sit("Zoé", panel.citizens)
    panel.sit("Théo", panel.citizens, is_consultative=True)
    panel.open()
    for name, note in (("Ada", 4), ("Bob", 2), ("Zoé", 5), ("Théo", 0)):
        panel.score_all(name, note, note)
    return panel


@pytest.fixture
def agent() -> User:
    return UserFactory(agent=True, name="Yanis Carlier")


def read(sitting: Sitting, user: User) -> list[tuple[str, str, int, str]]:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("juror_offsets", args=[sitting.campaign.code]))
    rows = answer.context["rows"]
    return [(row.name, row.college, row.offset.dossiers, row.words) for row in rows]


def test_each_juror_is_compared_with_the_panel_and_nothing_is_corrected(sitting, agent) -> None:
    before = list(PanelResult.objects.order_by("pk").values())
    assert read(sitting, agent) == [
        ("Ada", "Agglomération", 3, "comme le jury"),
        ("Bob", "Agglomération", 3, "2\u00a0points plus bas"),
        ("Zoé", "Conseillers citoyens", 3, "1\u00a0point plus haut"),
    ]
    assert list(PanelResult.objects.order_by("pk").values()) == before
    assert before[0]["mean"] == Decimal("4.00")


def test_a_dossier_closed_to_the_reader_is_not_counted(sitting, agent) -> None:
    Recusal.objects.create(
        user=agent,
        application=sitting.applications[0],
        reason=RecusalReason.MEMBER,
        declared_at=HEARD_AT,
        declared_by=agent,
    )
    assert [row[2:] for row in read(sitting, agent)] == [(2, SCARCE)] * 3


def test_an_agent_who_owes_a_sheet_reads_nothing(sitting) -> None:
    blind = sitting.sit("Inès", sitting.agents)
    blind.staff_role = StaffRole.AGENT
    blind.save()
    assert read(sitting, blind) == []


def test_the_page_asks_the_same_whatever_the_number_of_jurors(
    client, sitting, agent, django_assert_num_queries
) -> None:
    client.force_login(agent)
    url = reverse("juror_offsets", args=[sitting.campaign.code])
    for name in ("", "Lou", "Max"):
        if name:
            sitting.sit(name, sitting.citizens)
            sitting.open(name)
            sitting.score_all(name, 3, 3)
        with django_assert_num_queries(QUERIES):
            client.get(url)
