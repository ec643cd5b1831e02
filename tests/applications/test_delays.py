"""The delays of a call: written on its page, kept by the database, copied, and really used."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ami_portal.outbox.models import OutboundEmail
from applications.actions import campaigns, outcomes, redirections, reminders
from applications.domain.delays import DELAYS
from applications.domain.refusals import RefusedError
from applications.enums import RedirectionTarget
from applications.models import AccessLink, Campaign
from tests.applications.test_campaign_pages import SETTINGS
from tests.factories import ApplicationFactory, CampaignFactory, TerritoryFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OTHERS = {
    "draft_days_after_closing": 120,
    "answer_days": 21,
    "redirection_link_days": 90,
    "reserve_notice_days": 30,
    "juror_invitation_days": 10,
    "device_days": 5,
    "door_hours_before": 1,
    "door_hours_after": 3,
    "door_evening_hour": 22,
}


@pytest.fixture(autouse=True)
def _a_sunday_of_november():
    with time_machine.travel(NOW, tick=False):
        TerritoryFactory()
        yield


@pytest.fixture
def agent():
    return UserFactory(agent=True)


@pytest.fixture
def desk(agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def send(desk: Client, **typed: str) -> str:
    answer = desk.post(reverse("team_campaign", args=["2027"]), SETTINGS | typed, follow=True)
    return answer.content.decode().replace("\u00a0", " ")


def delays_of(call: Campaign) -> dict[str, int]:
    call.refresh_from_db()
    return {name: getattr(call, name) for name in DELAYS}


def test_the_page_shows_each_delay_and_keeps_the_one_typed(desk, agent) -> None:
    call = campaigns.create(code="2027", year=2027, title="Ensemble", by=agent, at=NOW)
    assert delays_of(call) == {
        "draft_days_after_closing": 90,
        "answer_days": 15,
        "redirection_link_days": 365,
        "reserve_notice_days": 15,
        "juror_invitation_days": 30,
        "device_days": 3,
        "door_hours_before": 2,
        "door_hours_after": 4,
        "door_evening_hour": 20,
    }
    page = send(desk, **{name: str(days) for name, days in OTHERS.items()})
    assert "Les réglages de l’appel sont enregistrés." in page
    assert delays_of(call) == OTHERS


@pytest.mark.parametrize("typed", ["", "0", "-1", "quinze", "99999999999999999999"])
def test_wrong_delays_are_refused_with_their_bounds_and_kept(desk, agent, typed) -> None:
    call = campaigns.create(code="2027", year=2027, title="Ensemble", by=agent, at=NOW)
    before = delays_of(call)
    wrong = SETTINGS | dict.fromkeys(DELAYS, typed)
    answer = desk.post(reverse("team_campaign", args=["2027"]), wrong)
    assert answer.context["form"].errors == {
        name: [f"Écrivez un nombre de {kept.low} à {kept.high}."] for name, kept in DELAYS.items()
    }
    page = answer.content.decode()
    assert page.count(f'value="{typed}"') >= (len(DELAYS) if typed else 0)
    assert all(f'id="id_{name}_error"' in page for name in DELAYS)
    assert delays_of(call) == before


def test_the_database_refuses_what_is_out_of_bounds(agent) -> None:
    call = CampaignFactory()
    for name, kept in DELAYS.items():
        for wrong in (kept.low - 1, kept.high + 1):
            with pytest.raises(RefusedError, match=f"de {kept.low} à {kept.high}"):
                campaigns.update(call, **{name: wrong}, by=agent, at=NOW)
            with pytest.raises(ValidationError, match=f"de {kept.low} à {kept.high}"):
                Campaign(**{**vars_of(call), name: wrong}).validate_constraints()
            with (
                pytest.raises(IntegrityError, match=f"campaign_{name}_bounded"),
                transaction.atomic(),
            ):
                Campaign.objects.filter(pk=call.pk).update(**{name: wrong})


def vars_of(call: Campaign) -> dict[str, object]:
    return {field.attname: getattr(call, field.attname) for field in Campaign._meta.fields}


def test_a_copied_call_keeps_its_delays(agent) -> None:
    call = CampaignFactory(**OTHERS)
    copy = campaigns.clone_for_next_year(call, by=agent, at=NOW)
    assert delays_of(copy) == OTHERS


def test_a_complement_proposes_the_day_of_the_call(desk) -> None:
    dossier = ApplicationFactory(campaign=CampaignFactory(answer_days=21))
    page = desk.get(reverse("team_complement", args=[dossier.number])).content.decode()
    assert 'value="2026-12-13"' in page


@pytest.mark.parametrize(("days", "count"), [(20, 0), (21, 1)])
def test_a_silent_addressee_is_reminded_and_answers_as_long_as_the_call_says(days, count) -> None:
    call = CampaignFactory(answer_days=21, redirection_link_days=90)
    redirections.open_way(
        ApplicationFactory(heard=True, campaign=call),
        target=RedirectionTarget.COMMUNE,
        name="la Ville",
        reason="Elle anime ce lieu.",
        contact_email="sacha@ville.example",
        by=UserFactory(agent=True),
        at=NOW,
    )
    assert AccessLink.objects.get().expires_at == NOW + timedelta(days=90)
    OutboundEmail.objects.all().delete()
    reminders.run(at=NOW + timedelta(days=days))
    assert OutboundEmail.objects.filter(kind="A5").count() == count


@pytest.mark.parametrize(("reserve_until", "is_said"), [(22, True), (23, False)])
def test_the_waiting_list_is_said_to_the_service_so_long_before(
    desk, agent, reserve_until, is_said
) -> None:
    until = date(2026, 12, reserve_until)
    call = CampaignFactory(
        reserve_notice_days=30, reserve_until=until, decision_expected_on=date(2026, 11, 20)
    )
    waiting = ApplicationFactory(heard=True, campaign=call)
    outcomes.reserve(waiting, rank=1, by=agent, at=AFTER_CLOSING)
    page = desk.get(reverse("team_today")).content.decode()
    assert ("due à la liste d’attente" in page) is is_said
