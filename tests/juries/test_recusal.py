"""A declared link closes a dossier for a person: file, notes, rank, quorum. Agents too."""

import pytest
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.access import dossiers
from applications.actions import recusals
from applications.enums import EventKind, RecusalReason
from applications.models import Event, Recusal
from juries.access import sheets as access
from juries.actions import links
from juries.queries.quorum import quorum_of
from tests.factories import MembershipFactory, SeatFactory, UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene

pytestmark = pytest.mark.django_db

PAGES = ["jury_request_pdf"]
POSTS = ["jury_sheet_save", "jury_sheet_finish", "jury_sheet_reopen"]


@pytest.fixture
def sitting() -> Sitting:
    panel = convene()
    panel.sit("Ada", panel.agents)
    panel.sit("Zoé", panel.citizens)
    return panel


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def declare(sitting: Sitting, name: str = "Ada", index: int = 0) -> Recusal:
    return links.declare(
        sitting.hearing,
        sitting.applications[index],
        reason=RecusalReason.MEMBER,
        by=sitting.jurors[name].user,
        at=HEARD_AT,
    )


def address(name: str, sitting: Sitting, index: int = 0) -> str:
    kwargs = {"pk": sitting.hearing.pk, "number": sitting.applications[index].number}
    return reverse(name, kwargs=kwargs)


def test_no_file_opens_before_the_answer(sitting: Sitting) -> None:
    client = signed_in(sitting.jurors["Ada"].user)
    page = client.get(reverse("jury_hearing", args=[sitting.hearing.pk])).content.decode()
    assert "Avant d’ouvrir les dossiers" in page
    assert client.get(address("jury_request_pdf", sitting)).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_nothing_is_written_before_the_answer(sitting: Sitting, name: str) -> None:
    sitting.open("Zoé")
    client = signed_in(sitting.jurors["Ada"].user)
    assert client.post(address(name, sitting)).status_code == 404


def test_the_answer_opens_the_two_pages(sitting: Sitting) -> None:
    sitting.open("Ada")
    client = signed_in(sitting.jurors["Ada"].user)
    answer = client.get(address("jury_request_pdf", sitting))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_a_declared_link_is_signed_dated_and_kept_once(sitting: Sitting) -> None:
    ada = sitting.jurors["Ada"].user
    first = declare(sitting)
    again = recusals.declare(ada, sitting.applications[0], reason="dispute", by=ada, at=HEARD_AT)
    event = Event.objects.get(kind=EventKind.RECUSAL_DECLARED)
    assert (again, again.reason) == (first, RecusalReason.MEMBER)
    assert (event.by, event.at, event.application) == (ada, HEARD_AT, sitting.applications[0])


def test_a_reason_outside_the_list_is_refused(sitting: Sitting) -> None:
    ada = sitting.jurors["Ada"].user
    with pytest.raises(ValueError, match="amitié"):
        recusals.declare(ada, sitting.applications[0], reason="amitié", by=ada, at=HEARD_AT)


def test_whoever_writes_for_a_structure_is_linked_whatever_they_answer(sitting: Sitting) -> None:
    ada, theirs = sitting.jurors["Ada"].user, sitting.applications[1]
    MembershipFactory(user=ada, organisation=theirs.organisation)
    sitting.open("Ada")
    assert Recusal.objects.get().application == theirs
    assert access.visible_to(ada).filter(application=theirs).count() == 0


def test_a_link_lays_out_the_other_sheets_only(sitting: Sitting) -> None:
    declare(sitting)
    owed = access.visible_to(sitting.jurors["Ada"].user)
    assert [sheet.application for sheet in owed.order_by("pk")] == sitting.applications[1:]


@pytest.mark.parametrize("name", PAGES)
def test_the_closed_dossier_is_invisible(sitting: Sitting, name: str) -> None:
    declare(sitting)
    client = signed_in(sitting.jurors["Ada"].user)
    assert client.get(address(name, sitting)).status_code == 404
    assert client.get(address(name, sitting, index=1)).status_code == 200


@pytest.mark.parametrize("name", POSTS)
def test_nothing_can_be_written_about_the_closed_dossier(sitting: Sitting, name: str) -> None:
    sitting.open("Ada")
    declare(sitting)
    client = signed_in(sitting.jurors["Ada"].user)
    assert client.post(address(name, sitting)).status_code == 404


