"""An address that several people read: each says who writes today, and history remembers."""

import pytest

from applications.actions import deposits
from applications.enums import EventKind
from applications.models import Event
from tests.factories import ApplicationFactory, MembershipFactory, TerritoryFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(client):
    TerritoryFactory()
    user = UserFactory(email="contact@asso.example", is_shared_mailbox=True)
    client.force_login(user)
    return user


def test_a_page_waits_for_a_name_then_opens_where_one_was_going(client, shared):
    asked = client.get("/dossiers/?page=2")
    assert asked.url == "/compte/qui-ecrit/?next=%2Fdossiers%2F%3Fpage%3D2"
    assert "Qui écrit aujourd’hui" in client.get(asked.url).content.decode()
    assert client.post(asked.url, {"name": "Aline"}).url == "/dossiers/?page=2"
    page = client.get("/dossiers/?page=2").content.decode()
    assert 'href="/compte/qui-ecrit/"' in page
    assert "Aline" in page
    assert 'value="Aline"' in client.get("/compte/qui-ecrit/").content.decode()


def test_a_name_is_needed_and_is_short(client, shared):
    page = client.post("/compte/qui-ecrit/", {"name": " "}).content.decode()
    assert "Écrivez votre nom" in page
    client.post("/compte/qui-ecrit/", {"name": "A" * 41})
    assert "writer_name" not in client.session


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/"])
def test_saying_a_name_never_leads_to_another_site(client, shared, elsewhere):
    answer = client.post(f"/compte/qui-ecrit/?next={elsewhere}", {"name": "Aline"})
    assert answer.url == "/compte/apres-connexion/"


def test_what_is_posted_or_fetched_is_never_held_up(client, shared):
    assert client.post("/dossiers/").status_code == 405
    assert client.get("/dossiers/", headers={"Sec-Fetch-Dest": "empty"}).status_code == 200
    assert client.get("/compte/").status_code == 200


def test_an_address_of_one_person_is_asked_nothing(client):
    client.force_login(UserFactory())
    page = client.get("/dossiers/")
    assert page.status_code == 200
    assert "qui-ecrit" not in page.content.decode()


def test_the_history_keeps_the_name_of_who_wrote(client, shared):
    dossier = ApplicationFactory()
    MembershipFactory(organisation=dossier.organisation, user=shared)
    client.post("/compte/qui-ecrit/", {"name": "Aline"})
    client.post(f"/dossiers/{dossier.number}/retirer/")
    assert Event.objects.get(kind=EventKind.WITHDRAWN).data["writer"] == "Aline"


def test_without_a_shared_address_no_name_is_kept():
    dossier = ApplicationFactory()
    deposits.withdraw(dossier, by=UserFactory(), at=dossier.submitted_at)
    assert "writer" not in Event.objects.get(kind=EventKind.WITHDRAWN).data


def test_the_account_says_whether_the_address_is_shared(client):
    user = UserFactory()
    client.force_login(user)
    assert "Plusieurs personnes lisent cette adresse" in client.get("/compte/").content.decode()
    client.post("/compte/", {"name": "Asso", "phone": "", "is_shared_mailbox": "on"})
    user.refresh_from_db()
    assert user.is_shared_mailbox
