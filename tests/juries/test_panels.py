"""The panel's page and its rules: colleges, seats, suppléants, half-days and rooms."""

from datetime import date, time

import pytest
from django.test import Client

from ami_portal.accounts.models import User
from ami_portal.outbox.models import OutboundEmail
from juries.actions import calendar, moves, panels, plans, sheets
from juries.domain.refusals import RefusedError
from juries.models import College, HalfDay, Hearing, Room, Seat
from tests.factories import CampaignFactory, TerritoryFactory, UserFactory
from tests.juries.stage import LATER, NOW, a_call

pytestmark = pytest.mark.django_db

PAGE = "/equipe/appels/2026/jury/"


@pytest.fixture
def agent() -> Client:
    TerritoryFactory()
    CampaignFactory()
    client = Client()
    client.force_login(UserFactory(agent=True))
    return client


def add_college(agent: Client, **data):
    return agent.post(
        f"{PAGE}colleges/", {"name": "Conseillers citoyens", "weight": 2, "quorum": 1, **data},
        follow=True,
    )  # fmt: skip


def test_an_agent_builds_a_panel(agent):
    page = agent.get(PAGE)
    assert "Aucun collège pour l’instant." in page.text
    add_college(agent)
    college = College.objects.get()
    page = agent.post(
        f"{PAGE}sieges/",
        {"college": college.pk, "name": "Mme Lahaye", "email": "Lahaye@essai.example"},
        follow=True,
    )
    assert "Mme Lahaye siège au jury." in page.text
    assert "disponibilités attendues" in page.text
    assert Seat.objects.get().user.email == "lahaye@essai.example"
    (letter,) = OutboundEmail.objects.filter(kind="J1")
    assert letter.subject == "AMI 2026 – Vous êtes membre du jury 2026"
    assert "/lien/" in letter.body_text


def test_a_juror_without_an_address_is_seated_and_told_by_hand(agent):
    add_college(agent)
    agent.post(f"{PAGE}sieges/", {"college": College.objects.get().pk, "name": "M. Sans Courriel"})
    assert (Seat.objects.get().user.name, User.objects.filter(email=None).count()) == (
        "M. Sans Courriel",
        1,
    )
    assert OutboundEmail.objects.count() == 0


@pytest.mark.parametrize(
    ("part", "data", "sentence"),
    [
        ("colleges/", {"name": "", "weight": 1, "quorum": 1}, "Remplissez cette case."),
        (
            "colleges/",
            {"name": "Autre collège", "weight": 0, "quorum": 1},
            "nombre à partir de 1",
        ),
        ("salles/", {"name": "Salle X", "video_link": "pas un lien"}, "URL valide"),
        ("demi-journees/", {"day": "demain", "starts": "9 h 30"}, "Écrivez une date, jour/"),
        ("demi-journees/", {"day": "2026-11-24", "starts": "tôt"}, "Écrivez des heures séparées"),
    ],
)
def test_bad_input_gives_a_sentence_and_keeps_what_was_typed(agent, part, data, sentence):
    page = agent.post(f"{PAGE}{part}", data)
    assert sentence in page.text
    typed = data.get("name") or data.get("starts")
    assert not typed or f'value="{typed}"' in page.text
    assert (College.objects.count(), Seat.objects.count(), HalfDay.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"college": "99"}, "Choisissez une réponse de la liste"),
        ({"email": "pas une adresse"}, "Cette adresse est incomplète."),
    ],
)
def test_a_seat_that_cannot_be_added_says_why_and_keeps_the_name(agent, data, sentence):
    add_college(agent)
    page = agent.post(f"{PAGE}sieges/", {"name": "Mme X", **data})
    assert sentence in page.text
    assert 'value="Mme X"' in page.text
    assert Seat.objects.count() == 0


def test_a_name_taken_is_said(agent):
    add_college(agent)
    page = add_college(agent)
    assert College.objects.count() == 1
    assert "existe déjà" in page.text


def test_a_half_day_becomes_slots_on_the_clock_of_paris(agent):
    agent.post(f"{PAGE}salles/", {"name": "Salle du Puits"})
    room = Room.objects.get()
    page = agent.post(
        f"{PAGE}demi-journees/",
        {"day": "2026-11-24", "part": "morning", "starts": "9 h 30, 11h", "rooms": [room.pk]},
        follow=True,
    )
    assert "Mardi 24\u00a0novembre au matin" in page.text
    slots = HalfDay.objects.get().slots.all()
    assert [slot.starts_at.isoformat() for slot in slots] == [
        "2026-11-24T08:30:00+00:00",
        "2026-11-24T10:00:00+00:00",
    ]


