"""Who has not said when they are free, who is reminded and when, and an answer that changes late.

Auditions of the call begin on Monday 23 November 2026.
"""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.models import Recusal, Reminder
from juries.actions import availability, plans
from juries.domain.reminders import reminder_of
from juries.models import Panel
from juries.queries.availability import answers_of
from juries.tasks.reminders import remind
from tests.factories import UserFactory
from tests.juries.stage import NOW, Stage, a_call

pytestmark = pytest.mark.django_db

PAGE = "/equipe/appels/2026/jury/disponibilites/"
FROM = date(2026, 11, 23)


@pytest.fixture
def stage() -> Stage:
    made = a_call(dossiers=2, seats=1)
    made.campaign.hearings_from, made.campaign.hearings_until = FROM, date(2026, 12, 4)
    made.campaign.save()
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def run(day: date) -> list[tuple[str, str]]:
    """The mails of one morning."""
    before = set(OutboundEmail.objects.values_list("pk", flat=True))
    with time_machine.travel(datetime(day.year, day.month, day.day, 8, tzinfo=UTC), tick=False):
        remind()
    mails = OutboundEmail.objects.exclude(pk__in=before).order_by("to")
    return [(mail.kind, mail.to) for mail in mails]


def to_all(stage: Stage) -> list[tuple[str, str]]:
    jurors = [("J2", seat.user.email) for seat in stage.seats.values()]
    members = [("P13", f"membre{rank}@structure{rank}.example") for rank in (1, 2)]
    return sorted([*jurors, *members], key=lambda row: row[1])


def test_who_has_not_answered_is_reminded_once_on_the_day_of_the_call(stage):
    assert run(date(2026, 11, 8)) == []
    assert run(date(2026, 11, 9)) == to_all(stage)
    assert run(date(2026, 11, 9)) == []
    assert run(date(2026, 11, 10)) == []


def test_who_answered_even_that_nothing_suits_is_left_alone(stage):
    availability.answer_for_application(stage.dossiers[0], free=[], at=NOW)
    for seat in stage.seats.values():
        availability.answer_for_seat(seat, free=stage.half_days, at=NOW)
    assert run(date(2026, 11, 9)) == [("P13", "membre2@structure2.example")]


def test_the_page_shows_the_very_people_that_are_reminded(stage):
    availability.answer_for_application(stage.dossiers[0], free=stage.half_days, at=NOW)
    seat = stage.seats["Agglomération 1"]
    User.objects.filter(pk=seat.user_id).update(email=None)
    answers = answers_of(stage.panel, today=date(2026, 11, 9))
    reachable = [
        one for one in (*answers.silent_dossiers, *answers.silent_seats) if one.has_address
    ]
    assert (answers.silent, len(reachable), len(run(date(2026, 11, 9)))) == (3, 2, 2)
    with time_machine.travel(NOW, tick=False):
        text = signed_in(stage.agent).get(PAGE).text.replace("\u00a0", " ")
    assert "2 réponses attendues, sur 2" in text
    assert "1 réponse attendue, sur 2" in text
    assert "relance envoyée le 9 novembre 2026" in text
    assert "sans adresse électronique, à appeler" in text
    assert "La relance prévue était le lundi 9 novembre 2026, 14 jours avant" in text


def test_an_agent_reminds_in_one_gesture_once_a_day(stage):
    client = signed_in(stage.agent)
    with time_machine.travel(NOW, tick=False):
        answer = client.post(f"{PAGE}relancer/", follow=True)
        assert "celles et ceux qui n’ont pas répondu reçoivent un rappel" in answer.text
        again = client.post(f"{PAGE}relancer/", follow=True)
        assert "La relance d’aujourd’hui est déjà demandée" in again.text
    assert run(NOW.date()) == to_all(stage)
    assert Reminder.objects.filter(key__endswith=":2026-11-12").count() == 4


def test_nobody_is_reminded_when_it_makes_no_sense(stage):
    client = signed_in(stage.agent)
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False):
        assert "Les auditions ont commencé" in client.post(f"{PAGE}relancer/", follow=True).text
    for dossier in stage.dossiers:
        availability.answer_for_application(dossier, free=[], at=NOW)
    for seat in stage.seats.values():
        availability.answer_for_seat(seat, free=[], at=NOW)
    with time_machine.travel(NOW, tick=False):
        assert "Tout le monde a répondu" in client.post(f"{PAGE}relancer/", follow=True).text
    assert run(date(2026, 11, 9)) == []


