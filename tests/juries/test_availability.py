"""Mes disponibilités: who answers, for what, and what silence means."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from juries.actions import availability
from juries.models import Availability
from juries.queries import composition
from tests.factories import UserFactory
from tests.juries.stage import NOW, a_call

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_silence_means_free():
    stage = a_call(dossiers=1)
    (dossier,) = composition.load(stage.campaign, everything=True).problem.dossiers
    assert dossier.half_days == {half_day.pk for half_day in stage.half_days}


def test_a_structure_ticks_its_moments_and_may_change_its_mind():
    stage = a_call(dossiers=1)
    dossier = stage.dossiers[0]
    client = signed_in(dossier.organisation.members.get())
    morning, afternoon = stage.half_days
    page = client.get("/disponibilites/2026/")
    assert "Lundi 23\u00a0novembre au matin" in page.text
    address = f"/disponibilites/2026/dossier/{dossier.number}/"
    page = client.post(address, {"free": [morning.pk]}, follow=True)
    assert "Merci, vos disponibilités sont enregistrées." in page.text
    client.post(address, {"free": [afternoon.pk]})
    rows = Availability.objects.filter(application=dossier)
    assert dict(rows.values_list("half_day", "is_free")) == {morning.pk: False, afternoon.pk: True}


def test_none_of_them_suits_is_an_answer():
    stage = a_call(dossiers=1)
    seat = stage.seats["Agglomération 1"]
    client = signed_in(seat.user)
    page = client.post(f"/disponibilites/2026/siege/{seat.pk}/aucun/", follow=True)
    assert "aucun de ces moments ne vous convient" in page.text
    assert seat.availabilities.filter(is_free=False).count() == 2


def test_an_empty_answer_is_refused_with_a_sentence_and_nothing_is_written():
    stage = a_call(dossiers=1)
    dossier = stage.dossiers[0]
    client = signed_in(dossier.organisation.members.get())
    page = client.post(f"/disponibilites/2026/dossier/{dossier.number}/")
    assert "Choisissez au moins un moment." in page.text
    assert Availability.objects.count() == 0


def test_someone_else_s_dossier_or_seat_is_invisible():
    stage = a_call(dossiers=2)
    mine, other = stage.dossiers
    client = signed_in(mine.organisation.members.get())
    seat = stage.seats["Agglomération 1"]
    assert client.post(f"/disponibilites/2026/dossier/{other.number}/").status_code == 404
    assert client.post(f"/disponibilites/2026/siege/{seat.pk}/").status_code == 404
    assert client.post("/disponibilites/2026/siege/x/").status_code == 404
    assert signed_in(UserFactory()).get("/disponibilites/2026/").status_code == 404
    assert signed_in(stage.agent).get("/disponibilites/2026/").status_code == 404


def test_half_days_that_are_past_are_no_longer_asked_and_keep_their_answer():
    stage = a_call(dossiers=1)
    morning, afternoon = stage.half_days
    dossier = stage.dossiers[0]
    availability.answer_for_application(dossier, free=[morning], at=NOW)
    afternoon.day = date(2026, 11, 25)
    afternoon.save()
    client = signed_in(dossier.organisation.members.get())
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        client.post(f"/disponibilites/2026/dossier/{dossier.number}/", {"free": [afternoon.pk]})
    rows = Availability.objects.filter(application=dossier)
    assert dict(rows.values_list("half_day", "is_free")) == {morning.pk: True, afternoon.pk: True}


@pytest.mark.parametrize("dossiers", [1, 30])
def test_the_page_costs_the_same_for_one_and_thirty_dossiers(dossiers, django_assert_num_queries):
    stage = a_call(dossiers=dossiers)
    member = stage.dossiers[0].organisation.members.get()
    for dossier in stage.dossiers[1:]:
        dossier.organisation.memberships.create(user=member, since=NOW)
    client = signed_in(member)
    with django_assert_num_queries(8):
        client.get("/disponibilites/2026/")