def test_auditions_of_one_room_do_not_overlap(agent):
    agent.post(f"{PAGE}salles/", {"name": "Salle du Puits"})
    data = {"day": "2026-11-24", "part": "morning", "starts": "9 h, 10 h"}
    page = agent.post(f"{PAGE}demi-journees/", {**data, "rooms": [Room.objects.get().pk]})
    assert "Une audition dure 75 minutes" in page.text
    assert HalfDay.objects.count() == 0


def test_one_person_holds_one_seat_in_a_panel():
    stage = a_call(dossiers=0)
    other = College.objects.get(name="Agglomération")
    user = stage.seats["Conseillers citoyens 1"].user
    with pytest.raises(RefusedError, match="a déjà un siège"):
        panels.add_seat(other, user=user, by=stage.agent, at=NOW)


def test_a_suppleant_replaces_a_seat_of_the_same_college():
    stage = a_call(dossiers=0)
    with pytest.raises(RefusedError, match="son propre collège"):
        panels.add_seat(
            College.objects.get(name="Agglomération"),
            user=UserFactory(),
            replaces=stage.seats["Conseillers citoyens 1"],
            by=stage.agent,
            at=NOW,
        )


def test_someone_who_leaves_no_longer_sits_at_the_auditions_to_come():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    seat = Seat.objects.filter(hearing_seats__isnull=False).first()
    panels.withdraw_seat(seat, by=stage.agent, at=LATER)
    assert not Seat.objects.filter(pk=seat.pk, withdrawn_at=None).exists()


def test_what_serves_is_not_taken_away():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    client = Client()
    client.force_login(stage.agent)
    room, college = Room.objects.get(), College.objects.first()
    half_day = HalfDay.objects.get(slots__hearing__isnull=False)
    for part, thing in (("salles", room), ("colleges", college), ("demi-journees", half_day)):
        client.post(f"{PAGE}{part}/{thing.pk}/retirer/")
        thing.refresh_from_db()


def test_the_direction_reads_the_panel_and_may_not_change_it():
    a_call(dossiers=0)
    client = Client()
    client.force_login(UserFactory(director=True))
    page = client.get(PAGE)
    assert (page.status_code, "Ajouter un juré" in page.text) == (200, False)
    assert client.post(f"{PAGE}colleges/", {"name": "X"}).status_code == 403


@pytest.mark.parametrize("seats", [1, 15])
def test_the_page_costs_the_same_whatever_the_panel(seats, django_assert_num_queries):
    stage = a_call(dossiers=0, seats=seats)
    client = Client()
    client.force_login(stage.agent)
    with django_assert_num_queries(13):
        client.get(PAGE)


def test_the_quorum_changes_and_a_wrong_one_is_kept_with_a_sentence(agent):
    add_college(agent)
    college = College.objects.get()
    address = f"{PAGE}colleges/{college.pk}/"
    assert 'value="2"' in agent.get(address).text
    page = agent.post(address, {"weight": 2, "quorum": -1})
    assert "nombre à partir de 0" in page.text
    assert 'value="-1"' in page.text
    agent.post(address, {"weight": 3, "quorum": 2})
    college.refresh_from_db()
    assert (college.weight, college.quorum) == (3, 2)


def test_weights_no_longer_change_once_sheets_are_open():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    hearing = Hearing.objects.get()
    seat = hearing.hearing_seats.first().seat
    sheets.open_sheets(hearing, at=NOW)
    with pytest.raises(RefusedError, match="Les poids ne changent plus"):
        panels.change_college(seat.college, weight=5, quorum=1)
    assert panels.change_college(seat.college, weight=1, quorum=2).quorum == 2


