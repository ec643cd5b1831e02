"""The waiting list: one rank each, without a gap; money that returns goes to the first it fits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django.asserts import assertContains

from ami_portal.outbox.models import OutboundEmail
from applications.actions import awards
from applications.enums import NotSelectedReason
from applications.queries import follow_up, today
from juries.actions import decisions, deliberations
from juries.domain.reasons import PROPOSED, is_unfinished
from juries.enums import DecisionKind
from juries.models import Decision
from tests.factories import ApplicationFactory, CampaignFactory, TerritoryFactory, UserFactory

AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    TerritoryFactory()
    return UserFactory(agent=True)


@pytest.fixture
def campaign():
    return CampaignFactory(envelope=Decimal(10000))


def waiting(campaign, agent, **details):
    application = ApplicationFactory(heard=True, campaign=campaign, **details)
    decisions.prepare(application, kind=DecisionKind.RESERVE, by=agent, at=AT)
    return application


def release(campaign, agent):
    vote = campaign.deliberations.first() or deliberations.record(
        campaign, number="1", date=date(2026, 12, 15), by=agent, at=AT
    )
    decisions.release(campaign, deliberation=vote, by=agent, at=AT)


def ranks(campaign):
    rows = Decision.objects.filter(application__campaign=campaign, kind="reserve")
    return list(rows.order_by("reserve_rank").values_list("application", "reserve_rank"))


def test_a_dossier_that_leaves_the_list_leaves_no_gap(agent, campaign):
    first, second, third = (waiting(campaign, agent) for _ in range(3))

    decisions.prepare(first, kind=DecisionKind.FUND, by=agent, at=AT)

    assert ranks(campaign) == [(second.pk, 1), (third.pk, 2)]


def test_a_rank_already_told_by_letter_does_not_move(agent, campaign):
    first, second = waiting(campaign, agent), waiting(campaign, agent)
    release(campaign, agent)
    third = waiting(campaign, agent)

    decisions.prepare(first, kind=DecisionKind.FUND, by=agent, at=AT)

    assert ranks(campaign) == [(first.pk, 1), (second.pk, 2), (third.pk, 3)]


@pytest.mark.django_db(transaction=True)
def test_two_agents_at_once_never_give_the_same_rank(agent, campaign):
    dossiers = [ApplicationFactory(heard=True, campaign=campaign) for _ in range(8)]

    def place(application):
        try:
            decisions.prepare(application, kind=DecisionKind.RESERVE, by=agent, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as agents:
        list(agents.map(place, dossiers))

    assert [rank for _, rank in ranks(campaign)] == list(range(1, 9))


def test_money_that_returns_is_offered_to_the_first_dossier_it_fits(agent, campaign):
    funded = ApplicationFactory(heard=True, campaign=campaign, requested_amount=Decimal(4000))
    decisions.prepare(funded, kind=DecisionKind.FUND, by=agent, at=AT)
    other = ApplicationFactory(heard=True, campaign=campaign)
    decisions.prepare(other, kind=DecisionKind.FUND, by=agent, at=AT)
    waiting(campaign, agent)
    fitting = waiting(campaign, agent, requested_amount=Decimal(3000))
    release(campaign, agent)

    awards.renounce(funded, by=agent, at=AT)

    campaign.refresh_from_db()
    listed = follow_up.waiting_list(campaign)
    assert [(each.rank, each.computed) for each in listed] == [
        (1, Decimal(6000)),
        (2, Decimal(3000)),
    ]
    assert follow_up.first_that_fits(listed, campaign.remaining).application == fitting
    mail = OutboundEmail.objects.filter(kind="A8").first()
    assert f"{fitting.number}, «\u00a0{fitting.title}\u00a0»" in mail.body_text
    assert "rang 2" in mail.body_text


@pytest.mark.parametrize(("day", "shown"), [(date(2027, 3, 10), 0), (date(2027, 3, 20), 1)])
def test_an_answer_due_to_the_waiting_list_is_a_point_of_the_morning(agent, campaign, day, shown):
    dossier = waiting(campaign, agent)
    release(campaign, agent)

    points = today.points(
        type(dossier).objects.all(), campaign, mails=OutboundEmail.objects.none(), today=day
    )

    words = [point.words for point in points if "liste d’attente" in point.words]
    assert words == ["réponse due à la liste d’attente avant le 31\u00a0mars 2027"] * shown


def test_every_reason_has_a_first_text_and_an_unfinished_one_is_refused(client, agent):
    assert set(PROPOSED) == set(NotSelectedReason)
    dossier = ApplicationFactory(heard=True)
    client.force_login(agent)
    url = reverse("decision_prepare", args=["2026", dossier.number])

    proposed = client.post(url, {"kind": "decline", "reason": "NEED"})

    text = "Un autre dispositif y répond déjà dans ces quartiers\u00a0: …"
    assertContains(proposed, text, status_code=422)
    assert is_unfinished(PROPOSED[NotSelectedReason.NEED])
    text = PROPOSED[NotSelectedReason.NEED]
    again = client.post(url, {"kind": "decline", "reason": "NEED", "text": text})
    assertContains(again, "Finissez ce texte", status_code=422)
    finished = text.replace("…", "la mission locale.")
    client.post(url, {"kind": "decline", "reason": "NEED", "text": finished})
    assert Decision.objects.get().text == finished
