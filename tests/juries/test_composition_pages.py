"""The screens of the composition, as an agent, a juror and a structure use them."""

import json
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from icalendar import Calendar

from ami_portal.outbox.models import OutboundEmail
from applications.models import Recusal
from juries.actions import moves, plans
from juries.models import Hearing, HearingEntry, PlanVersion, Slot
from tests.factories import CampaignFactory, SeatFactory, UserFactory
from tests.juries.stage import LATER, NOW, Stage, a_call

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def published(**kwargs) -> Stage:
    stage = a_call(**kwargs)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    return stage


def a_juror_of(hearing: Hearing):
    return hearing.hearing_seats.select_related("user").first().user


@time_machine.travel(LATER, tick=False)
def test_an_agent_composes_moves_publishes_and_publishes_again():
    stage = a_call(dossiers=6)
    client = signed_in(stage.agent)
    page = client.get("/auditions/composer/?appel=2026")
    assert "Proposer une composition" in page.text
    page = client.post("/auditions/composer/2026/proposer/", follow=True)
    assert Hearing.objects.count() == 2
    assert "Publier la composition (prévenir" in page.text
    assert "du meilleur plan possible" in page.text
    slot = Slot.objects.filter(hearing__isnull=True).last()
    number = stage.dossiers[0].number
    page = client.post(
        f"/auditions/composer/2026/deplacer/{number}/", {"to": f"creneau-{slot.pk}"}, follow=True
    )
    assert HearingEntry.objects.get(application__number=number).hearing.slot == slot
    page = client.get("/auditions/composer/2026/verifier/")
    people = len(plans.publication.of(plans.composition.load(stage.campaign)).addresses)
    assert f"Publier la composition (prévenir {people} personnes)" in page.text
    page = client.post("/auditions/composer/2026/publier/", follow=True)
    assert page.redirect_chain == [("/auditions/?appel=2026", 302)]
    assert PlanVersion.objects.get().told == people
    OutboundEmail.objects.all().delete()
    target = HearingEntry.objects.get(application=stage.dossiers[1]).hearing
    client.post(f"/auditions/composer/2026/deplacer/{number}/", {"to": f"audition-{target.pk}"})
    client.post("/auditions/composer/2026/publier/", {"reason": "Une salle est en travaux."})
    assert [email.to for email in OutboundEmail.objects.filter(kind="P15")] == [
        "membre1@structure1.example"
    ]
    assert OutboundEmail.objects.filter(kind="P14").count() == 0


@pytest.mark.parametrize("to", ["", "creneau-999999", "audition-999999", "ailleurs", "creneau-x"])
def test_a_place_that_does_not_exist_is_refused_with_a_sentence(to):
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    number = stage.dossiers[0].number
    page = signed_in(stage.agent).post(
        f"/auditions/composer/2026/deplacer/{number}/", {"to": to}, follow=True
    )
    sentence = "Choisissez où placer ce dossier." if not to else "Cette place n’existe plus"
    assert sentence in page.text


def test_proposing_without_half_day_says_what_to_do():
    stage = a_call(dossiers=3, half_days=0)
    page = signed_in(stage.agent).post("/auditions/composer/2026/proposer/", follow=True)
    assert "pas encore de demi-journée" in page.text


def test_a_dossier_that_nobody_can_hear_is_explained_on_the_board():
    stage = a_call(dossiers=3, half_days=1, seats=1)
    citizen = stage.seats["Conseillers citoyens 1"]
    for dossier in stage.dossiers:
        Recusal.objects.create(
            user=citizen.user,
            application=dossier,
            reason="member",
            declared_at=NOW,
            declared_by=citizen.user,
        )
    page = signed_in(stage.agent).get("/auditions/composer/?appel=2026")
    assert "Conseillers citoyens" in page.text
    assert "Ce qui débloquerait" in page.text


def test_the_direction_reads_the_board_and_may_not_change_it():
    a_call(dossiers=3)
    client = signed_in(UserFactory(director=True))
    page = client.get("/auditions/composer/?appel=2026")
    assert (page.status_code, "Proposer" in page.text) == (200, False)
    assert client.post("/auditions/composer/2026/proposer/").status_code == 403
    assert client.post("/auditions/composer/2026/publier/").status_code == 403
    assert Hearing.objects.count() == 0


