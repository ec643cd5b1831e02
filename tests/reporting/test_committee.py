"""A10: the list of the comité de pilotage, and an edition sent to it once."""

from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ami_portal.outbox.models import OutboundEmail
from ami_portal.outbox.sending import rendered
from reporting.actions import committee
from reporting.domain.committee import Address, read
from reporting.models import CommitteeAddress, ReportMailing
from tests.factories import UserFactory
from tests.factories.reports import an_edition
from tests.reporting.year import AT, a_finished_year

LIST = "/rapports/comite/"
SEND = "/rapports/2025/editions/1/envoyer/"
TYPED = "Claire Élue <Claire@ville.example>\n\nprefet@etat.example;\n"


def signed_in(**role: bool) -> Client:
    client = Client()
    client.force_login(UserFactory(**role))
    return client


@pytest.fixture
def year(db) -> None:
    a_finished_year()


def test_the_agent_writes_the_list_and_the_director_sends_the_report_once(year):
    agent, director = signed_in(agent=True), signed_in(director=True)
    agent.post(LIST, {"addresses": TYPED})
    an_edition(2025)
    link = f'href="{SEND}">Envoyer l’édition 1 au comité de pilotage'
    assert (link in agent.get("/rapports/2025/").text) is False
    assert link in director.get("/rapports/2025/").text
    assert "Envoyer le rapport à 2 adresses" in director.get(SEND).text
    assert director.post(SEND, {"meeting_on": "2027-03-03"}).url == "/rapports/2025/"
    mails = list(OutboundEmail.objects.filter(kind="A10").order_by("to"))
    assert [mail.to for mail in mails] == ["claire@ville.example", "prefet@etat.example"]
    assert mails[0].subject == "AMI 2025 – Le rapport 2025 de l’AMI cohésion sociale"
    for words in ("Bonjour Claire Élue,", "mercredi 3\u00a0mars 2027", "/resultats/2025/rapport/"):
        assert words in mails[0].body_text
    name, content, kind = rendered(mails[0].attachments[0])
    assert (name, kind) == ("synthese-ami-2025-edition-1.pdf", "application/pdf")
    assert len(pypdf.PdfReader(BytesIO(content)).pages) == 1
    page = director.get("/rapports/2025/").text
    assert ("à 2 adresses" in page, link in page) == (True, False)
    again = director.post(SEND, {"meeting_on": "2027-03-04"})
    assert again.status_code == 422
    assert OutboundEmail.objects.filter(kind="A10").count() == 2


def test_the_link_of_the_mail_opens_without_an_account(year):
    an_edition(2025)
    assert Client().get("/resultats/2025/rapport/").status_code == 200


def test_an_edition_sent_says_so_instead_of_a_form(year):
    client = signed_in(director=True)
    CommitteeAddress.objects.create(email="a@b.example", added_at=AT, added_by=UserFactory())
    edition = an_edition(2025)
    committee.send(edition, meeting_on=date(2026, 1, 21), by=UserFactory(), at=AT)
    page = client.get(SEND).text
    assert (
        "Envoyée le 16\u00a0décembre 2025 à 1 adresse, pour le comité du 21\u00a0janvier 2026"
        in page
    )
    assert 'name="meeting_on"' not in page


def test_each_wrong_line_has_its_sentence_and_what_was_typed_is_kept(year):
    client = signed_in(agent=True)
    typed = "bon@ville.example\nbob@\nBON@ville.example\nsans arobase"
    answer = client.post(LIST, {"addresses": typed})
    assert answer.status_code == 422
    for said in (
        "Ligne 2, «\u00a0bob@\u00a0»\u00a0: ce n’est pas une adresse de courriel.",
        "Ligne 3\u00a0: bon@ville.example est déjà ligne 1.",
        "Ligne 4, «\u00a0sans arobase\u00a0»",
    ):
        assert said in answer.text
    assert ("bob@\nBON@ville.example" in answer.text, CommitteeAddress.objects.count()) == (True, 0)


def test_an_erased_line_leaves_the_list_and_a_name_follows(year):
    client = signed_in(director=True)
    client.post(LIST, {"addresses": TYPED})
    first = CommitteeAddress.objects.get(email="claire@ville.example")
    client.post(LIST, {"addresses": "Claire Maire <claire@ville.example>"})
    (kept,) = CommitteeAddress.objects.all()
    assert (kept.pk, kept.name, kept.added_at) == (first.pk, "Claire Maire", first.added_at)
    page = client.get(LIST).text
    assert "Claire Maire &lt;claire@ville.example&gt;" in page
    assert "ou Prénom Nom &lt;nom@exemple.fr&gt;." in page


def test_a_date_is_asked_for(year):
    committee.keep([Address("a@b.example")], by=UserFactory(), at=AT)
    an_edition(2025)
    answer = signed_in(director=True).post(SEND, {"meeting_on": "bientôt"})
    assert answer.status_code == 422
    assert "Écrivez une date, par exemple 03/03/2027." in answer.text


@pytest.mark.parametrize(
    ("addresses", "editions", "said"),
    [
        ([], 1, "La liste du comité de pilotage est vide"),
        ([Address("a@b.example")], 2, "L’édition 2 remplace celle-ci"),
    ],
)
def test_what_cannot_be_sent_says_what_to_do(year, addresses, editions, said):
    committee.keep(addresses, by=UserFactory(), at=AT)
    for number in range(1, editions + 1):
        an_edition(2025, number=number)
    answer = signed_in(director=True).post(SEND, {"meeting_on": "2027-03-03"})
    assert (answer.status_code, OutboundEmail.objects.count()) == (422, 0)
    if addresses:
        assert said in answer.text
    else:
        assert "La liste du comité est vide" in answer.text


def test_agents_and_others_do_not_send(year):
    an_edition(2025)
    for role, status in (("agent", 403), ("other_direction", 403), ("administrator", 404)):
        assert signed_in(**{role: True}).post(SEND, {}).status_code == status


@pytest.mark.parametrize("length", [1, 30])
def test_the_pages_cost_the_same_for_one_address_or_thirty(year, django_assert_num_queries, length):
    committee.keep([Address(f"a{i}@b.example") for i in range(length)], by=UserFactory(), at=AT)
    an_edition(2025)
    client = signed_in(director=True)
    with django_assert_num_queries(4):
        client.get(LIST)
    with django_assert_num_queries(5):
        client.get(SEND)


def test_the_database_keeps_one_mailing_and_plain_addresses(year):
    edition = an_edition(2025)
    known = {"meeting_on": AT.date(), "sent_at": AT, "sent_by": UserFactory(), "edition": edition}
    with pytest.raises(IntegrityError, match="to_somebody"), transaction.atomic():
        ReportMailing.objects.create(**known, recipients=0)
    ReportMailing.objects.create(**known, recipients=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportMailing.objects.create(**known, recipients=1)
    with pytest.raises(IntegrityError, match="lower_case"), transaction.atomic():
        CommitteeAddress.objects.create(email="A@b.example", added_at=AT, added_by=UserFactory())


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("a@b.example", Address("a@b.example")),
        ("<a@b.example>", Address("a@b.example")),
        ("Jean  Élu <A@B.example>,", Address("a@b.example", "Jean Élu")),
        ("Jean Élu a@b.example", Address("a@b.example", "Jean Élu")),
    ],
)
def test_a_line_is_read_as_people_write_it(line, address):
    assert read(line) == ([address], [])


def test_a_name_too_long_is_told():
    assert read(f"{'m' * 81} <a@b.example>")[1] == [
        "Ligne 1\u00a0: raccourcissez le nom, 80 signes au plus."
    ]
