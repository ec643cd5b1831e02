"""« Les actions soutenues »: who received what, where, what became of it, in pictures."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from applications.actions import sharing
from applications.domain.sharing import Part
from applications.enums import PartnerAnswer, PartnerRole, State
from applications.models import Application, ContratDeVilleFiling, FinalReport, Partner
from tests.factories import OrganisationFactory, UserFactory
from tests.reporting.year import NOT_SELECTED, a_finished_year
from tests.world_of_files import kept_file

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
PAGE = "/resultats/2025/"


@pytest.fixture(autouse=True)
def year():
    return a_finished_year(funded=4, others=2)


@pytest.fixture
def first():
    return Application.objects.funded().get(sequence=1)


@pytest.fixture
def photo(first):
    """The photo of the first action's bilan, with every consent, accepted."""
    file = kept_file()
    FinalReport.objects.filter(application=first).update(
        photo=file,
        photo_consent=True,
        photo_publishable=True,
        accepted_at=AT,
        accepted_by=UserFactory(agent=True),
    )
    return file


def _url(photo):
    return reverse("results_photo", args=[photo.pk])


def test_the_sum_and_the_sum_of_each_theme(client):
    page = client.get(PAGE)
    assertContains(page, "4 actions soutenues, pour 24\u00a0006\u00a0€.")
    themes = [(each.theme, each.actions, each.amount) for each in page.context["themes"]]
    assert sorted(themes) == [
        ("Insertion", 2, Decimal(12002)),
        ("Santé", 2, Decimal(12004)),
    ]
    assertNotContains(page, NOT_SELECTED)


def test_a_visitor_chooses_a_commune_and_a_theme(client):
    page = client.get(PAGE, {"commune": "Exempleville 1"})
    assertContains(page, "2 actions sur 4, Exempleville 1")
    assert {each.communes for each in page.context["shown"]} == {("Exempleville 1",)}
    both = client.get(PAGE, {"commune": "Exempleville 1", "theme": "Santé"})
    assertContains(both, "1 action sur 4, Exempleville 1, Santé")
    none = client.get(PAGE, {"commune": "Nulle-Part-lès-Mines"})
    assertContains(none, "Aucune action soutenue ne répond à ce choix.")


def test_the_porteuse_and_those_who_carry_it_too_are_named(client, first):
    first.award.recipient = OrganisationFactory(name="La Ruche")
    first.award.save()
    partner = Partner.objects.create(
        application=first,
        name="Le Coron",
        role=PartnerRole.CARRIES,
        answer=PartnerAnswer.CARRIES,
        answered_at=AT,
        position=1,
    )
    part = Part(partner.pk, "Le Coron", "35600000000048", 20)
    sharing.share(first, [part], by=first.award.granted_by, at=AT)
    assertContains(client.get(PAGE), ", aide reçue par La Ruche, avec Le Coron")


def test_what_became_of_an_action_is_told_and_a_refusal_is_not(client, first):
    assertContains(client.get(PAGE), "retenue au contrat de ville en 2026", count=2)
    ContratDeVilleFiling.objects.filter(application=first).update(outcome="refused")
    page = client.get(PAGE)
    assertContains(page, "retenue au contrat de ville en 2026", count=1)
    assertContains(page, "déposée au contrat de ville en 2026", count=1)
    assertNotContains(page, "refus")


def test_a_photo_with_every_consent_is_shown_to_anyone(client, first, photo):
    page = client.get(PAGE)
    assertContains(page, f'<img src="{_url(photo)}"')
    assertContains(page, f'alt="Photo de l’action «\u00a0{first.title}\u00a0»"')
    answer = client.get(_url(photo))
    assert (answer.status_code, answer["Content-Type"]) == (200, photo.content_type)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "missing",
    [
        {"photo_publishable": False},
        {"photo_consent": False, "photo_publishable": False},
        {"accepted_at": None, "accepted_by": None},
    ],
)
def test_a_photo_without_a_consent_or_before_the_bilan_is_accepted_stays_hidden(
    client, photo, missing
):
    FinalReport.objects.filter(photo=photo).update(**missing)
    assertNotContains(client.get(PAGE), "En images")
    assert client.get(_url(photo)).status_code == 404


def test_an_aid_given_up_takes_its_photo_away(client, first, photo):
    Application.objects.filter(pk=first.pk).update(state=State.RENOUNCED)
    assertNotContains(client.get(PAGE), first.title + "<br>")
    assert client.get(_url(photo)).status_code == 404