def test_a_room_or_a_half_day_goes_once_nothing_uses_it():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    room = Room.objects.get()
    with pytest.raises(RefusedError, match="sert à une demi-journée"):
        calendar.remove_room(room)
    used = HalfDay.objects.get(slots__hearing__isnull=False)
    with pytest.raises(RefusedError, match="Une audition est placée cette demi-journée"):
        calendar.remove_half_day(used)
    for dossier in stage.dossiers:
        moves.move(dossier, to=None, by=stage.agent, at=NOW)
    for half_day in stage.half_days:
        calendar.remove_half_day(half_day)
    calendar.remove_room(room)
    assert (HalfDay.objects.count(), Room.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("day", "starts", "sentence"),
    [
        (date(2062, 11, 24), [time(9)], "l’appel est celui de 2026"),
        (date(2026, 11, 27), [], "au moins une heure de début et une salle"),
        (date(2026, 11, 27), [time(9), time(10, 14)], "ne serait pas finie à"),
    ],
)
def test_a_half_day_that_cannot_be_held_is_refused(day, starts, sentence):
    stage = a_call(dossiers=0, half_days=0)
    with pytest.raises(RefusedError, match=sentence):
        calendar.add_half_day(
            stage.campaign, day=day, part="morning", starts=starts, rooms=Room.objects.all()
        )
    assert HalfDay.objects.count() == 0


def test_a_college_goes_once_nobody_sits_in_it():
    stage = a_call(dossiers=0)
    college = College.objects.get(name="Agglomération")
    with pytest.raises(RefusedError, match="a des sièges"):
        panels.remove_college(college)
    for seat in college.seats.all():
        panels.withdraw_seat(seat, by=stage.agent, at=NOW)
    panels.remove_college(college)
    assert list(College.objects.values_list("name", flat=True)) == ["Conseillers citoyens"]


def test_someone_who_sat_leaves_and_keeps_what_they_heard():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    Hearing.objects.update(closed_at=LATER)
    held = Hearing.objects.get().hearing_seats.first()
    left = panels.withdraw_seat(held.seat, by=stage.agent, at=LATER)
    assert (left.withdrawn_at, left.hearing_seats.get()) == (LATER, held)


def test_whoever_left_a_college_takes_the_same_seat_again():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    Hearing.objects.update(closed_at=LATER)
    seat = Hearing.objects.get().hearing_seats.first().seat
    panels.withdraw_seat(seat, by=stage.agent, at=LATER)
    again = panels.add_seat(seat.college, user=seat.user, by=stage.agent, at=LATER)
    assert (again.pk, again.withdrawn_at) == (seat.pk, None)


def test_an_address_that_is_somebody_else_s_is_refused_beside_its_box(agent):
    add_college(agent)
    UserFactory(email="marcel@essai.example", name="Marcel Duriez")
    data = {"college": College.objects.get().pk, "name": "Mireille Wattel"}
    page = agent.post(f"{PAGE}sieges/", {**data, "email": "Marcel@essai.example"})
    assert page.status_code == 422
    assert "Cette adresse est celle de Marcel Duriez." in page.text
    assert 'value="Mireille Wattel"' in page.text
    assert Seat.objects.count() == 0


def test_the_same_person_written_otherwise_is_seated(agent):
    add_college(agent)
    known = UserFactory(email="marcel@essai.example", name="Marcel Duriez")
    data = {"college": College.objects.get().pk, "affiliation": "Conseil citoyen de la Fosse 12"}
    agent.post(f"{PAGE}sieges/", {**data, "name": "M. DURIEZ Marcel", "email": known.email})
    seat = Seat.objects.get()
    assert (seat.user, seat.user.name) == (known, "Marcel Duriez")
    assert seat.label == "Conseillers citoyens, Conseil citoyen de la Fosse 12"
    assert "Conseil citoyen de la Fosse 12" in agent.get(PAGE).text


def test_an_address_that_was_only_typed_takes_the_name(agent):
    add_college(agent)
    known = UserFactory(email="nouveau@essai.example", name="")
    data = {"college": College.objects.get().pk, "name": "Mireille Wattel"}
    agent.post(f"{PAGE}sieges/", {**data, "email": known.email})
    known.refresh_from_db()
    assert known.name == "Mireille Wattel"


def test_an_address_no_longer_used_is_refused(agent):
    add_college(agent)
    UserFactory(email="parti@essai.example", is_active=False)
    data = {"college": College.objects.get().pk, "name": "Mireille Wattel"}
    page = agent.post(f"{PAGE}sieges/", {**data, "email": "parti@essai.example"})
    assert "Cette adresse n’est plus utilisée" in page.text
