"""A funded structure prepares the contrat de ville: its texts, what is missing, who helps."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from ami_portal.outbox.models import OutboundEmail
from applications.actions import awards, contracts, contrat_de_ville, reminders
from applications.domain.contrat_de_ville import ContratRefusedError, Terms
from applications.models import Application, BudgetLine, FinalReport, Message, Partner
from tests.factories import (
    ApplicationFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.awards import funded

AT = datetime(2027, 12, 18, 8, 0, tzinfo=UTC)
TERMS = Terms("Contrat d’essai", date(2024, 1, 1), date(2030, 12, 31), ("Agir", "Prévenir"))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    TerritoryFactory()
    with time_machine.travel(AT, tick=False):
        yield AT


@pytest.fixture
def application():
    """A funded action that ended the day before, with its bilan."""
    made = funded()
    Application.objects.filter(pk=made.pk).update(
        need_text="Les mères attendent seules.",
        action_text="Un café chaque mardi.",
        afterwards_text="Le café continue.",
        people_expected=40,
    )
    Partner.objects.create(
        application=made, name="Le Foyer", contribution="la salle", role="helps", position=0
    )
    BudgetLine.objects.create(application=made, code="expense_60", amount=Decimal(900))
    FinalReport.objects.create(
        application=made,
        due_on=date(2028, 6, 30),
        received_at=AT,
        people=38,
        done_text="Trente cafés.",
        text="Elles sortent.",
    )
    return Application.objects.get(pk=made.pk)


@pytest.fixture
def member(client, application):
    membership = MembershipFactory(organisation=application.organisation)
    client.force_login(membership.user)
    return membership.user


def url(name, application):
    return reverse(name, args=[application.number])


def told():
    reminders.run(at=AT)
    return OutboundEmail.objects.filter(kind="P29")


def test_the_page_says_what_it_is_and_lays_the_texts_out(client, member, application):
    contracts.save(None, TERMS)

    page = client.get(url("contrat_help", application))

    assertContains(page, "<h1>La suite\u00a0: préparer le contrat de ville</h1>", html=True)
    assertContains(page, "ses piliers\u00a0: Agir, Prévenir")
    texts = {block.key: block.text for block in page.context["blocks"]}
    assert texts["besoin"] == "Les mères attendent seules."
    assert texts["partenaires"] == "Le Foyer\u00a0: la salle"
    assert texts["fait"] == "Trente cafés."
    assert "Personnes\u00a0: 38 (prévu\u00a0: 40)" in texts["realise"]
    assert "dont femmes\u00a0: non connu" in texts["prevu"]
    assert "Aide accordée\u00a0: 6\u00a0000\u00a0€" in texts["budget"]
    assert [lack.sentence for lack in page.context["missing"]] == [
        "Le nombre d’habitants des quartiers prioritaires n’est pas connu.",
        "Ce que l’action a coûté n’est pas écrit dans le bilan.",
        "La suite de l’action n’est pas écrite dans le bilan.",
        "Votre structure n’a pas encore de numéro SIRET.",
    ]
    dossier_page = client.get(url("application_detail", application))
    assertContains(dossier_page, url("contrat_help", application))


def test_without_a_bilan_only_the_request_is_laid_out(client, member, application):
    FinalReport.objects.update(received_at=None, done_text="", text="", people=None)

    page = client.get(url("contrat_help", application))

    assertContains(page, "Votre bilan n’est pas encore reçu.")
    assert {block.source for block in page.context["blocks"]} == {f"demande {application.number}"}


def test_everything_is_taken_in_one_file(client, member, application):
    answer = client.get(url("contrat_texts", application))

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert f"{application.number}-contrat-de-ville.txt" in answer["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    assert "\r\n\r\nUn café chaque mardi.\r\n" in text
    assert "Elles sortent." in text
    assert "\n" not in text.replace("\r\n", "")


def test_a_member_asks_for_an_appointment(client, member, application):
    ask = url("contrat_appointment", application)

    empty = client.post(ask, {"when": " "})
    assertContains(empty, "Dites quand nous pouvons nous voir", status_code=422)
    assertRedirects(
        client.post(ask, {"when": "Mardi matin, au 06."}),
        url("application_messages", application),
    )

    message = Message.objects.get()
    assert message.text == (
        "Nous demandons un rendez-vous pour préparer le contrat de ville. Mardi matin, au 06."
    )
    assert (message.by, message.is_from_service) == (member, False)


def test_the_referent_is_the_dossiers_own_or_the_contracts(client, member, application):
    lucie, omar = (UserFactory(agent=True, name=name) for name in ("Lucie R.", "Omar B."))
    contracts.note(None, TERMS, referent=lucie, phone="03 00 00 00 15")
    page = url("contrat_help", application)

    assertContains(client.get(page), 'Lucie R., <span class="nowrap">03 00 00 00 15</span>')
    contracts.choose_referent(application, person=omar, phone="03 00 00 00 16", by=lucie, at=AT)
    assertContains(client.get(page), "Omar B.")
    history = client.get(url("application_detail", application))
    assertContains(history, "Une personne vous aide à préparer le contrat de ville")
    omar.is_active = False
    omar.save()
    assertContains(client.get(page), "Lucie R.")


def test_an_agent_chooses_the_referent(client, application):
    agent = UserFactory(agent=True, name="Lucie R.")
    client.force_login(agent)

    client.post(url("contrat_referent", application), {"person": agent.pk, "phone": "03 15"})

    assertContains(
        client.get(url("contrat_file", application)), 'Lucie R., <span class="nowrap">03 15</span>.'
    )
    with pytest.raises(ContratRefusedError):
        contracts.choose_referent(application, person=UserFactory(), phone="03", by=agent, at=AT)


@pytest.mark.parametrize("is_given_up", [True, False])
def test_an_action_that_is_not_funded_is_told_why(client, is_given_up):
    dossier = funded() if is_given_up else ApplicationFactory(heard=True)
    if is_given_up:
        awards.renounce(dossier, by=dossier.award.granted_by, at=AT)
    member = MembershipFactory(organisation=dossier.organisation).user
    client.force_login(member)

    page = client.get(url("contrat_help", dossier))

    assertContains(page, "Cette page s’ouvre pour une action soutenue")
    assertNotContains(page, "Demander un rendez-vous")
    assert client.get(url("contrat_texts", dossier)).status_code == 404
    assert client.post(url("contrat_appointment", dossier), {"when": "Lundi"}).status_code == 404
    dossier.refresh_from_db()
    with pytest.raises(ContratRefusedError):
        contracts.ask_appointment(dossier, when="Lundi", by=member, at=AT)


def test_nobody_else_opens_it(client, application):
    client.force_login(MembershipFactory().user)
    assert client.get(url("contrat_help", application)).status_code == 404


# P29


def test_the_structure_is_told_once_when_its_action_ends(application):
    contracts.save(None, TERMS)

    assert told().count() == 1
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        reminders.run(at=AT + timedelta(days=3))
    assert OutboundEmail.objects.filter(kind="P29").count() == 1


def test_nothing_is_said_without_a_contract(application):
    assert not told().exists()


def test_nothing_is_said_to_an_action_that_is_filed_given_up_or_become(application):
    contract = contracts.save(None, TERMS)
    agent = application.award.granted_by
    filed, given_up, become = funded(), funded(), funded(is_page_blanche=True)
    contrat_de_ville.file(filed, contract=contract, year=2027, pillar="Agir", by=agent, at=AT)
    awards.renounce(given_up, by=agent, at=AT)
    FinalReport.objects.create(application=become, due_on=date(2028, 6, 30), became=filed)
    ApplicationFactory(heard=True)

    assert [mail.to for mail in told()] == [application.contact_email]


def test_a_filing_period_is_announced_before_the_action_ends(application):
    Application.objects.update(ends_on=date(2028, 12, 31))
    contract = contracts.save(None, TERMS)
    assert not told().exists()

    period = {"filing_opens_on": date(2027, 12, 18), "filing_closes_on": date(2028, 1, 31)}
    contracts.save(
        contract, Terms(TERMS.name, TERMS.starts_on, TERMS.ends_on, TERMS.pillars, **period)
    )

    assert "jusqu’au lundi 31\u00a0janvier 2028" in told().get().body_text