def test_the_page_neither_opens_nor_shows_the_closed_dossier(sitting: Sitting) -> None:
    closed = sitting.applications[0]
    closed.need_text = "Un besoin que personne d’autre ne doit lire."
    closed.save()
    declare(sitting)
    client = signed_in(sitting.jurors["Ada"].user)
    home = reverse("jury_hearing", args=[sitting.hearing.pk])
    page = client.get(home).content.decode()
    assert "Je ne participe pas (lien déclaré)" in page
    assert closed.title not in page
    assert closed.need_text not in page
    assert client.get(home, {"dossier": closed.number}).status_code == 404


def test_a_dossier_of_another_audition_is_invisible(sitting: Sitting) -> None:
    sitting.open()
    client = signed_in(sitting.jurors["Ada"].user)
    home = reverse("jury_hearing", args=[sitting.hearing.pk])
    assert client.get(home, {"dossier": "AMI-2026-9999"}).status_code == 404


def test_a_linked_juror_makes_no_quorum(sitting: Sitting) -> None:
    declare(sitting)
    sitting.sit("Avis", sitting.agents, is_consultative=True)
    assert [
        (each.college.name, each.present, each.is_met) for each in quorum_of(sitting.hearing)
    ] == [
        ("Agglomération", 0, False),
        ("Conseillers citoyens", 1, True),
    ]


def test_agents_learn_it_with_the_quorum_and_the_free_substitutes(sitting: Sitting) -> None:
    agent = UserFactory(agent=True)
    SeatFactory(college=sitting.agents, user__name="Lou Suppléante", replaces=sitting.jurors["Ada"])
    declare(sitting)
    declare(sitting)
    mail = OutboundEmail.objects.get(kind="A6", to=agent.email)
    assert "Ada ne participera pas" in mail.subject
    assert "Le quorum du collège n’est plus atteint" in mail.body_text
    assert "Suppléants libres\u00a0: Lou Suppléante." in mail.body_text


def test_an_agent_with_a_link_is_not_told_of_it(sitting: Sitting) -> None:
    agent = UserFactory(agent=True)
    links.recuse(agent, sitting.applications[0], reason="funder", by=agent, at=HEARD_AT)
    declare(sitting)
    assert not OutboundEmail.objects.filter(kind="A6", to=agent.email).exists()


def test_an_agent_declares_a_link_and_the_dossier_closes(sitting: Sitting) -> None:
    agent = UserFactory(agent=True)
    application, client = sitting.applications[0], signed_in(agent)
    url = reverse("recusal_declare", args=[application.number])
    assert client.get(url).status_code == 200
    refused = client.post(url, {"reason": ""})
    assert (refused.status_code, "Choisissez une raison" in refused.content.decode()) == (422, True)
    assert client.post(url, {"reason": "relative"}).status_code == 302
    assert client.get(url).status_code == 404
    assert application not in dossiers.visible_to_staff(agent)
    assert application not in dossiers.visible_to(agent)


def test_a_search_finds_no_closed_dossier(sitting: Sitting) -> None:
    agent, closed = UserFactory(agent=True), sitting.applications[0]
    closed.title = "Zibeline"
    closed.save()
    url = reverse("team_applications")
    assert closed.number in signed_in(agent).get(url, {"q": "zibeline"}).content.decode()
    links.recuse(agent, closed, reason="funder", by=agent, at=HEARD_AT)
    assert closed.number not in signed_in(agent).get(url, {"q": "zibeline"}).content.decode()


def test_the_links_form_asks_for_a_structure_and_a_reason(sitting: Sitting) -> None:
    client = signed_in(sitting.jurors["Ada"].user)
    url = reverse("jury_links", args=[sitting.hearing.pk])
    refused = client.post(url, {})
    assert refused.status_code == 422
    assert "Choisissez la structure et la raison" in refused.content.decode()
    wrong = client.post(url, {f"lien-{sitting.applications[0].pk}": "amitié"})
    assert (wrong.status_code, "Choisissez une raison de la liste" in wrong.content.decode()) == (
        422,
        True,
    )
    done = client.post(url, {f"lien-{sitting.applications[1].pk}": "dispute"})
    assert (done.status_code, Recusal.objects.get().application) == (302, sitting.applications[1])


def test_linked_to_all_three_a_juror_has_nothing_to_note(sitting: Sitting) -> None:
    for index in range(3):
        declare(sitting, index=index)
    client = signed_in(sitting.jurors["Ada"].user)
    page = client.get(reverse("jury_hearing", args=[sitting.hearing.pk])).content.decode()
    assert "vous n’avez rien à noter" in page
