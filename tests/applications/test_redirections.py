"""A réorientation is followed until answered: its addressee answers by the link of their mail."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains

from ami_portal.outbox.models import OutboundEmail
from applications.actions import redirections, reminders
from applications.enums import EventKind, RedirectionStatus, RedirectionTarget
from applications.models import AccessLink, Redirection
from tests.factories import ApplicationFactory, TerritoryFactory, UserFactory

AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def way():
    TerritoryFactory()
    return redirections.open_way(
        ApplicationFactory(heard=True),
        target=RedirectionTarget.COMMUNE,
        name="la Ville d’Exempleville",
        reason="Elle anime déjà ce lieu.",
        contact_name="Sacha Modèle",
        contact_email="sacha@ville.example",
        by=UserFactory(agent=True),
        at=AT,
    )


def link_in(email: OutboundEmail) -> str:
    return re.search(r"/lien/[\w-]+/", email.body_text)[0]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("way_contacted", RedirectionStatus.CONTACTED),
        ("way_succeeded", RedirectionStatus.SUCCEEDED),
        ("way_ended", RedirectionStatus.NO_FOLLOW_UP),
    ],
)
def test_the_addressee_says_where_it_stands_without_an_account(client, way, name, status):
    with time_machine.travel(AT + timedelta(days=2), tick=False):
        page = client.get(link_in(OutboundEmail.objects.get(kind="A5")), follow=True)
        assertContains(page, "Elle anime déjà ce lieu.")
        link = AccessLink.objects.get()
        answer = client.post(reverse(name), {"link": link.pk})

    assertContains(answer, "Merci, c’est noté.")
    way.refresh_from_db()
    assert (way.status, way.status_at) == (status, AT + timedelta(days=2))
    event = way.application.events.get(kind=EventKind.REDIRECTION_FOLLOWED)
    assert (event.by, event.data["said_by"]) == (None, "sacha@ville.example")


def test_a_link_answers_for_its_own_redirection_only(client, way):
    assert client.post(reverse("way_contacted")).status_code == 404


@pytest.mark.parametrize(("days", "count"), [(14, 0), (15, 1), (60, 0)])
def test_silence_is_reminded_once_after_fifteen_days(way, days, count):
    OutboundEmail.objects.all().delete()
    for _ in range(2):
        reminders.run(at=AT + timedelta(days=days))

    assert OutboundEmail.objects.filter(kind="A5").count() == count


def test_the_reminder_opens_by_a_link_of_its_own_and_an_answer_stops_it(client, way):
    OutboundEmail.objects.all().delete()
    reminders.run(at=AT + timedelta(days=15))
    email = OutboundEmail.objects.get(kind="A5")
    assert email.subject == "AMI 2026 – Un porteur de projet vous est orienté\u00a0: rappel"
    with time_machine.travel(AT + timedelta(days=16), tick=False):
        assertContains(client.get(link_in(email), follow=True), way.application.title)

    other = redirections.open_way(
        ApplicationFactory(heard=True),
        target=RedirectionTarget.COMMUNE,
        name="la Ville",
        reason="Elle prête la salle.",
        contact_email="paul@ville.example",
        by=way.followed_by,
        at=AT,
    )
    Redirection.objects.filter(pk=other.pk).update(status=RedirectionStatus.CONTACTED)
    reminders.run(at=AT + timedelta(days=16))
    assert OutboundEmail.objects.filter(kind="A5", to="paul@ville.example").count() == 1
