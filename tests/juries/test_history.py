"""A juror reads what their own notes were; a touch overtaken on its tablet changed nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from juries.actions import sheets
from juries.queries import history
from tests.juries.sitting import HEARD_AT, Sitting, convene

pytestmark = pytest.mark.django_db
SUMMARY = "L’historique de mes notes"


@pytest.fixture
def sitting() -> Sitting:
    panel = convene()
    panel.sit("Ada", panel.agents)
    panel.sit("Zoé", panel.citizens)
    panel.open()
    return panel


def page(sitting: Sitting, name: str) -> str:
    client = Client()
    client.force_login(sitting.jurors[name].user)
    number = sitting.applications[0].number
    url = reverse("jury_hearing", args=[sitting.hearing.pk])
    return client.get(url, {"dossier": number}).text


def test_a_juror_reads_how_their_notes_changed_and_nobody_else_does(sitting: Sitting) -> None:
    assert SUMMARY not in page(sitting, "Ada")
    sheet = sitting.score("Ada", 4, 3)
    sheets.reopen(sheet, by=sitting.jurors["Ada"].user, at=HEARD_AT)
    sheets.mark(
        sheet,
        criterion=sitting.criteria[0],
        value=None,
        client_id=uuid4(),
        at=HEARD_AT + timedelta(hours=1),
        based_on_version=1,
    )
    read = page(sitting, "Ada")
    assert "11\u00a0h, Le besoin\u00a0: 4 devient <b>je ne me prononce pas</b>" in read
    assert read.split(SUMMARY)[1].count("2026 à ") == 3
    assert SUMMARY not in page(sitting, "Zoé")


def test_a_touch_overtaken_on_its_own_tablet_is_no_change(sitting: Sitting) -> None:
    sheet, tablet = sitting.sheet("Ada"), uuid4()
    for minute, (rank, value) in enumerate(((1, 2), (3, 5), (2, 4))):
        sheets.mark(
            sheet,
            criterion=sitting.criteria[0],
            value=value,
            client_id=uuid4(),
            at=HEARD_AT + timedelta(minutes=minute),
            reason="Dit à l’audition.",
            device=tablet,
            rank=rank,
        )
    assert [(each.old, each.new) for each in history.changes_of(sheet)] == [("", "2"), ("2", "5")]