def test_without_half_day_there_is_nothing_to_ask():
    bare = a_call(dossiers=1, half_days=0)
    client = signed_in(bare.agent)
    with time_machine.travel(NOW, tick=False):
        assert "Aucune demi-journée à venir" in client.get(PAGE).text
        assert "ajoutez-en d’abord" in client.post(f"{PAGE}relancer/", follow=True).text


def test_the_day_of_the_reminder_is_the_call_s(stage):
    client = signed_in(stage.agent)
    with time_machine.travel(NOW, tick=False):
        client.post(f"{PAGE}jour/", {"days": 7})
        text = client.get(PAGE).text.replace("\u00a0", " ")
        assert "relancés le <b>lundi 16 novembre 2026</b>, 7 jours avant" in text
        wrong = client.post(f"{PAGE}jour/", {"days": 90})
    assert (wrong.status_code, 'value="90"' in wrong.text) == (422, True)
    assert "Écrivez un nombre de jours, de 2 à 60." in wrong.text
    with pytest.raises(ValidationError, match="de 2 à 60 jours"):
        availability.change_notice(stage.panel, days=90)
    assert Panel.objects.get().notice_days == 7


@pytest.mark.parametrize(
    ("today", "by_hand", "said"),
    [
        (8, None, None),
        (9, None, 9),
        (12, None, 9),
        (13, None, None),
        (10, 10, 10),
        (15, 12, 12),
        (16, 12, None),
        (23, 22, None),
    ],
)
def test_which_reminder_is_said_on_which_day(today, by_hand, said):
    def day(number: int | None) -> date | None:
        return date(2026, 11, number) if number else None

    found = reminder_of(FROM, days=14, by_hand_on=day(by_hand), today=day(today))
    assert found == day(said)


@pytest.mark.parametrize("dossiers", [1, 30])
def test_the_page_costs_the_same_whoever_is_awaited(dossiers, django_assert_num_queries):
    made = a_call(dossiers=dossiers, seats=dossiers)
    client = signed_in(made.agent)
    with django_assert_num_queries(11):
        client.get(PAGE)


@pytest.fixture
def published(stage) -> Stage:
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    OutboundEmail.objects.all().delete()
    return stage


def board(stage: Stage) -> str:
    return signed_in(stage.agent).get("/auditions/composer/?appel=2026").text


def test_an_applicant_no_longer_free_is_told_at_once_and_marked_on_the_board(published):
    dossier = published.dossiers[0]
    linked = UserFactory(agent=True)
    Recusal.objects.create(
        user=linked, application=dossier, reason="member", declared_at=NOW, declared_by=linked
    )
    availability.answer_for_application(dossier, free=published.half_days[1:], at=NOW)
    (mail,) = OutboundEmail.objects.filter(to=published.agent.email)
    assert mail.kind == "A11"
    assert not OutboundEmail.objects.filter(to=linked.email).exists()
    assert f"(dossier {dossier.number}) n’est plus libre le lundi 23\u00a0novembre au matin." in (
        mail.body_text
    )
    text = board(published)
    assert (
        f"<b>À régler :</b> {dossier.organisation_name} n’est pas libre le lundi"
        " 23\u00a0novembre au matin."
    ).replace("régler :", "régler\u00a0:") in text
    availability.answer_for_application(dossier, free=published.half_days[1:], at=NOW)
    assert OutboundEmail.objects.filter(to=published.agent.email).count() == 1


def test_a_juror_no_longer_free_is_told_too_and_one_who_loses_nothing_is_not(published):
    seat = published.seats["Agglomération 1"]
    availability.answer_for_seat(seat, free=published.half_days[:1], at=NOW)
    assert OutboundEmail.objects.count() == 0
    availability.answer_for_seat(seat, free=[], at=NOW)
    (mail,) = OutboundEmail.objects.filter(to=published.agent.email)
    assert mail.subject.endswith("Agglomération 1 n’est plus libre pour son audition")
    assert "Agglomération 1 n’est pas libre le lundi 23\u00a0novembre au matin." in board(published)