@pytest.mark.parametrize("role", [{}, {"administrator": True}, {"other_direction": True}])
def test_the_plan_is_invisible_to_others(role):
    published(dossiers=3)
    client = signed_in(UserFactory(**role))
    hearing = Hearing.objects.get()
    addresses = [
        "/auditions/",
        "/auditions/composer/",
        f"/auditions/{hearing.pk}/",
        f"/auditions/{hearing.pk}.ics",
        f"/auditions/{hearing.pk}/feuille-de-porte.pdf",
        "/equipe/appels/2026/jury/",
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 6


def test_a_juror_sees_their_published_auditions_only():
    stage = a_call(dossiers=6)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    hearing = Hearing.objects.first()
    juror = a_juror_of(hearing)
    client = signed_in(juror)
    assert client.get(f"/auditions/{hearing.pk}/").status_code == 404
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    assert client.get(f"/auditions/{hearing.pk}/").status_code == 200
    assert client.get("/auditions/").status_code == 404
    assert client.get(f"/auditions/{hearing.pk}/feuille-de-porte.pdf").status_code == 404
    stranger = signed_in(SeatFactory(college__panel=stage.panel, college__name="Autre").user)
    assert stranger.get(f"/auditions/{hearing.pk}/").status_code == 404


def test_a_structure_reads_its_own_rencontre_as_it_was_published():
    stage = published(dossiers=3)
    mine, *others = stage.dossiers
    client = signed_in(mine.organisation.members.get())
    page = client.get(f"/dossiers/{mine.number}/rencontre/")
    for other in others:
        assert other.organisation_name in page.text
        assert other.title in page.text
    assert "Salle du Puits" in page.text
    assert client.get(f"/dossiers/{others[0].number}/rencontre/").status_code == 404
    before = client.get(f"/dossiers/{mine.number}/rencontre.ics").text
    moves.move(mine, to=None, by=stage.agent, at=LATER)
    after = client.get(f"/dossiers/{mine.number}/rencontre.ics").text
    assert Calendar.from_ical(before).walk("VEVENT")[0]["DTSTART"].dt == (
        Calendar.from_ical(after).walk("VEVENT")[0]["DTSTART"].dt
    )


def test_before_any_publication_a_structure_is_told_what_comes_next():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    client = signed_in(stage.dossiers[0].organisation.members.get())
    page = client.get(f"/dossiers/{stage.dossiers[0].number}/rencontre/")
    assert "Pas encore de date" in page.text
    assert client.get(f"/dossiers/{stage.dossiers[0].number}/rencontre.ics").status_code == 404


def test_the_door_sheet_is_one_page_with_the_three_names():
    stage = published(dossiers=3)
    hearing = Hearing.objects.get()
    page = signed_in(stage.agent).get(f"/auditions/{hearing.pk}/feuille-de-porte.pdf")
    assert page["Content-Type"] == "application/pdf"
    assert page.content.startswith(b"%PDF-")


@pytest.mark.parametrize(("address", "queries"), [
    ("/auditions/composer/?appel=2026", 22),
    ("/auditions/?appel=2026", 7),
])  # fmt: skip
@pytest.mark.parametrize("dossiers", [3, 30])
def test_lists_cost_the_same_for_one_and_thirty(
    address, queries, dossiers, django_assert_num_queries
):
    stage = published(dossiers=dossiers, half_days=8)
    client = signed_in(stage.agent)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("compose_auditions", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_plan_as_json_and_saves_nothing():
    stage = a_call(dossiers=6)
    data = json.loads(run("2026", "--json"))
    assert sorted(data) == ["gap", "hearings", "unplaced"]
    assert data["unplaced"] == []
    assert data["gap"] == 0.0
    first = data["hearings"][0]
    assert sorted(first) == [
        "applications", "ends_at", "jurors", "room", "starts_at", "theme", "warnings",
    ]  # fmt: skip
    assert first["starts_at"] == "2026-11-23T09:30:00+01:00"
    assert first["ends_at"] == "2026-11-23T10:45:00+01:00"
    placed = {number for hearing in data["hearings"] for number in hearing["applications"]}
    assert placed == {dossier.number for dossier in stage.dossiers}
    assert Hearing.objects.count() == 0


def test_the_command_prints_sentences():
    a_call(dossiers=3)
    text = run("2026")
    assert (
        "lundi 23\u00a0novembre 2026 à\u00a09\u00a0h\u00a030, Salle du Puits\u00a0: Insertion"
        in text
    )
    assert "Rien n’est enregistré." in text


def test_the_command_says_what_is_missing():
    with pytest.raises(CommandError, match="Aucun appel dans la base"):
        run("2026")
    CampaignFactory()
    with pytest.raises(CommandError, match="Appel inconnu\u00a0: 1999"):
        run("1999")
    with pytest.raises(CommandError, match="aucun dossier recevable"):
        run("2026", "--json")
