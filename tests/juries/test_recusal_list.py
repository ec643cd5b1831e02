"""« Déports à rappeler au vote du conseil »: who, from what, since when; mistakes corrected."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.models import User
from ami_portal.common.dates import plain_date
from applications.actions.recusals import RecusalKeptError
from applications.enums import EventKind, RecusalReason, State
from applications.models import Event, Recusal
from juries.access import sheets as sheet_access
from juries.actions import links
from juries.models import PanelResult
from juries.queries.quorum import quorum_of
from tests.factories import MembershipFactory, UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene

pytestmark = pytest.mark.django_db
HEADS = ["Personne", "Collège ou rôle", "Dossier", "Structure", "Lien", "Déclaré le"]


@pytest.fixture
def sitting() -> Sitting:
    """Ada is linked to the first dossier, for a reason that is not shown."""
    panel = convene()
    for name in ("Ada", "Bob"):
        panel.sit(name, panel.agents)
    panel.sit("Zoé", panel.citizens)
    panel.open()
    declare(panel, "Ada", RecusalReason.OTHER)
    return panel


@pytest.fixture
def agent() -> User:
    return UserFactory(agent=True, name="Yanis Carlier")


def declare(sitting: Sitting, name: str, reason: RecusalReason) -> Recusal:
    user = sitting.jurors[name].user
    return links.recuse(user, sitting.applications[0], reason=reason, by=user, at=HEARD_AT)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def cells(sitting: Sitting) -> list[str]:
    closed = sitting.applications[0]
    name = closed.organisation_name
    return ["Ada", "Agglomération", closed.number, name, "Non affiché", "24/11/2026"]


def test_the_page_lists_person_college_dossier_kind_and_day(sitting: Sitting, agent: User) -> None:
    page = signed_in(agent).get("/deliberation/2026/deports/").text
    for words in [*cells(sitting)[:5], plain_date(HEARD_AT), "L. 2131-11"]:
        assert words.replace("L. ", "L.\u00a0") in page
    assert "Autre raison" not in page


def test_the_files_say_the_same(sitting: Sitting, agent: User) -> None:
    client = signed_in(agent)
    text = client.get("/deliberation/2026/deports.csv").content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text), delimiter=";")) == [HEADS, cells(sitting)]
    book = openpyxl.load_workbook(BytesIO(client.get("/deliberation/2026/deports.xlsx").content))
    rows = book["Déports"].iter_rows(values_only=True)
    assert [list(row) for row in rows] == [HEADS, cells(sitting)]
    pdf = pypdf.PdfReader(BytesIO(client.get("/deliberation/2026/deports.pdf").content))
    printed = " ".join(pdf.pages[0].extract_text().split())
    assert all(cell in printed for cell in ["Ada", "Agglomération", cells(sitting)[2]])


def test_a_name_never_becomes_a_formula(sitting: Sitting, agent: User) -> None:
    ada = sitting.jurors["Ada"].user
    ada.name = "=1+1"
    ada.save()
    text = signed_in(agent).get("/deliberation/2026/deports.csv").content.decode("utf-8-sig")
    assert "\r\n'=1+1;" in text


def test_of_a_closed_dossier_one_reads_ones_own_line_only(sitting: Sitting, agent: User) -> None:
    links.recuse(agent, sitting.applications[0], reason="funder", by=agent, at=HEARD_AT)
    page = signed_in(agent).get("/deliberation/2026/deports/")
    assert [line.person for line in page.context["lines"]] == ["Yanis Carlier"]
    other = signed_in(UserFactory(agent=True)).get("/deliberation/2026/deports/")
    assert [(line.person, line.role) for line in other.context["lines"]] == [
        ("Ada", "Agglomération"),
        ("Yanis Carlier", "Agent"),
    ]


def test_a_juror_has_no_such_page(sitting: Sitting) -> None:
    for name in ("Ada", "Zoé"):
        client = signed_in(sitting.jurors[name].user)
        assert client.get("/deliberation/2026/deports/").status_code == 404


def correct_url(recusal: Recusal) -> str:
    return reverse("recusal_correct", args=[recusal.application.number, recusal.pk])


def test_a_mistake_is_corrected_with_its_reason_and_never_forgotten(
    sitting: Sitting, agent: User
) -> None:
    client, recusal = signed_in(agent), Recusal.objects.get()
    refused = client.post(correct_url(recusal), {"because": ""})
    assert (refused.status_code, Recusal.objects.count()) == (422, 1)
    client.post(correct_url(recusal), {"because": "Homonyme."})
    assert Recusal.objects.count() == 0
    event = Event.objects.get(kind=EventKind.RECUSAL_CORRECTED)
    assert (event.by, event.data["reason"], event.data["text"]) == (agent, "other", "Homonyme.")
    assert Event.objects.filter(kind=EventKind.RECUSAL_DECLARED).count() == 1
    page = client.get("/deliberation/2026/deports/").text
    assert "Homonyme." in page
    assert "par Yanis Carlier" in page


def test_once_corrected_the_person_counts_again(sitting: Sitting, agent: User) -> None:
    sitting.score("Bob", 2, 2)
    assert [each.present for each in quorum_of(sitting.hearing)] == [1, 1]
    links.correct(Recusal.objects.get(), because="Homonyme.", by=agent, at=HEARD_AT)
    assert [each.present for each in quorum_of(sitting.hearing)] == [2, 1]
    assert sheet_access.visible_to(sitting.jurors["Ada"].user).count() == 3
    assert PanelResult.objects.get().sheets_expected == 3


def test_notes_given_before_a_mistaken_link_count_again(agent: User) -> None:
    panel = convene()
    for name in ("Ada", "Bob"):
        panel.sit(name, panel.agents)
    panel.open()
    panel.score("Ada", 4, 4)
    panel.score("Bob", 2, 2)
    recusal = declare(panel, "Ada", RecusalReason.MEMBER)
    assert str(PanelResult.objects.get().mean) == "2.00"
    links.correct(recusal, because="Homonyme.", by=agent, at=HEARD_AT)
    assert str(PanelResult.objects.get().mean) == "3.00"


def test_what_keeps_a_link(sitting: Sitting, agent: User) -> None:
    recusal, dossier = Recusal.objects.get(), sitting.applications[0]
    with pytest.raises(RecusalKeptError, match="ne s’efface pas par vous"):
        links.correct(recusal, because="Non.", by=recusal.user, at=HEARD_AT)
    dossier.state = State.FUNDED
    dossier.save()
    with pytest.raises(RecusalKeptError, match="La décision est rendue"):
        links.correct(recusal, because="Homonyme.", by=agent, at=HEARD_AT)
    MembershipFactory(user=recusal.user, organisation=dossier.organisation)
    refused = signed_in(agent).post(correct_url(recusal), {"because": "Homonyme."})
    assert (refused.status_code, "le lien est de droit" in refused.text) == (422, True)
    assert Recusal.objects.count() == 1


def test_a_correction_sent_twice_is_one(sitting: Sitting, agent: User) -> None:
    recusal = Recusal.objects.select_related("user", "application").get()
    for _ in range(2):
        links.correct(recusal, because="Homonyme.", by=agent, at=HEARD_AT)
    assert Event.objects.filter(kind=EventKind.RECUSAL_CORRECTED).count() == 1


def test_who_has_a_link_too_corrects_nobody(sitting: Sitting, agent: User) -> None:
    recusal = Recusal.objects.get()
    links.recuse(agent, sitting.applications[0], reason="funder", by=agent, at=HEARD_AT)
    assert signed_in(agent).get(correct_url(recusal)).status_code == 404
    assert signed_in(UserFactory(director=True)).get(correct_url(recusal)).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_thirty(
    count: int, sitting: Sitting, agent: User, django_assert_num_queries
) -> None:
    for _ in range(count):
        user = UserFactory(agent=True)
        links.recuse(user, sitting.applications[1], reason="funder", by=user, at=HEARD_AT)
    client = signed_in(agent)
    client.get("/deliberation/2026/deports/")
    with django_assert_num_queries(8):
        client.get("/deliberation/2026/deports/")
