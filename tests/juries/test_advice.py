"""Advice given to a project at its audition, until the decision takes it up."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.models import User
from juries.actions import advice, hearings, links
from juries.domain.letters import advice_problem
from juries.domain.refusals import RefusedError
from juries.enums import Advice
from juries.forms.deliberation import DecisionForm, initial_of
from juries.models import Decision, Deliberation, HearingAdvice
from tests.factories import UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene

pytestmark = pytest.mark.django_db
TYPED = {"kind": "meet", "structure_name": "le centre social", "text": "en janvier"}


@pytest.fixture
def sitting() -> Sitting:
    return convene()


@pytest.fixture
def agent() -> User:
    return UserFactory(agent=True)


@pytest.fixture
def client(client: Client, agent: User) -> Client:
    client.force_login(agent)
    return client


def address(sitting: Sitting) -> str:
    number = sitting.applications[0].number
    return reverse("advice_give", kwargs={"pk": sitting.hearing.pk, "number": number})


def test_advice_is_given_read_and_taken_back(client, sitting: Sitting) -> None:
    page = client.post(address(sitting), TYPED, follow=True).content.decode()
    assert "Rencontrer le centre social, en janvier" in page
    given = HearingAdvice.objects.get()
    page = client.post(f"{address(sitting)}{given.pk}/retirer/", follow=True).content.decode()
    assert "Rencontrer le centre social" not in page
    assert not HearingAdvice.objects.exists()


def test_an_unfinished_sentence_keeps_what_was_typed(client, sitting: Sitting) -> None:
    answer = client.post(address(sitting), {"kind": "meet"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Écrivez la suite de ce conseil" in page
    assert page.count('<option value="meet" selected>') == 1


@pytest.mark.parametrize(("signs", "status", "kept"), [(198, 302, 1), (199, 422, 0)])
def test_an_advice_longer_than_the_letter_is_refused_where_it_is_typed(
    client, sitting: Sitting, signs: int, status: int, kept: int
) -> None:
    """The structure, a comma and a space, then the words: two hundred signs in all."""
    name = "La Régie"
    typed = {"kind": "meet", "structure_name": name, "text": "é" * (signs - len(name))}
    answer = client.post(address(sitting), typed)
    assert (answer.status_code, HearingAdvice.objects.count()) == (status, kept)
    if not kept:
        page = answer.content.decode().replace("\u00a0", " ")
        assert "Raccourcissez ce conseil de 1 signe : 200 au plus dans la lettre" in page
        assert f'value="{typed["text"]}"' in page
        assert f'value="{name}"' in page


def test_what_was_advised_at_the_audition_always_holds_in_the_decision(
    client, sitting: Sitting, agent: User
) -> None:
    entry = sitting.hearing.entries.first()
    advice.give(
        entry, kind=Advice.MEET, structure_name="A" * 98, text="B" * 100, by=agent, at=HEARD_AT
    )
    hearings.close(sitting.hearing, by=agent, at=HEARD_AT)
    entry.application.refresh_from_db()
    proposed = initial_of(entry.application, None)
    form = DecisionForm(
        {**proposed, "kind": "reserve", "text": "Oui."}, application=entry.application
    )
    assert form.is_valid()
    assert len(form.save(by=agent, at=HEARD_AT).advice_text) == 200


@pytest.mark.parametrize(
    ("kind", "said", "problem"),
    [
        ("", "", ""),
        ("budget", "", ""),
        ("meet", "", "Écrivez la suite de ce conseil."),
        ("meet", "x" * 200, ""),
        ("budget", "x" * 201, "Raccourcissez ce conseil de 1\u00a0signe\u00a0: "),
        ("", "x" * 202, "Raccourcissez ce conseil de 2\u00a0signes\u00a0: "),
    ],
)
def test_one_rule_for_the_audition_and_the_decision(kind: str, said: str, problem: str) -> None:
    found = advice_problem(kind, said)
    assert found.startswith(problem)
    assert bool(found) == bool(problem)


def test_the_database_refuses_an_advice_that_the_letter_cannot_hold(sitting, agent) -> None:
    entry = sitting.hearing.entries.first()
    given = advice.give(entry, kind=Advice.MEET, text="x" * 200, by=agent, at=HEARD_AT)
    kept = HearingAdvice.objects.filter(pk=given.pk)
    kept.update(structure_name="A" * 98, text="B" * 100)
    with pytest.raises(IntegrityError, match="fits_the_letter"), transaction.atomic():
        kept.update(structure_name="A" * 99)


def test_a_linked_agent_neither_gives_nor_reads(client, sitting: Sitting, agent: User) -> None:
    client.post(address(sitting), TYPED)
    links.recuse(agent, sitting.applications[0], reason="relative", by=agent, at=HEARD_AT)
    assert client.post(address(sitting), TYPED).status_code == 403
    page = client.get(reverse("hearing_day", args=[sitting.hearing.pk])).content.decode()
    assert "le centre social" not in page


def test_a_structure_is_recognised_by_its_name(sitting: Sitting, agent: User) -> None:
    entry = sitting.hearing.entries.first()
    known = sitting.applications[1].organisation
    known.name = "Les Jardins du Gué"
    known.save()
    name = known.name.upper()
    given = advice.give(entry, kind=Advice.MEET, structure_name=name, by=agent, at=HEARD_AT)
    assert given.organisation == known


def test_the_deliberation_lists_it_and_the_decision_starts_from_it(
    client, sitting: Sitting, agent: User
) -> None:
    client.post(address(sitting), TYPED)
    hearings.close(sitting.hearing, by=agent, at=HEARD_AT)
    application = sitting.applications[0]
    application.refresh_from_db()
    page = client.get(
        reverse("deliberation_dossier", args=[sitting.campaign.code, application.number])
    ).content.decode()
    assert "Rencontrer le centre social, en janvier" in page
    assert 'value="le centre social, en janvier"' in page
    assert initial_of(application, None)["advice"] == "meet"


def test_nothing_changes_once_the_decision_is_released(sitting: Sitting, agent: User) -> None:
    entry = sitting.hearing.entries.first()
    given = advice.give(entry, kind=Advice.BUDGET, by=agent, at=HEARD_AT)
    signed = {"recorded_by": agent, "recorded_at": HEARD_AT, "date": HEARD_AT.date()}
    vote = Deliberation.objects.create(campaign=sitting.campaign, number="2026-1", **signed)
    Decision.objects.create(
        application=entry.application,
        kind="decline",
        reason="NEED",
        text="Déjà fait.",
        prepared_by=agent,
        prepared_at=HEARD_AT,
        released_by=agent,
        released_at=HEARD_AT,
        deliberation=vote,
    )
    with pytest.raises(RefusedError, match="les conseils ne changent plus"):
        advice.take_back(given, by=agent, at=HEARD_AT)
