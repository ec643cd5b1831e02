"""Door codes: handed over by an agent, typed on a borrowed tablet, shut elsewhere."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.models import User
from juries.actions import door, panels
from juries.domain.refusals import RefusedError
from juries.models import DoorCode, DoorEntry, HearingSeat
from tests import world as worlds
from tests.access_matrix import ROWS
from tests.factories import HearingFactory, MembershipFactory, SlotFactory, UserFactory
from tests.factories.applications import AFTER_CLOSING
from tests.juries.sitting import Sitting, convene
from tests.world_of_door import SIGNS

pytestmark = pytest.mark.django_db

# 9 h 30 in Paris, when the audition begins.
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
NAME = "Mireille Wattel"
ENTER = "/jury/accueil/"
OPEN_TO_ALL = {
    "account_logout",
    "account_left",
    "legal_notice",
    "personal_data",
    "accessibility",
}
TABLET = "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 Chrome/90.0 Safari/537.36"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sitting() -> Sitting:
    panel = convene()
    panel.sit(NAME, panel.citizens)
    return panel


@pytest.fixture
def agent() -> User:
    return UserFactory(agent=True, name="Yanis Carlier")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def code_for(sitting: Sitting, by: User, name: str = NAME, at: datetime = NOW) -> str:
    return door.issue(sitting.jurors[name], sitting.hearing.slot.half_day, by=by, at=at)[1]


def tablet(signs: str) -> Client:
    client = Client(headers={"user-agent": TABLET})
    assert client.post(ENTER, {"code": signs}).status_code == 302
    return client


def address(sitting: Sitting, name: str = NAME) -> str:
    seat = sitting.jurors[name].pk
    return f"/equipe/appels/2026/jury/sieges/{seat}/codes/{sitting.hearing.slot.half_day_id}/"


def test_an_agent_hands_over_a_code_that_is_shown_once(sitting, agent):
    client = signed_in(agent)
    day = client.get(f"/auditions/{sitting.hearing.pk}/jour/")
    assert address(sitting) in day.text
    page = client.post(address(sitting))
    signs = re.search(r'name="code" value="(\w{8})"', page.text)[1]
    assert f"{signs[:4]}-{signs[4:]}" in page.text
    assert "Ce code n’est montré qu’une fois." in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert signs not in client.get(address(sitting).split("codes/")[0]).text
    assert signs not in str(DoorCode.objects.values().get())
    paper = client.post(f"{address(sitting)}papier.pdf", {"code": signs})
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.post(f"{address(sitting)}papier.pdf", {"code": "CCCCCCCC"}).status_code == 404


def test_the_code_opens_the_auditions_of_that_half_day(sitting, agent):
    client = tablet(code_for(sitting, agent).lower())
    home = client.get("/jury/")
    assert sitting.hearing.theme.name in home.text
    assert client.get(f"/jury/auditions/{sitting.hearing.pk}/").status_code == 200
    assert client.post(f"/jury/auditions/{sitting.hearing.pk}/liens/aucun/").status_code == 302
    assert sitting.sheet(NAME).state == "to_fill"
    entry = DoorEntry.objects.get()
    assert (entry.device, entry.network, entry.refusal) == ("Android, Chrome", "127.0.0.0/24", "")


def test_a_code_is_good_for_the_hours_of_its_call(sitting, agent):
    call = sitting.hearing.slot.half_day.campaign
    call.door_hours_before, call.door_hours_after, call.door_evening_hour = 1, 3, 18
    call.save()
    code_for(sitting, agent)
    code, start = DoorCode.objects.get(), sitting.hearing.slot.starts_at
    assert (code.opens_at, code.closes_at) == (
        start - timedelta(hours=1),
        datetime(2026, 11, 24, 17, 0, tzinfo=UTC),
    )


def test_another_half_day_or_another_seat_of_the_same_person_stays_shut(sitting, agent):
    evening = HearingFactory(
        campaign=sitting.campaign,
        theme=sitting.hearing.theme,
        published_at=AFTER_CLOSING,
        slot=SlotFactory(
            half_day__campaign=sitting.campaign,
            half_day__part="evening",
            starts_at=NOW + timedelta(hours=9),
        ),
    )
    seat = sitting.jurors[NAME]
    HearingSeat.objects.create(
        hearing=evening, seat=seat, user=seat.user, starts_at=evening.slot.starts_at
    )
    client = tablet(code_for(sitting, agent))
    assert client.get(f"/jury/auditions/{evening.pk}/").status_code == 404
    assert f"/jury/auditions/{evening.pk}/" not in client.get("/jury/").text
    assert signed_in(seat.user).get(f"/jury/auditions/{evening.pk}/").status_code == 200


def test_a_door_session_reaches_nothing_but_the_jury_pages():
    """Every address of the portal, for a juror who is also an agent and writes for a structure."""
    world = worlds.build()
    seat = world.hearing.hearing_seats.get(user=world.readers["juror"])
    MembershipFactory(user=seat.user, organisation=world.application.organisation)
    User.objects.filter(pk=seat.user_id).update(staff_role="agent")
    found = {}
    with time_machine.travel(AFTER_CLOSING + timedelta(days=1), tick=False):
        client = Client()
        client.post(ENTER, {"code": SIGNS})
        assert client.get("/jury/").status_code == 200
        for name, row in ROWS.items():
            kwargs = {key: world.things[thing] for key, thing in row.kwargs.items()}
            url = reverse(name, kwargs=kwargs)
            if not url.startswith("/jury/") and name not in OPEN_TO_ALL:
                found[name] = (client.get(url).status_code, client.post(url, row.data).status_code)
        assert client.get("/jury/").status_code == 200
    assert found == dict.fromkeys(found, (403, 403))
    assert len(found) > 100
    for name in OPEN_TO_ALL - {"account_logout"}:
        assert client.get(reverse(name)).status_code == 200


def test_an_agent_who_sits_in_the_jury_is_only_a_juror_at_the_door(sitting, agent):
    juror = sitting.jurors[NAME].user
    User.objects.filter(pk=juror.pk).update(staff_role="agent", is_shared_mailbox=True)
    client = tablet(code_for(sitting, agent))
    home = client.get("/jury/")
    assert (home.status_code, "Agent" in home.text, "/equipe/" in home.text) == (200, False, False)
    for shut in ("/equipe/", "/auditions/", "/deliberation/2026/", "/dossiers/", "/compte/", "/"):
        assert client.get(shut).status_code == 403
    juror.refresh_from_db()
    assert juror.staff_role == "agent"


def test_entering_a_code_ends_the_session_that_was_open_on_this_device(sitting, agent):
    client = signed_in(agent)
    assert "ferme cette connexion" in client.get(ENTER).text
    client.post(ENTER, {"code": code_for(sitting, agent)})
    assert client.get("/equipe/").status_code == 403
    client.post("/compte/deconnexion/")
    assert client.get("/equipe/").url.startswith("/compte/connexion/")
    assert client.get("/jury/").url.startswith("/compte/connexion/")


def test_signing_out_leaves_nothing_on_the_tablet(sitting, agent):
    client = tablet(code_for(sitting, agent))
    client.post("/compte/deconnexion/")
    assert client.get("/jury/").url == "/compte/connexion/?next=/jury/"


@pytest.mark.parametrize(
    ("at", "sentence", "kept"),
    [
        (NOW - timedelta(hours=2, seconds=1), "il vaudra à partir du", "early"),
        (NOW.replace(hour=19, minute=0), "ne vaut plus depuis", "late"),
        (NOW + timedelta(days=1), "ne vaut plus depuis", "late"),
    ],
)
def test_outside_its_half_day_a_code_is_refused_and_the_try_is_kept(
    sitting, agent, clock, at, sentence, kept
):
    signs = code_for(sitting, agent)
    clock.move_to(at)
    page = Client().post(ENTER, {"code": signs})
    assert (page.status_code, sentence in page.text) == (422, True)
    assert f'value="{signs}"' in page.text
    assert list(DoorEntry.objects.values_list("refusal", flat=True)) == [kept]


def test_the_session_ends_with_the_half_day(sitting, agent, clock):
    client = tablet(code_for(sitting, agent))
    clock.move_to(NOW.replace(hour=18, minute=59))
    assert client.get("/jury/").status_code == 200
    clock.move_to(NOW.replace(hour=19, minute=0))
    # The browser drops the cookie by itself; one kept by hand opens no more.
    client.cookies["sessionid"]["expires"] = ""
    client.cookies["sessionid"]["max-age"] = ""
    assert client.get("/jury/").status_code == 302


def test_a_revoked_code_shuts_the_tablet_at_once(sitting, agent):
    client = tablet(code_for(sitting, agent))
    signed_in(agent).post(f"{address(sitting)}fermer/")
    page = client.get("/jury/", follow=True)
    assert page.redirect_chain == [(ENTER, 302)]
    assert "ne vaut plus sur cet appareil" in page.text


def test_a_script_learns_by_401_that_the_door_is_shut(sitting, agent):
    client = tablet(code_for(sitting, agent))
    signed_in(agent).post(f"{address(sitting)}fermer/")
    url = f"/jury/auditions/{sitting.hearing.pk}/"
    assert client.get(url, headers={"sec-fetch-dest": "empty"}).status_code == 401


def test_a_new_code_closes_the_former_one_and_its_tablet(sitting, agent):
    first = code_for(sitting, agent)
    client = tablet(first)
    second = code_for(sitting, agent, at=NOW + timedelta(minutes=1))
    assert client.get("/jury/").status_code == 302
    refused = Client().post(ENTER, {"code": first})
    assert "remplacé ou fermé" in refused.text
    assert tablet(second).get("/jury/").status_code == 200


def test_typed_on_another_device_a_code_closes_the_first(sitting, agent):
    signs = code_for(sitting, agent)
    first, second = tablet(signs), tablet(signs)
    assert first.get("/jury/").status_code == 302
    assert second.get("/jury/").status_code == 200
    page = signed_in(agent).get(address(sitting).split("codes/")[0])
    assert page.text.count("Android, Chrome") == 2


def test_leaving_the_seat_shuts_the_door(sitting, agent):
    signs = code_for(sitting, agent)
    client = tablet(signs)
    panels.withdraw_seat(sitting.jurors[NAME], by=agent, at=NOW)
    assert client.get("/jury/").status_code == 302
    assert "Ce siège n’est plus occupé" in Client().post(ENTER, {"code": signs}).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Recopiez le code de votre papier."),
        ("CDFG-HJKM", "Ce code n’ouvre rien."),
        ("' OR 1=1 --", "Ce code n’ouvre rien."),
        ("C" * 41, "Ce code est trop long"),
    ],
)
def test_a_wrong_code_says_what_to_do(typed, sentence):
    page = Client().post(ENTER, {"code": typed})
    assert (page.status_code, sentence in page.text) == (422, True)


def test_reading_the_page_opens_nothing(sitting, agent):
    signs = code_for(sitting, agent)
    client = Client()
    assert client.get(f"{ENTER}?code={signs}").status_code == 200
    assert client.get("/jury/").url == "/compte/connexion/?next=/jury/"
    assert DoorEntry.objects.count() == 0


def test_codes_cannot_be_tried_without_end(sitting, agent, clock):
    signs, client = code_for(sitting, agent), Client()
    for _ in range(30):
        assert client.post(ENTER, {"code": "CCCCCCCC"}).status_code == 422
    page = client.post(ENTER, {"code": signs})
    assert (page.status_code, "Attendez dix minutes" in page.text) == (429, True)
    clock.shift(timedelta(minutes=10))
    assert client.post(ENTER, {"code": signs}).status_code == 302


def test_slow_tries_end_with_the_half_day(sitting, agent, clock):
    signs, client = code_for(sitting, agent), Client()
    for _ in range(5):
        for _ in range(30):
            client.post(ENTER, {"code": "CCCCCCCC"})
        clock.shift(timedelta(minutes=10))
    assert client.post(ENTER, {"code": signs}).status_code == 429


def test_no_code_for_who_is_not_called_nor_once_it_is_over(sitting, agent):
    half_day = sitting.hearing.slot.half_day
    other = panels.add_seat(sitting.agents, user=UserFactory(), by=agent, at=NOW)
    with pytest.raises(RefusedError, match="ne siège à aucune audition"):
        door.issue(other, half_day, by=agent, at=NOW)
    with pytest.raises(RefusedError, match="finie"):
        code_for(sitting, agent, at=NOW + timedelta(days=1))
    page = signed_in(agent).post(
        address(sitting).replace(f"sieges/{sitting.jurors[NAME].pk}/", f"sieges/{other.pk}/"),
        follow=True,
    )
    assert "ne siège à aucune audition" in page.text


def test_closing_a_code_twice_keeps_the_first_date(sitting, agent):
    code_for(sitting, agent)
    code = DoorCode.objects.get()
    door.revoke(code, by=agent, at=NOW)
    door.revoke(code, by=agent, at=NOW + timedelta(hours=1))
    code.refresh_from_db()
    assert code.revoked_at == NOW


@pytest.mark.django_db(transaction=True)
def test_two_agents_at_once_leave_one_code_alive(sitting, agent):
    ready, made = threading.Barrier(2), []

    def hand_over() -> None:
        ready.wait()
        made.append(code_for(sitting, agent))
        connection.close()

    threads = [threading.Thread(target=hand_over) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), DoorCode.objects.filter(revoked_at=None).count()) == (2, 1)
