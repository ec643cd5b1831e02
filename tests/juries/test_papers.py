"""Sheets on paper: printed blank, typed by an agent without a link, who typed what."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from ami_portal.accounts.models import User
from applications.enums import EventKind, RecusalReason
from applications.models import Event, Recusal
from juries.models import HearingSeat, Score, ScoreSheet
from tests.factories import UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene

pytestmark = pytest.mark.django_db

NAME = "Mireille Wattel"


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


def papers(sitting: Sitting) -> str:
    place = HearingSeat.objects.get(user=sitting.jurors[NAME].user)
    return f"/auditions/{sitting.hearing.pk}/jour/jures/{place.pk}/papier/"


def page_of(sitting: Sitting, rank: int = 0) -> str:
    return f"{papers(sitting)}{sitting.applications[rank].number}/"


def as_written(sitting: Sitting, *notes: str, **more: str) -> dict[str, str]:
    typed = {"comment": "Projet clair.", "has_no_link": "on", **more}
    for criterion, note in zip(sitting.criteria, notes, strict=True):
        typed |= {
            f"critere{criterion.pk}-note": note,
            f"critere{criterion.pk}-version": "0",
            f"critere{criterion.pk}-reason": "Écrit sur le papier.",
        }
    return typed


def link(user: User, sitting: Sitting) -> None:
    Recusal.objects.create(
        user=user,
        application=sitting.applications[0],
        reason=RecusalReason.MEMBER,
        declared_at=HEARD_AT,
        declared_by=user,
    )


def test_an_agent_types_the_paper_of_a_juror(sitting, agent):
    client = signed_in(agent)
    assert papers(sitting) in client.get(f"/auditions/{sitting.hearing.pk}/jour/").text
    page = client.post(page_of(sitting), as_written(sitting, "5", "abstention"), follow=True)
    assert "est saisie et terminée." in page.text
    assert "sur papier, saisie le" in page.text
    assert "par Yanis Carlier" in page.text
    sheet = ScoreSheet.objects.get(seat=sitting.jurors[NAME], application=sitting.applications[0])
    assert (sheet.channel, sheet.typed_by, sheet.state) == ("paper", agent, "finished")
    assert sheet.comment == "Projet clair."
    scores = Score.objects.filter(sheet=sheet).order_by("criterion__position")
    assert list(scores.values_list("value", "reason")) == [(5, "Écrit sur le papier."), (None, "")]
    assert sitting.applications[0].panel_result.mean == 5
    event = Event.objects.get(kind=EventKind.SHEET_TYPED)
    assert (event.by, event.data) == (agent, {"sheet": sheet.pk})
    # Typed, it is closed: nobody reads the notes there again.
    assert page_of(sitting) not in client.get(papers(sitting)).text
    again = client.post(page_of(sitting), as_written(sitting, "1", "1"))
    assert "a déjà commencé cette fiche" in again.text


def test_an_incomplete_paper_saves_nothing_and_keeps_what_was_typed(sitting, agent):
    typed = as_written(sitting, "4", "3")
    del typed[f"critere{sitting.criteria[1].pk}-note"]
    page = signed_in(agent).post(page_of(sitting), typed)
    assert (page.status_code, "L’idée" in page.text) == (422, True)
    assert 'value="4" aria-label="4 sur 5. Phrase de la note 4." checked' in page.text
    assert "Projet clair." in page.text
    assert (Score.objects.count(), ScoreSheet.objects.exclude(state="to_fill").count()) == (0, 0)
    assert HearingSeat.objects.get().links_declared_at is None


def test_without_the_signed_line_on_links_nothing_is_typed(sitting, agent):
    typed = as_written(sitting, "4", "3")
    del typed["has_no_link"]
    page = signed_in(agent).post(page_of(sitting), typed)
    assert "Cochez si le papier le dit." in page.text
    assert Score.objects.count() == 0


def test_an_agent_who_sits_finishes_their_sheets_first(sitting, agent):
    seated = sitting.sit("Agente Jurée", sitting.agents, user__staff_role="agent")
    client = signed_in(seated)
    sitting.open("Agente Jurée")
    page = client.get(page_of(sitting))
    assert (page.status_code, "terminez d’abord vos fiches" in page.text) == (403, True)
    assert client.post(page_of(sitting), as_written(sitting, "4", "3")).status_code == 403
    sitting.score_all("Agente Jurée", 3, 3)
    assert client.get(page_of(sitting)).status_code == 200


def test_neither_a_linked_agent_nor_the_juror_types_it(sitting, agent):
    link(agent, sitting)
    page = signed_in(agent).get(page_of(sitting))
    assert (page.status_code, "Vous avez un lien avec ce dossier" in page.text) == (403, True)
    assert signed_in(agent).get(page_of(sitting, 1)).status_code == 200
    juror = sitting.jurors[NAME].user
    User.objects.filter(pk=juror.pk).update(staff_role="agent")
    page = signed_in(juror).get(page_of(sitting))
    assert (page.status_code, "C’est votre propre fiche" in page.text) == (403, True)


def test_a_sheet_begun_on_the_tablet_or_with_a_link_is_not_typed(sitting, agent):
    sitting.open()
    sitting.score(NAME, 4, 4)
    link(sitting.jurors[NAME].user, sitting)
    Recusal.objects.update(application=sitting.applications[1])
    client = signed_in(agent)
    begun = client.post(page_of(sitting), as_written(sitting, "1", "1"))
    assert "a déjà commencé cette fiche" in begun.text
    linked = client.post(page_of(sitting, 1), as_written(sitting, "1", "1"))
    assert "n’a pas de fiche pour ce dossier" in linked.text
    assert Score.objects.count() == 2


def test_the_blank_sheets_print_the_grid_of_each_dossier_without_a_link(sitting, agent):
    link(sitting.jurors[NAME].user, sitting)
    answer = signed_in(agent).get(f"{papers(sitting)}vierges.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert text.count("Je n’ai aucun lien") == 2
    assert sitting.applications[0].number not in text
    for part in (sitting.applications[1].number, NAME, "Phrase de la note 5.", "L’idée"):
        assert part in text
