"""The procès-verbal of the panel: one copy may leave the house, the other names everybody."""

import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from applications.enums import RecusalReason
from applications.models import Recusal
from juries.actions import decisions
from juries.enums import DecisionKind
from juries.models import PanelResult
from tests.factories import UserFactory
from tests.juries.sitting import convene

AT = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)
DECLINED = {"reason": "NEED", "text": "La mission locale le fait déjà."}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield AT


@pytest.fixture
def agent(client, now):
    user = UserFactory(agent=True, name="Yanis Carlier")
    client.force_login(user)
    return user


def recuse(user, application):
    Recusal.objects.create(
        user=user,
        application=application,
        reason=RecusalReason.MEMBER,
        declared_at=AT,
        declared_by=user,
    )


@pytest.fixture
def sitting(agent):
    """Three dossiers heard: one aided, one not selected, one whose juror has a link."""
    made = convene()
    made.sit("Zoé Votante", made.agents)
    linked = made.sit("Ali Lié", made.citizens)
    names = ("Les Aidés", "Les Écartés", "Les Liés")
    for application, name in zip(made.applications, names, strict=True):
        application.organisation_name, application.state = name, "heard"
        application.heard_at = AT
        application.save()
    aided, refused, closed = made.applications
    recuse(linked, closed)
    decisions.prepare(aided, kind=DecisionKind.FUND, by=agent, at=AT)
    decisions.prepare(refused, kind=DecisionKind.DECLINE, by=agent, at=AT, **DECLINED)
    PanelResult.objects.update_or_create(
        application=aided,
        defaults={
            "mean": "4.40",
            "dispersion": "0.50",
            "colleges": [{"college": "Agglomération", "weight": 1, "seats": 2, "mean": "4.40"}],
            "computed_at": AT,
        },
    )
    return made


def words(client, name):
    answer = client.get(reverse(name, args=["2026"]))
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_public_copy_counts_recusals_and_names_only_who_is_aided(client, sitting):
    text = words(client, "panel_minutes")

    assert "1 audition, 1 déport" in text
    assert "Financer : 1, Ne pas retenir : 1, sans décision : 1" in text
    assert "Agglomération : 1" in text
    assert "Les Aidés" in text
    for secret in ("Les Écartés", "Les Liés", "Ali Lié", "Zoé Votante", "mission locale", "4,4"):
        assert secret not in text


def test_the_internal_copy_names_everybody_and_gives_means_and_reasons(client, sitting):
    text = words(client, "panel_minutes_internal")

    for said in (
        "Zoé Votante (Agglomération)",
        "Déports : Ali Lié, Les Liés",
        "Les Écartés",
        "La mission locale le fait déjà.",
        "4,4",
        "Agglomération 4,40",
        "6 000 € proposés sur une enveloppe de 150 000 €",
    ):
        assert said in text


def test_a_juror_with_a_link_is_out_of_the_quorum_of_the_audition(client, sitting):
    sitting.citizens.quorum = 1
    sitting.citizens.save()

    assert "Conseillers citoyens : 0 (quorum de 1 non réuni)" in words(client, "panel_minutes")


def test_an_agent_with_a_link_reads_nothing_of_that_dossier(client, agent, sitting):
    recuse(agent, sitting.applications[1])

    text = words(client, "panel_minutes_internal")

    assert "Les Écartés" not in text
    assert "1 non montrée (lien déclaré)" in text
    assert "mission locale" not in text
