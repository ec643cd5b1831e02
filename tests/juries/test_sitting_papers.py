"""The papers of an audition: its running order and its dossier de séance."""

from datetime import datetime
from io import BytesIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.test import Client
from pypdf import PdfReader

from applications.models import Recusal
from juries.domain.timetable import timetable
from tests.factories import UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene

NINE = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))


def told(names: list[str], **settings: int) -> list[tuple[str, str, str]]:
    usual = {"minutes": 75, "together": 15, "presentation": 8}
    steps = timetable(NINE, names, **{**usual, **settings})
    return [(f"{one.starts_at:%H:%M}", one.who, one.what) for one in steps]


def test_each_structure_presents_and_answers_then_they_talk_to_each_other():
    assert told(["Alpha", "Bêta", "Gamma"]) == [
        ("09:30", "Alpha", "présente son projet"),
        ("09:38", "Alpha", "répond au jury"),
        ("09:50", "Bêta", "présente son projet"),
        ("09:58", "Bêta", "répond au jury"),
        ("10:10", "Gamma", "présente son projet"),
        ("10:18", "Gamma", "répond au jury"),
        ("10:30", "", "Les structures parlent entre elles"),
    ]


def test_two_structures_share_the_same_minutes_as_on_the_day():
    assert told(["Alpha", "Bêta"])[-3:] == [
        ("10:00", "Bêta", "présente son projet"),
        ("10:08", "Bêta", "répond au jury"),
        ("10:30", "", "Les structures parlent entre elles"),
    ]


@pytest.mark.parametrize("settings", [{}, {"together": 75}, {"presentation": 60}, {"minutes": 40}])
def test_the_steps_follow_each_other_and_fill_the_audition(settings):
    usual = {"minutes": 75, "together": 15, "presentation": 8, **settings}
    steps = timetable(NINE, ["Alpha", "Bêta", "Gamma"], **usual)
    assert all(one.ends_at == two.starts_at for one, two in pairwise(steps))
    length = (steps[-1].ends_at - steps[0].starts_at).total_seconds() / 60
    assert (steps[0].starts_at, length) == (NINE, usual["minutes"])


def text_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


@pytest.fixture
def sitting(db) -> Sitting:
    made = convene()
    made.sit("Nadia", made.citizens)
    return made


def file_for(user, sitting: Sitting):
    client = Client()
    client.force_login(user)
    return client.get(f"/auditions/{sitting.hearing.pk}/dossier-de-seance.pdf")


def test_a_juror_opens_it_once_links_are_declared_without_the_dossier_they_are_linked_to(sitting):
    nadia = sitting.jurors["Nadia"].user
    linked, *others = sitting.applications
    assert file_for(nadia, sitting).status_code == 404
    Recusal.objects.create(
        user=nadia, application=linked, reason="member", declared_at=HEARD_AT, declared_by=nadia
    )
    sitting.hearing.hearing_seats.update(links_declared_at=HEARD_AT)
    content = file_for(nadia, sitting).content
    cover, *pages = text_of(content)
    assert f"Les deux pages de {linked.number} ne sont pas ici" in " ".join(cover.split())
    assert [linked.number in page for page in pages] == [False] * 4
    assert [
        any(other.number in page for page in pages[2 * rank : 2 * rank + 2])
        for rank, other in enumerate(others)
    ] == [True, True]


def test_it_is_tagged_titled_and_in_the_order_of_the_audition(sitting):
    content = file_for(UserFactory(agent=True), sitting).content
    pages = text_of(content)
    assert len(pages) == 1 + 2 * 3
    for entry in sitting.hearing.entries.all():
        assert entry.application.organisation_name in pages[0]
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("fr")
        assert str(pdf.docinfo.Title).startswith("Dossier de séance, audition du mardi 24")


def test_the_running_order_is_on_the_page(sitting):
    client = Client()
    client.force_login(UserFactory(agent=True))
    page = client.get(f"/auditions/{sitting.hearing.pk}/")
    assert "Les structures parlent entre elles" in page.text
    assert "Dossier de séance (PDF)" in page.text
