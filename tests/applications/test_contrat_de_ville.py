"""From a funded action to the contrat de ville, and back along the chain."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from applications.actions import awards, contracts, contrat_de_ville, final_reports, reopening
from applications.domain.contrat_de_ville import ContratRefusedError, Passage, Terms
from applications.domain.refusals import MissingReasonError
from applications.enums import ContratOutcome, EventKind, State
from applications.models import (
    ContratDeVille,
    ContratDeVilleFiling,
    FinalReport,
    Recusal,
    Redirection,
)
from applications.queries.contrat_de_ville import chain_of
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.awards import award_of, funded

AT = datetime(2027, 5, 10, 9, 0, tzinfo=UTC)
TODAY = date(2027, 5, 10)
PILLARS = ("Prévenir – Repérer", "Agir")
TERMS = Terms(
    "Contrat de ville 2024-2030", date(2024, 1, 1), date(2030, 12, 31), PILLARS, ("L’État",)
)
LIST = "/suivi/contrat-de-ville/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    TerritoryFactory()
    with time_machine.travel(AT, tick=False):
        yield AT


@pytest.fixture
def agent(client):
    user = UserFactory(agent=True, name="Yanis Carlier", phone="03 00 00 00 12")
    client.force_login(user)
    return user


@pytest.fixture
def contract():
    return contracts.save(None, TERMS)


def filed(application, contract, **changes):
    known = {"contract": contract, "year": 2027, "pillar": "Agir", "at": AT}
    by = application.award.granted_by
    contrat_de_ville.file(application, **(known | {"by": by} | changes))
    application.refresh_from_db()
    return application


def url(name, application):
    return reverse(name, args=[application.number])


def page_blanche_become(contract):
    """A page blanche of 2026, the dossier of 2027 that it became, filed in 2027."""
    idea = funded(CampaignFactory(code="2026"), is_page_blanche=True)
    project = ApplicationFactory(
        organisation=idea.organisation,
        campaign=CampaignFactory(code="2027", year=2027),
        state=State.FUNDED,
        submitted_at=AT,
    )
    award_of(project)
    FinalReport.objects.create(application=idea, due_on=TODAY, became=project)
    return idea, filed(project, contract)


def way_of(application, by, *, target):
    return Redirection.objects.create(
        application=application,
        target=target,
        name="le contrat de ville",
        reason="Il est fait pour durer.",
        created_at=AT,
        status_at=AT,
        followed_by=by,
    )


# The passage, as its agent notes it


def test_an_agent_notes_the_passage_then_its_answer(client, agent, contract):
    application = funded()
    page = url("contrat_file", application)
    said = {
        "contract": contract.pk,
        "year": "2027",
        "filed_on": "2027-03-01",
        "pillar": "Agir",
        "reference": "CV-12",
        "funder_1": "L’État",
        "funds_1": "4 000",
        "funder_2": "La commune",
    }

    assertContains(client.get(LIST), "pas encore déposée")
    assertRedirects(client.post(page, said), page)
    answer = {
        "outcome": "accepted",
        "answered_on": "2027-05-03",
        "funder_1": "L’État",
        "funds_1": "3 500",
    }
    assertRedirects(client.post(url("contrat_answer", application), answer), page)

    filing = ContratDeVilleFiling.objects.get()
    assert (filing.year, filing.pillar, filing.reference) == (2027, "Agir", "CV-12")
    assert (filing.filed_on, filing.answered_on) == (date(2027, 3, 1), date(2027, 5, 3))
    assert [(each.name, each.amount) for each in filing.funders.all()] == [
        ("L’État", Decimal(3500))
    ]
    told = client.get(page)
    assertContains(told, "retenu, le 3\u00a0mai 2027")
    assertContains(told, "Contrat de ville 2024-2030, 2027, Agir\u00a0: déposé, réf.\u00a0CV-12")
    assertContains(told, "Contrat de ville 2024-2030, 2027, Agir\u00a0: retenu, réf.\u00a0CV-12")
    assertContains(told, "par Yanis Carlier", count=2)
    team_page = client.get(url("team_application", application))
    assertContains(
        team_page, "Passé au contrat de ville\u00a0: retenu, 2027, Agir, réf.\u00a0CV-12"
    )


def test_the_structure_finds_the_passage_again_without_the_reasons_of_the_service(client, contract):
    application = filed(funded(), contract)
    agent = application.award.granted_by
    contrat_de_ville.correct(
        application,
        Passage(2027, "Prévenir – Repérer"),
        contract=contract,
        because="Le pilier était celui d’un voisin",
        by=agent,
        at=AT,
    )
    client.force_login(MembershipFactory(organisation=application.organisation).user)

    page = client.get(url("application_detail", application))

    assertContains(page, "Déposé au contrat de ville 2024-2030, 2027")
    assertContains(page, "Le passage au contrat de ville est corrigé")
    assertNotContains(page, "celui d’un voisin")


def test_a_refused_action_is_filed_again_and_counted_once(client, agent, contract):
    application = filed(funded(), contract, outcome=ContratOutcome.REFUSED, year=2027)

    assertContains(client.get(url("contrat_file", application)), "Noter le passage")
    filed(application, contract, year=2028)

    filing = ContratDeVilleFiling.objects.get()
    assert (filing.year, filing.outcome, filing.answered_on) == (2028, "filed", None)
    facts = application.events.filter(kind=EventKind.MOVED_TO_CONTRAT)
    assert [event.data["year"] for event in facts] == [2027, 2028]


def test_a_wrong_note_is_corrected_with_its_reason(client, agent, contract):
    application = filed(funded(), contract)
    said = {
        "contract": contract.pk,
        "year": "2027",
        "pillar": PILLARS[0],
        "outcome": "refused",
        "answered_on": "2027-04-02",
    }

    bare = client.post(url("contrat_correct", application), said)
    assert bare.status_code == 422
    assertContains(bare, "Écrivez pourquoi cette note était fausse.", status_code=422)
    client.post(url("contrat_correct", application), {**said, "because": "Mauvaise ligne"})

    filing = ContratDeVilleFiling.objects.get()
    assert (filing.pillar, filing.outcome) == (PILLARS[0], "refused")
    assertContains(client.get(url("contrat_file", application)), "Pourquoi\u00a0: Mauvaise ligne")


def test_a_note_is_withdrawn_with_its_reason_and_the_history_stays(client, agent, contract):
    application = filed(funded(), contract)

    client.post(url("contrat_withdraw", application), {"because": "Autre structure"})

    assert not ContratDeVilleFiling.objects.exists()
    page = client.get(url("contrat_file", application))
    assertContains(page, "Pas encore déposée au contrat de ville.")
    assertContains(page, "Pourquoi\u00a0: Autre structure")
    gone = client.post(url("contrat_withdraw", application), {"because": "Encore"})
    assertContains(gone, "n’est pas noté", status_code=422)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"year": ""}, "Écrivez un nombre."),
        ({"year": "2031"}, "L’année de dépôt va de 2026 à 2030 pour ce contrat et cet appel."),
        ({"filed_on": "2026-12-31"}, "Ce jour n’est pas en 2027"),
        ({"pillar": "Inconnu"}, "Choisissez une réponse de la liste"),
        ({"funds_1": "300"}, "Écrivez qui apporte cette somme."),
        ({"funder_1": "Fonds", "funds_1": "mille"}, "en chiffres"),
        ({"funder_1": "Fonds", "funder_2": "fonds"}, "Ce financeur est déjà écrit."),
    ],
)
def test_bad_input_is_answered_and_kept(client, agent, contract, changes, sentence):
    said = {"contract": contract.pk, "year": "2027", "pillar": "Agir", "reference": "ZX-81"}

    page = client.post(url("contrat_file", funded()), {**said, **changes})

    assertContains(page, sentence, status_code=422)
    assertContains(page, 'value="ZX-81"', status_code=422)
    assert not ContratDeVilleFiling.objects.exists()


def test_an_action_that_is_not_funded_has_no_passage(client, agent, contract):
    application = ApplicationFactory(heard=True)
    given_up = funded()
    awards.renounce(given_up, by=agent, at=AT)

    assert client.get(url("contrat_file", application)).status_code == 404
    refused = client.post(
        url("contrat_file", given_up), {"contract": contract.pk, "year": "2027", "pillar": "Agir"}
    )
    assertContains(refused, "Seule une action financée", status_code=422)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContratDeVilleFiling.objects.create(
            application=application, contract=contract, year=2027, pillar="Agir",
            recorded_at=AT, recorded_by=agent,
        )  # fmt: skip


def test_the_decision_of_a_filed_action_is_not_reopened(agent, contract):
    application = filed(funded(), contract)

    with pytest.raises(ContratRefusedError, match="retirez d’abord ce passage"):
        reopening.reopen(application, reason="Erreur", by=agent, at=AT)
    with pytest.raises(ProtectedError):
        application.award.delete()


def test_reasons_are_needed_even_without_a_form(agent, contract):
    application = filed(funded(), contract)

    with pytest.raises(MissingReasonError):
        contrat_de_ville.withdraw(application, because=" ", by=agent, at=AT)
    with pytest.raises(ContratRefusedError):
        contrat_de_ville.answer(
            application, outcome=ContratOutcome.FILED, answered_on=TODAY, by=agent, at=AT
        )


def test_the_direction_reads_and_never_writes(client, contract):
    application = filed(funded(), contract)
    client.force_login(UserFactory(director=True))

    page = client.get(url("contrat_file", application))

    assertContains(page, "Rien à enregistrer.")
    for name in (
        "contrat_file",
        "contrat_answer",
        "contrat_correct",
        "contrat_withdraw",
        "contrat_referent",
    ):
        assert client.post(url(name, application)).status_code == 403
    assertNotContains(client.get(reverse("contracts")), "Ajouter un contrat")
    assert client.post(reverse("contract_new")).status_code == 403


def test_a_recused_agent_learns_nothing(client, agent, contract):
    idea, project = page_blanche_become(contract)
    Recusal.objects.create(
        user=agent, application=project, reason="funder", declared_at=AT, declared_by=agent
    )

    assert client.get(url("contrat_file", project)).status_code == 404
    assert client.post(url("contrat_withdraw", project), {"because": "Oui"}).status_code == 404
    assertNotContains(client.get(LIST), project.number)
    assertNotContains(client.get(url("contrat_file", idea)), project.number)
    assertNotContains(client.get(url("follow_up_dossier", idea)), project.number)


def test_an_agent_recused_from_the_page_blanche_does_not_read_of_what_a_project_was_born(
    client, agent, contract
):
    idea, project = page_blanche_become(contract)
    Recusal.objects.create(
        user=agent, application=idea, reason="funder", declared_at=AT, declared_by=agent
    )

    page = client.get(LIST)

    assertContains(page, project.number)
    assertNotContains(page, idea.number)
    assertNotContains(client.get(url("contrat_file", project)), idea.number)


# The chain


def test_the_chain_is_followed_from_either_end(client, agent, contract):
    idea, project = page_blanche_become(contract)

    for end in (idea, project):
        page = client.get(url("contrat_file", end))
        assertContains(page, "Le chemin de cette idée")
        assertContains(page, idea.number)
        assertContains(page, project.number)
        assertContains(page, "Contrat de ville 2024-2030, 2027\u00a0: déposé")
    assertContains(client.get(LIST), f"née de la page blanche {idea.number}")
    assertContains(client.get(url("team_application", project)), "Le chemin de cette idée")


def test_a_dossier_alone_has_no_chain(agent):
    application = funded()
    assert chain_of(application, type(application).objects.all()) == []


# The lists


def test_the_lists_say_whom_to_help_and_what_waits(client, agent, contract):
    campaign = CampaignFactory(envelope=Decimal(500000))
    to_help, waiting, kept, refused, late = (funded(campaign) for _ in range(5))
    type(late).objects.filter(pk=late.pk).update(starts_on="2025-01-01", ends_on="2025-03-31")
    type(late).objects.exclude(pk=late.pk).update(starts_on="2027-01-01", ends_on="2027-06-30")
    filed(waiting, contract)
    filed(kept, contract, outcome=ContratOutcome.ACCEPTED)
    filed(refused, contract, outcome=ContratOutcome.REFUSED)

    shown = {
        step: {row.application.number for row in client.get(LIST, {"etape": step}).context["rows"]}
        for step in ("a-aider", "pas-deposees", "en-attente", "retenues", "refusees", "inconnue")
    }

    assert shown == {
        "a-aider": {to_help.number},
        "pas-deposees": {to_help.number, late.number},
        "en-attente": {waiting.number},
        "retenues": {kept.number},
        "refusees": {refused.number},
        "inconnue": {each.number for each in (to_help, waiting, kept, refused, late)},
    }
    counts = [(tally.step, tally.count) for tally in client.get(LIST).context["tallies"]]
    assert counts == [
        ("a-aider", 1),
        ("pas-deposees", 2),
        ("en-attente", 1),
        ("retenues", 1),
        ("refusees", 1),
    ]
    assert len(client.get(LIST, {"annee": "2027"}).context["rows"]) == 3
    assertContains(client.get(LIST, {"appel": campaign.code, "annee": "2027"}), waiting.number)


def test_reoriented_dossiers_are_counted_apart(client, agent, contract):
    application = ApplicationFactory(state=State.REDIRECTED)
    way_of(application, agent, target="contrat_de_ville")
    way_of(funded(), agent, target="commune")

    page = client.get(reverse("follow_up_reoriented"))

    assertContains(page, application.number)
    assertContains(page, "Ils ne comptent jamais")
    assert page.context["page"].paginator.count == 1
    assertContains(client.get(LIST), "Réorientés, à part (1)")
    assertNotContains(client.get(LIST), application.number)
    assertContains(client.get(f"{LIST}reorientes/", {"appel": "2031"}), application.number)


def test_the_list_is_a_spreadsheet_that_runs_nothing(client, agent, contract):
    application = filed(funded(), contract, reference="=1+1", funders={"L’État": Decimal(4000)})
    way_of(ApplicationFactory(state=State.REDIRECTED), agent, target="contrat_de_ville")

    answer = client.get(reverse("follow_up_contrat_xlsx"), {"etape": "en-attente"})

    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Contrat de ville", "Réorientés, à part"]
    head, row = list(book.worksheets[0].values)
    said = dict(zip(head, row, strict=True))
    assert said["Numéro"] == application.number
    assert said["Référence"] == "=1+1"
    assert said["Financeurs"] == "L’État (4\u00a0000\u00a0€)"
    assert len(list(book.worksheets[1].values)) == 2


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    ("address", "queries"),
    [(LIST, 12), (f"{LIST}reorientes/", 7), (f"{LIST}contrats/", 4)],
)
def test_lists_ask_the_same_questions_for_1_and_30_rows(
    client, agent, contract, address, queries, count, django_assert_num_queries
):
    campaign = CampaignFactory(envelope=Decimal(500000))
    for rank in range(count):
        application = filed(funded(campaign), contract)
        way_of(application, agent, target="contrat_de_ville")
        contracts.save(None, Terms(f"Contrat {rank}", TERMS.starts_on, TERMS.ends_on, PILLARS))

    with django_assert_num_queries(queries):
        client.get(address)


# The contracts


def contract_data(**changes):
    return {
        "name": "Contrat d’essai",
        "starts_on": "2024-01-01",
        "ends_on": "2030-12-31",
        "pillars": "Agir\r\n Prévenir \r\n\r\nAgir",
        "funders": "L’État",
        **changes,
    }


@pytest.mark.parametrize("role", ["agent", "administrator"])
def test_an_agent_or_the_administrator_writes_a_contract(client, role):
    helper = UserFactory(agent=True, name="Lucie Référente")
    client.force_login(UserFactory(**{role: True}))

    answer = client.post(
        reverse("contract_new"), contract_data(referent=helper.pk, phone="03 00 00 00 15")
    )

    assertRedirects(answer, reverse("contracts"))
    made = ContratDeVille.objects.get()
    assert (made.pillars, made.funders) == (["Agir", "Prévenir"], ["L’État"])
    assertContains(client.get(reverse("contracts")), "Lucie Référente, 03 00 00 00 15")
    assertContains(client.get(reverse("contract_edit", args=[made.pk])), "Agir\nPrévenir")


def test_a_pillar_that_is_used_does_not_vanish(client, agent, contract):
    filed(funded(), contract)
    edit = reverse("contract_edit", args=[contract.pk])

    page = client.post(edit, contract_data(name=contract.name, pillars="Prévenir – Repérer"))

    assertContains(page, "Des actions sont notées sous «\u00a0Agir\u00a0»", status_code=422)
    contract.refresh_from_db()
    assert contract.pillars == list(PILLARS)
    client.post(edit, contract_data(name=contract.name, pillars="Agir\nEmploi"))
    contract.refresh_from_db()
    assert contract.pillars == ["Agir", "Emploi"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "contrat de ville 2024-2030"}, "Un contrat porte déjà ce nom."),
        ({"pillars": " "}, "Écrivez au moins un pilier, un par ligne."),
        ({"ends_on": "2023-01-01"}, "La fin du contrat suit son début."),
        ({"filing_opens_on": "2027-01-01"}, "Donnez les deux dates de dépôt, ou aucune."),
    ],
)
def test_a_wrong_contract_is_answered_and_kept(client, agent, contract, changes, sentence):
    page = client.post(reverse("contract_new"), contract_data(**changes))

    assertContains(page, sentence, status_code=422)
    assertContains(page, 'value="2024-01-01"', status_code=422)


def test_a_referent_needs_a_telephone(client, agent, contract):
    page = client.post(reverse("contract_new"), contract_data(referent=agent.pk))
    assertContains(page, "Donnez le numéro où l’on joint cette personne.", status_code=422)


def test_others_do_not_see_the_contracts(client, contract):
    client.force_login(MembershipFactory().user)
    for name, args in (("contracts", []), ("contract_new", []), ("contract_edit", [contract.pk])):
        assert client.get(reverse(name, args=args)).status_code == 404


def test_empty_pages_say_what_will_come(client, agent):
    assertContains(client.get(LIST), "Aucune action financée")
    assertContains(client.get(LIST, {"etape": "retenues"}), "Aucune action ici")
    assertContains(client.get(reverse("contracts")), "Aucun contrat de ville")
    assertContains(client.get(reverse("follow_up_reoriented")), "Aucun dossier réorienté")


def test_a_project_linked_by_its_agent_joins_the_chain(agent, contract):
    idea, project = page_blanche_become(contract)
    final_reports.link_project(idea, became=project, by=agent, at=AT)
    assert [link.number for link in chain_of(project, type(project).objects.all())] == [
        idea.number,
        project.number,
    ]
