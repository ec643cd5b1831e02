"""The published versions of a plan, compared in words."""

import pytest
from django.test import Client

from juries.actions import moves, plans
from juries.domain.plan_changes import changes_between
from juries.models import Hearing, Slot
from tests.juries.stage import LATER, NOW, a_call


def a_hearing(uid: str, starts_at: str, names: list[str], jurors: list[str]) -> dict:
    return {
        "uid": uid,
        "starts_at": starts_at,
        "room": "Salle du Puits",
        "applications": [{"organisation": name, "number": name[:1]} for name in names],
        "jurors": [{"name": name, "college": "Agents"} for name in jurors],
    }


def test_each_difference_is_one_sentence():
    before = {
        "hearings": [
            a_hearing("u", "2026-11-24T08:30:00+00:00", ["Alpha", "Bêta", "Delta"], ["Ali", "Eva"]),
        ]
    }
    now = {
        "hearings": [
            a_hearing("u", "2026-11-24T08:30:00+00:00", ["Bêta", "Gamma"], ["Ali", "Noé"]),
            a_hearing("v", "2026-11-25T13:00:00+00:00", ["Alpha"], ["Ali"]),
        ]
    }
    old = "mardi 24\u00a0novembre 2026 à\u00a09\u00a0h\u00a030, Salle du Puits"
    new = "mercredi 25\u00a0novembre 2026 à\u00a014\u00a0h, Salle du Puits"
    assert [(one.kind, one.sentence) for one in changes_between(before, now)] == [
        ("Déplacé", f"Alpha (A)\u00a0: le {new}, et non plus le {old}."),
        ("Annulé", f"Delta (D)\u00a0: n’est plus entendu le {old}."),
        ("Ajouté", f"Gamma (G)\u00a0: entendu le {old}."),
        ("Jury", f"{old}\u00a0: Eva (Agents) ne siège plus, Noé (Agents) siège."),
    ]
    assert changes_between(now, now) == []


@pytest.mark.django_db
def test_the_page_tells_each_version_and_what_the_plan_of_today_changes():
    stage = a_call(dossiers=3)
    plans.propose(stage.campaign, by=stage.agent, at=NOW)
    client = Client()
    client.force_login(stage.agent)
    assert "Rien n’est encore publié" in client.get("/auditions/composer/2026/versions/").text
    plans.publish(stage.campaign, by=stage.agent, at=NOW)
    page = client.get("/auditions/composer/2026/versions/")
    assert "personne n’est à prévenir" in page.text
    free = Slot.objects.filter(hearing__isnull=True).last()
    moves.shift(Hearing.objects.get(), to=free, by=stage.agent, at=LATER)
    assert page.text.count("Déplacé") == 0
    page = client.get("/auditions/composer/2026/versions/")
    assert page.text.count("Déplacé") == 3
    told = plans.publish(stage.campaign, by=stage.agent, at=LATER).told
    page = client.get("/auditions/composer/2026/versions/")
    for words in ("Version 2", "Version 1", "par Yanis Carlier", f"{told} personnes prévenues"):
        assert words in page.text
