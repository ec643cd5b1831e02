"""How jurors come in and leave: the invitation's link, accepting, sending again, leaving."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from juries.actions import appointments, departures, door, panels
from juries.domain.refusals import RefusedError
from juries.models import HearingSeat, Seat, SeatInvitation
from tests.factories import UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene

pytestmark = pytest.mark.django_db

NAME = "Mireille Wattel"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(HEARD_AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def agent() -> User:
    return UserFactory(agent=True, name="Yanis Carlier")


@pytest.fixture
def sitting() -> Sitting:
    return convene()


def seated(sitting: Sitting, by: User, **person: object) -> Seat:
    user = UserFactory(**{"name": NAME, "email": "mireille@essai.example", **person})
    return panels.add_seat(sitting.citizens, user=user, by=by, at=HEARD_AT)


def link_of_the_last_mail() -> str:
    text = OutboundEmail.objects.filter(kind="J1").latest("pk").body_text
    return re.search(r"/lien/[^/\s]+/", text)[0]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(seat: Seat) -> str:
    return f"/equipe/appels/2026/jury/sieges/{seat.pk}/"


def test_the_link_leads_to_the_code_then_to_accepting(sitting, agent):
    seat = seated(sitting, agent)
    stranger = Client()
    page = stranger.get(link_of_the_last_mail(), follow=True)
    assert (page.status_code, "Recevoir mon code" in page.text) == (200, True)
    assert "J’accepte de siéger" not in page.text
    assert stranger.get("/jury/").url.startswith("/compte/connexion/")
    juror = signed_in(seat.user)
    page = juror.get(link_of_the_last_mail(), follow=True)
    link = re.search(r'name="link" value="(\d+)"', page.text)[1]
    answer = juror.post("/lien/siege/accepter/", {"link": link})
    assert answer.url == "/disponibilites/2026/"
    invitation = SeatInvitation.objects.get()
    assert (invitation.opened_at, invitation.accepted_at) == (HEARD_AT, HEARD_AT)
    team = signed_in(agent).get(page_of(seat))
    assert "acceptée le" in team.text
    assert "Vous avez accepté le" in juror.get(link_of_the_last_mail(), follow=True).text


def test_somebody_else_with_the_link_sits_nowhere(sitting, agent):
    seat = seated(sitting, agent)
    other = signed_in(UserFactory())
    page = other.get(link_of_the_last_mail(), follow=True)
    assert "cette invitation est pour" in page.text
    other.post("/lien/siege/accepter/", follow=True)
    assert SeatInvitation.objects.get().accepted_at is None
    assert other.get(f"/jury/sieges/{seat.pk}/quitter/").status_code == 404


def test_sent_again_the_former_link_is_closed(sitting, agent):
    seat = seated(sitting, agent)
    former = link_of_the_last_mail()
    page = signed_in(agent).post(f"{page_of(seat)}inviter/", follow=True)
    assert "Le lien du courriel précédent ne vaut plus." in page.text
    assert link_of_the_last_mail() != former
    assert Client().get(former).status_code == 410
    assert Client().get(link_of_the_last_mail()).status_code == 302


def test_a_link_is_taken_back_and_ends_after_thirty_days(sitting, agent, clock):
    seat = seated(sitting, agent)
    clock.shift(timedelta(days=29, hours=23))
    assert Client().get(link_of_the_last_mail()).status_code == 302
    clock.shift(timedelta(hours=1))
    assert Client().get(link_of_the_last_mail()).status_code == 410
    appointments.invite(seat, by=agent, at=HEARD_AT + timedelta(days=30))
    signed_in(agent).post(f"{page_of(seat)}fermer-le-lien/")
    assert Client().get(link_of_the_last_mail()).status_code == 410


def test_nobody_is_invited_without_an_address_or_a_seat(sitting, agent):
    seat = seated(sitting, agent, email=None)
    assert OutboundEmail.objects.count() == 0
    with pytest.raises(RefusedError, match="pas de courriel"):
        appointments.invite(seat, by=agent, at=HEARD_AT)
    Seat.objects.filter(pk=seat.pk).update(withdrawn_at=HEARD_AT)
    with pytest.raises(RefusedError, match="ne siège plus"):
        appointments.invite(seat, by=agent, at=HEARD_AT)


def test_a_seat_that_was_left_is_not_accepted_any_more(sitting, agent):
    seat = seated(sitting, agent)
    Seat.objects.filter(pk=seat.pk).update(withdrawn_at=HEARD_AT)
    with pytest.raises(RefusedError, match="n’est plus le vôtre"):
        appointments.accept(SeatInvitation.objects.get(), by=seat.user, at=HEARD_AT)
    with pytest.raises(RefusedError, match="une autre personne"):
        appointments.accept(SeatInvitation.objects.get(), by=agent, at=HEARD_AT)


def test_a_juror_leaves_and_the_agents_learn_who_remains(sitting, agent):
    sitting.sit(NAME, sitting.citizens)
    spare = Seat.objects.create(
        college=sitting.citizens,
        user=UserFactory(name="Ali Suppléant"),
        replaces=sitting.jurors[NAME],
    )
    juror = signed_in(sitting.jurors[NAME].user)
    leave = f"/jury/sieges/{sitting.jurors[NAME].pk}/quitter/"
    assert leave in juror.get("/jury/").text
    assert "Je reste au jury" in juror.get(leave).text
    page = juror.post(leave, follow=True)
    assert "le service est prévenu" in page.text
    (letter,) = OutboundEmail.objects.filter(kind="A6", to=agent.email)
    assert f"{NAME} ne siège plus au jury" in letter.subject
    assert "le quorum du collège n’est plus atteint, 0 pour 1 demandé" in letter.body_text
    assert f"Suppléants libres\u00a0: {spare.user}" in letter.body_text
    assert not HearingSeat.objects.filter(seat=sitting.jurors[NAME]).exists()


def test_finished_sheets_stay_and_the_day_says_who_left(sitting, agent):
    sitting.sit(NAME, sitting.citizens)
    sitting.open()
    sitting.score_all(NAME, 4, 3)
    seat = sitting.jurors[NAME]
    departures.leave(seat, by=seat.user, at=HEARD_AT)
    departures.leave(seat, by=seat.user, at=HEARD_AT + timedelta(days=1))
    seat.refresh_from_db()
    assert seat.withdrawn_at == HEARD_AT
    assert seat.sheets.filter(state="finished").count() == 3
    assert sitting.applications[0].panel_result.mean is not None
    day = signed_in(agent).get(f"/auditions/{sitting.hearing.pk}/jour/")
    assert "s’est retiré le 24\u00a0novembre 2026" in day.text
    assert "Fiches terminées" in day.text
    panel = signed_in(agent).get("/equipe/appels/2026/jury/")
    assert "3 fiches terminées, gardées" in panel.text
    # Their sheets are closed to them: neither read nor opened again.
    assert signed_in(seat.user).get(f"/jury/auditions/{sitting.hearing.pk}/").status_code == 404


def test_nobody_leaves_for_another_nor_on_a_borrowed_tablet(sitting, agent):
    sitting.sit(NAME, sitting.citizens)
    seat = sitting.jurors[NAME]
    with pytest.raises(RefusedError, match="autre personne"):
        departures.leave(seat, by=agent, at=HEARD_AT)
    _, signs = door.issue(seat, sitting.hearing.slot.half_day, by=agent, at=HEARD_AT)
    tablet = Client()
    tablet.post("/jury/accueil/", {"code": signs})
    assert "Je ne peux plus venir" not in tablet.get("/jury/").text
    assert tablet.post(f"/jury/sieges/{seat.pk}/quitter/").status_code == 404


def test_an_invitation_opens_as_long_as_the_call_says(sitting, agent):
    sitting.campaign.juror_invitation_days = 10
    sitting.campaign.save()
    invitation = seated(sitting, agent).invitations.get()
    assert invitation.link.expires_at == HEARD_AT + timedelta(days=10)
    assert "vaut 10\u00a0jours" in OutboundEmail.objects.get(kind="J1").body_text
