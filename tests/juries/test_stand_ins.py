"""A juror is missing: a suppléant seated at once, or asked by mail; who is told, what stays."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from applications.enums import RecusalReason
from applications.models import Recusal
from juries.actions import links, panels, plans, stand_ins
from juries.domain.refusals import RefusedError
from juries.enums import StandInAnswer
from juries.models import Availability, Hearing, HearingSeat, PlanVersion, Seat, StandInCall
from juries.queries import stand_ins as queries
from juries.queries.quorum import quorum_of
from tests.factories import UserFactory
from tests.juries.stage import LATER, NOW, Stage, a_call

pytestmark = pytest.mark.django_db

ABSENT = "Conseillers citoyens 1"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stage() -> Stage:
    """One audition of three, published: one juror a college, and a suppléant who does not sit."""
    stage = a_call(dossiers=3, half_days=1, seats=1)
    spare(stage, "Ali Suppléant", email="ali@essai.example")
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    OutboundEmail.objects.all().delete()
    return stage


def spare(stage: Stage, name: str, **person: object) -> Seat:
    absent = stage.seats[ABSENT]
    user = UserFactory(name=name, **person)
    seat = panels.add_seat(absent.college, user=user, by=stage.agent, at=NOW, replaces=absent)
    stage.seats[name] = seat
    return seat


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(stage: Stage) -> str:
    half_day = Hearing.objects.get().slot.half_day_id
    return f"/equipe/appels/2026/jury/sieges/{stage.seats[ABSENT].pk}/remplacer/{half_day}/"


def sitting() -> set[str]:
    return set(HearingSeat.objects.values_list("user__name", flat=True))


def test_a_suppleant_in_the_room_is_seated_at_once(stage):
    agent, ali = signed_in(stage.agent), stage.seats["Ali Suppléant"]
    assert "Ali Suppléant" in agent.get(address(stage)).text
    page = agent.post(f"{address(stage)}{ali.pk}/sieger/", follow=True)
    assert "Ali Suppléant siège à sa place." in page.text
    assert sitting() == {"Ali Suppléant", "Agglomération 1"}
    assert [each.is_met for each in quorum_of(Hearing.objects.get())] == [True, True]
    told = dict(OutboundEmail.objects.values_list("to", "kind"))
    assert told == {stage.seats[ABSENT].user.email: "J4", "ali@essai.example": "J3"}
    # What both were told is known: publishing again tells nobody twice.
    assert PlanVersion.objects.count() == 2
    with pytest.raises(RefusedError, match="Rien n’a changé"):
        plans.publish(stage.campaign, by=stage.agent, at=LATER)
    assert (
        signed_in(ali.user).get(f"/jury/auditions/{Hearing.objects.get().pk}/").status_code == 200
    )


def test_asked_by_mail_a_suppleant_says_yes(stage):
    ali = stage.seats["Ali Suppléant"]
    signed_in(stage.agent).post(f"{address(stage)}{ali.pk}/demander/")
    (letter,) = OutboundEmail.objects.filter(kind="J7")
    assert "Pouvez-vous remplacer Conseillers citoyens le 23\u00a0novembre" in letter.subject
    visitor = Client()
    page = visitor.get(re.search(r"/lien/[^/\s]+/", letter.body_text)[0], follow=True)
    assert stage.dossiers[0].organisation_name not in page.text
    assert sitting() == {ABSENT, "Agglomération 1"}
    link = re.search(r'name="link" value="(\d+)"', page.text)[1]
    page = visitor.post("/lien/remplacement/oui/", {"link": link}, follow=True)
    assert "Votre réponse\u00a0: remplace." in page.text
    assert sitting() == {"Ali Suppléant", "Agglomération 1"}
    visitor.post("/lien/remplacement/non/", {"link": link})
    assert StandInCall.objects.get().answer == StandInAnswer.YES
    # The link alone opens no file.
    assert visitor.get("/jury/").url.startswith("/compte/connexion/")


def test_a_no_leaves_everything_as_it_was(stage):
    ali = stage.seats["Ali Suppléant"]
    call = stand_ins.ask(
        stage.seats[ABSENT], stage.half_days[0], stand_in=ali, by=stage.agent, at=LATER
    )
    with pytest.raises(RefusedError, match="a déjà reçu cette question"):
        stand_ins.ask(
            stage.seats[ABSENT], stage.half_days[0], stand_in=ali, by=stage.agent, at=LATER
        )
    stand_ins.answer(call, says=StandInAnswer.NO, at=LATER)
    assert sitting() == {ABSENT, "Agglomération 1"}
    assert "pas libre" in signed_in(stage.agent).get(address(stage)).text


def test_the_second_yes_finds_the_place_taken(stage):
    absent, half_day = stage.seats[ABSENT], stage.half_days[0]
    first, second = stage.seats["Ali Suppléant"], spare(stage, "Zoé Suppléante")
    calls = [
        stand_ins.ask(absent, half_day, stand_in=seat, by=stage.agent, at=LATER)
        for seat in (first, second)
    ]
    stand_ins.answer(calls[0], says=StandInAnswer.YES, at=LATER)
    with pytest.raises(RefusedError, match="quelqu’un le remplace déjà"):
        stand_ins.answer(calls[1], says=StandInAnswer.YES, at=LATER)
    assert sitting() == {"Ali Suppléant", "Agglomération 1"}
    calls[1].refresh_from_db()
    assert calls[1].answer == ""


def test_only_free_suppleants_of_the_college_without_a_link_are_offered(stage):
    absent, half_day = stage.seats[ABSENT], stage.half_days[0]
    linked, busy, left = (spare(stage, name) for name in ("Lié", "Pris", "Parti"))
    Recusal.objects.create(
        user=linked.user,
        application=stage.dossiers[0],
        reason=RecusalReason.MEMBER,
        declared_at=NOW,
        declared_by=linked.user,
    )
    Availability.objects.create(half_day=half_day, seat=busy, is_free=False, answered_at=NOW)
    Seat.objects.filter(pk=left.pk).update(withdrawn_at=NOW)
    assert [str(seat.user) for seat in queries.free_for(absent, half_day)] == ["Ali Suppléant"]
    for seat in (linked, busy, left, stage.seats["Agglomération 1"]):
        with pytest.raises(RefusedError, match="n’est plus libre"):
            stand_ins.seat_now(absent, half_day, stand_in=seat, by=stage.agent, at=LATER)


def test_who_has_begun_to_note_is_not_replaced(stage):
    absent, hearing = stage.seats[ABSENT], Hearing.objects.get()
    links.declare_none(hearing, by=absent.user, at=LATER)
    sheet = absent.sheets.first()
    sheet.state = "started"
    sheet.save()
    with pytest.raises(RefusedError, match="ses notes sont commencées"):
        stand_ins.seat_now(
            absent,
            stage.half_days[0],
            stand_in=stage.seats["Ali Suppléant"],
            by=stage.agent,
            at=LATER,
        )
    assert sitting() == {ABSENT, "Agglomération 1"}


def test_the_empty_sheets_go_with_the_place(stage):
    absent, hearing = stage.seats[ABSENT], Hearing.objects.get()
    links.declare_none(hearing, by=stage.seats["Agglomération 1"].user, at=LATER)
    assert absent.sheets.count() == 3
    stand_ins.seat_now(
        absent, stage.half_days[0], stand_in=stage.seats["Ali Suppléant"], by=stage.agent, at=LATER
    )
    assert absent.sheets.count() == 0
    assert stage.seats["Ali Suppléant"].sheets.count() == 3


def test_a_suppleant_without_an_address_is_called_by_telephone(stage):
    seat = spare(stage, "Sans Courriel", email=None)
    assert f"{seat.pk}/demander/" not in signed_in(stage.agent).get(address(stage)).text
    with pytest.raises(RefusedError, match="appelez cette personne"):
        stand_ins.ask(
            stage.seats[ABSENT], stage.half_days[0], stand_in=seat, by=stage.agent, at=LATER
        )
