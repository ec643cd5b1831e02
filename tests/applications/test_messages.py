"""Messages about a dossier: written on the site, mirrored by mail, read by the other side."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ami_portal.outbox.models import OutboundEmail
from applications.actions import history, messages
from applications.domain.conversation import MessageRefusedError
from applications.enums import EventKind, RecusalReason, State
from applications.models import Message, Recusal
from applications.tasks.mornings import tell_agents
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.applications import AFTER_CLOSING

pytestmark = pytest.mark.django_db
QUESTION = "Pouvons-nous commencer en février ?"
ANSWER = "Oui, sans rien changer d’autre."


@pytest.fixture(autouse=True)
def _a_day_of_november():
    with time_machine.travel(AFTER_CLOSING + timedelta(hours=2), tick=False):
        TerritoryFactory()
        yield


@pytest.fixture
def agent():
    return UserFactory(agent=True, name="Yanis Carlier")


@pytest.fixture
def member():
    return MembershipFactory(user__name="Aline Exemple")


@pytest.fixture
def dossier(member):
    return ApplicationFactory(organisation=member.organisation)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def page(user, name: str, *args) -> str:
    return text_of(signed_in(user).get(reverse(name, args=args)))


def test_a_question_reaches_the_service_and_its_answer_comes_back_by_mail(
    dossier, member, agent
) -> None:
    url = reverse("application_messages", args=[dossier.number])
    signed_in(member.user).post(url, {"text": QUESTION})
    assert "<b>1</b> message à lire" in page(agent, "team_today")
    assert QUESTION in page(agent, "team_application", dossier.number)
    assert "message à lire" not in page(agent, "team_today")
    desk = signed_in(agent)
    desk.post(reverse("team_message", args=[dossier.number]), {"text": ANSWER})
    mails = OutboundEmail.objects.filter(kind="P36")
    assert {mail.to for mail in mails} == {member.user.email, dossier.contact_email}
    assert ANSWER in mails[0].body_text
    assert f"/dossiers/{dossier.number}/messages/" in mails[0].body_text
    read = page(member.user, "application_detail", dossier.number)
    assert ANSWER in read
    assert "<b>Yanis Carlier, pour le service</b>" in read
    assert "<b>nouveau</b>" in read
    assert "<b>nouveau</b>" not in page(member.user, "application_detail", dossier.number)
    assert "lu le 2 novembre 2026" in page(agent, "team_application", dossier.number)


def test_my_dossiers_say_that_the_service_wrote_until_it_is_read(dossier, member, agent) -> None:
    assert "Lire le message du service" not in page(member.user, "my_applications")
    messages.send(dossier, text=ANSWER, by=agent, at=AFTER_CLOSING)
    assert "Lire le message du service" in page(member.user, "my_applications")
    page(member.user, "application_messages", dossier.number)
    assert "Lire le message du service" not in page(member.user, "my_applications")


def test_the_history_says_who_wrote_and_when(dossier, member, agent) -> None:
    messages.reply(dossier, text=QUESTION, by=member.user, at=AFTER_CLOSING)
    messages.send(dossier, text=ANSWER, by=agent, at=AFTER_CLOSING + timedelta(minutes=5))
    told = dossier.events.exclude(kind=EventKind.EMAIL_QUEUED).values_list("kind", "by")
    assert list(told) == [
        (EventKind.MESSAGE_RECEIVED, member.user.pk),
        (EventKind.MESSAGE_SENT, agent.pk),
    ]


def test_writing_back_reads_what_was_asked(dossier, member, agent) -> None:
    messages.reply(dossier, text=QUESTION, by=member.user, at=AFTER_CLOSING)
    messages.send(dossier, text=ANSWER, by=agent, at=AFTER_CLOSING)
    assert Message.objects.get(is_from_service=False).read_at == AFTER_CLOSING


def test_another_member_reads_who_wrote(dossier, member) -> None:
    messages.reply(dossier, text=QUESTION, by=member.user, at=AFTER_CLOSING)
    other = MembershipFactory(organisation=dossier.organisation).user
    assert "<b>Aline Exemple</b>" in page(other, "application_messages", dossier.number)
    assert "<b>Vous</b>" in page(member.user, "application_messages", dossier.number)


def test_a_recused_agent_reads_no_message_and_counts_none(dossier, member, agent) -> None:
    messages.reply(dossier, text=QUESTION, by=member.user, at=AFTER_CLOSING)
    Recusal.objects.create(
        user=agent,
        application=dossier,
        reason=RecusalReason.MEMBER,
        declared_at=AFTER_CLOSING,
        declared_by=agent,
    )
    assert "message à lire" not in page(agent, "team_today")
    url = reverse("team_application", args=[dossier.number])
    assert signed_in(agent).get(url).status_code == 404


def test_the_direction_looks_without_reading_in_the_agent_s_place(dossier, member, agent) -> None:
    messages.reply(dossier, text=QUESTION, by=member.user, at=AFTER_CLOSING)
    assert QUESTION in page(UserFactory(director=True), "team_application", dossier.number)
    assert "<b>1</b> message à lire" in page(agent, "team_today")


def test_messages_wait_in_the_list_the_morning_mail_and_for_earlier_calls(
    dossier, member, agent
) -> None:
    earlier = ApplicationFactory(
        campaign=CampaignFactory(
            code="2025", year=2025, opens_on=date(2025, 9, 1), closes_on=date(2025, 10, 30)
        ),
        organisation=member.organisation,
        state=State.COMMITTED,
    )
    for application in (dossier, earlier, earlier):
        messages.reply(application, text=QUESTION, by=member.user, at=AFTER_CLOSING)
    today = page(agent, "team_today")
    assert "<b>2</b> messages à lire, appel 2025" in today
    listed = signed_in(agent).get(reverse("team_applications"), {"etat": "message_to_read"})
    assert dossier.number in text_of(listed)
    assert earlier.number not in text_of(listed)
    tell_agents()
    mail = OutboundEmail.objects.get(kind="A1", to=agent.email)
    assert "– 1\u00a0message à lire" in mail.body_text
    assert "– 2\u00a0messages à lire, appel 2025" in mail.body_text


def test_what_was_typed_survives_a_refusal(dossier, member) -> None:
    url = reverse("application_messages", args=[dossier.number])
    long = "Bonjour. " * 300
    refused = text_of(signed_in(member.user).post(url, {"text": long}))
    assert "raccourcissez-le" in refused
    assert long.strip() in refused
    assert "Écrivez votre message." in text_of(signed_in(member.user).post(url, {"text": ""}))
    assert Message.objects.count() == 0


def test_ten_messages_an_hour_then_the_telephone(dossier, member) -> None:
    for _ in range(10):
        messages.reply(dossier, text=QUESTION, by=member.user, at=AFTER_CLOSING)
    with pytest.raises(MessageRefusedError, match="appelez-nous"):
        messages.reply(dossier, text=QUESTION, by=member.user, at=AFTER_CLOSING)
    later = AFTER_CLOSING + timedelta(hours=1)
    messages.reply(dossier, text=QUESTION, by=member.user, at=later)
    assert dossier.messages.count() == 11


def test_a_message_is_text_and_never_a_page(dossier, member, agent) -> None:
    hostile = "<script>alert(1)</script> {{ 7|add:7 }}"
    messages.reply(dossier, text=hostile, by=member.user, at=AFTER_CLOSING)
    messages.send(dossier, text=hostile, by=agent, at=AFTER_CLOSING)
    for reader, name in ((member.user, "application_detail"), (agent, "team_application")):
        assert "<script>alert" not in page(reader, name, dossier.number)
    mail = OutboundEmail.objects.filter(kind="P36").first()
    assert "{{ 7|add:7 }}" in mail.body_text
    assert "<script>alert" not in mail.body_html


def test_a_dossier_that_is_a_draft_again_has_no_conversation(dossier, member) -> None:
    dossier.state = State.DRAFT
    dossier.save()
    url = reverse("application_messages", args=[dossier.number])
    response = signed_in(member.user).get(url)
    assert response.status_code == 403
    assert "redevenu un brouillon" in response.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_a_long_conversation_costs_the_same(
    dossier, member, agent, count, django_assert_num_queries
) -> None:
    for _ in range(count):
        history.record(dossier, EventKind.MESSAGE_RECEIVED, by=member.user, at=AFTER_CLOSING)
        Message.objects.create(application=dossier, text=QUESTION, at=AFTER_CLOSING, by=member.user)
    home = signed_in(member.user)
    with django_assert_num_queries(6):
        home.get(reverse("application_messages", args=[dossier.number]))
