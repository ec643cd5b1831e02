"""The open data file is valid, and the public pages name only what was funded."""

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from applications.actions import sharing
from applications.domain.sharing import Part
from applications.enums import OrganisationEventKind, PartnerAnswer, PartnerRole, State
from applications.models import Application, Instalment, Organisation, Partner, Territory
from reporting.domain.cells import neutral
from reporting.domain.scdl import publish_by
from tests.factories import OrganisationFactory, UserFactory
from tests.reporting.scdl_rules import COLUMNS, faults
from tests.reporting.year import (
    AT,
    NOT_SELECTED,
    ORGANISATION_SIRET,
    a_finished_year,
    a_funded_action,
)

pytestmark = pytest.mark.django_db
RUCHE_SIRET = "35600000000048"


def _partner(application, name, siret, percent):
    partner = Partner.objects.create(
        application=application,
        name=name,
        role=PartnerRole.CARRIES,
        answer=PartnerAnswer.CARRIES,
        answered_at=AT,
        position=1,
    )
    return Part(partner.pk, name, siret, percent)


def _rows(client):
    content = client.get(reverse("open_data_csv", args=[2025])).content.decode("utf-8")
    return list(csv.DictReader(StringIO(content, newline="")))


def test_the_columns_come_in_the_order_of_the_format(client):
    a_finished_year(funded=1)
    content = client.get(reverse("open_data_csv", args=[2025])).content.decode()
    assert content.splitlines()[0] == ",".join(COLUMNS)


def test_every_line_follows_the_rules_of_the_format(client):
    a_finished_year(funded=4)
    Application.objects.update(title="Un titre, avec virgule et « guillemets » " * 2)
    rows = _rows(client)
    assert len(rows) == 4
    assert [faults(row) for row in rows] == [[], [], [], []]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("nomAttribuant", ""),
        ("idAttribuant", "123"),
        ("idAttribuant", "12345678901234"),
        ("dateConvention", "15/01/2026"),
        ("nomBeneficiaire", ""),
        ("idBeneficiaire", "73282932000075"),
        ("rnaBeneficiaire", "W2A1234567"),
        ("objet", "x" * 257),
        ("montant", "6000,00"),
        ("montant", "-1.00"),
        ("nature", "prêt"),
        ("conditionsVersement", ""),
        ("datesPeriodeVersement", "2026-02-01_2026-03-01"),
        ("datesPeriodeVersement", "2026-03-01/2026-02-01"),
        ("idRAE", "123456"),
        ("notificationUE", "no"),
        ("pourcentageSubvention", "0.00"),
        ("pourcentageSubvention", "100"),
    ],
)
def test_the_rules_see_a_wrong_cell(client, column, text):
    a_finished_year(funded=1)
    (row,) = _rows(client)
    assert faults(row | {column: text}) == [column]


def test_the_rules_want_one_of_the_two_numbers(client):
    a_finished_year(funded=1)
    (row,) = _rows(client)
    assert faults(row | {"idBeneficiaire": "", "rnaBeneficiaire": ""}) == ["idBeneficiaire"]


def test_a_line_says_who_gives_what_to_whom(client):
    a_finished_year(funded=1)
    (row,) = _rows(client)
    assert row == {
        "nomAttribuant": "Communauté d’agglomération des Deux-Terrils",
        "idAttribuant": "00000000000000",
        "dateConvention": "2026-01-15",
        "referenceDecision": "2025-114",
        "nomBeneficiaire": Application.objects.funded().get().organisation_name,
        "idBeneficiaire": "73282932000074",
        "rnaBeneficiaire": "",
        "objet": f"Insertion\u00a0: {Application.objects.funded().get().title}",
        "montant": "6000.00",
        "nature": "aide en numéraire",
        "conditionsVersement": "unique",
        "datesPeriodeVersement": "2026-02-01",
        "idRAE": "",
        "notificationUE": "non",
        "pourcentageSubvention": "1.00",
        "dispositifAide": "",
    }


def test_a_structure_without_number_stays_out(client):
    a_finished_year(funded=2)
    organisation = Application.objects.funded().first().organisation
    organisation.siret = organisation.rna = ""
    organisation.save()
    assert len(_rows(client)) == 1


@pytest.mark.parametrize("name", ["=cmd()", "+ de liens", "-2", "@lternative", "＝1+1"])
def test_no_cell_is_a_formula_and_the_file_stays_valid(client, name):
    a_finished_year(funded=1)
    Organisation.objects.update(name=name)
    Application.objects.update(title="=1+1")
    (row,) = _rows(client)
    assert row["nomBeneficiaire"] == f"«\u00a0{name}\u00a0»"
    assert row["objet"] == "Insertion\u00a0: =1+1"
    assert faults(row) == []


def test_a_cell_is_on_one_line():
    assert neutral("\t=1+1\r\nsuite") == "«\u00a0=1+1 suite\u00a0»"


def test_an_action_carried_together_has_a_line_for_each_structure(client):
    a_finished_year(funded=1)
    application = Application.objects.funded().get()
    sharing.share(
        application,
        [_partner(application, "La Ruche", RUCHE_SIRET, 33)],
        by=application.award.granted_by,
        at=AT,
    )
    assert [row["idBeneficiaire"] for row in _rows(client)] == [ORGANISATION_SIRET]
    client.force_login(UserFactory(agent=True))
    ruche = Organisation.objects.get(siret=RUCHE_SIRET)
    client.post(reverse("open_data_legal", args=[application.number, ruche.pk]))
    rows = _rows(client)
    told = [(row["idBeneficiaire"], row["montant"], row["pourcentageSubvention"]) for row in rows]
    assert told == [
        (ORGANISATION_SIRET, "6000.00", "0.67"),
        (RUCHE_SIRET, "6000.00", "0.33"),
    ]
    assert sum(Decimal(row["pourcentageSubvention"]) for row in rows) == 1
    assert [faults(row) for row in rows] == [[], []]


def test_the_porteuse_is_the_beneficiary_of_a_collectifs_aid(client):
    a_finished_year(funded=1)
    award = Application.objects.funded().get().award
    award.recipient = OrganisationFactory(name="La Ruche", siret=RUCHE_SIRET, is_person=False)
    award.save()
    (row,) = _rows(client)
    assert (row["nomBeneficiaire"], row["idBeneficiaire"]) == ("La Ruche", RUCHE_SIRET)


def test_an_aid_paid_in_two_parts_says_so(client):
    a_finished_year(funded=1)
    application = Application.objects.funded().get()
    for rank in (1, 2):
        Instalment.objects.create(
            application=application, rank=rank, amount=Decimal(3000), due_when="agreement"
        )
    (row,) = _rows(client)
    assert row["conditionsVersement"] == "échelonné"
    assert row["datesPeriodeVersement"] == f"2026-01-15/{application.ends_on.isoformat()}"
    assert faults(row) == []


def _said_of_the_first(**said) -> Application:
    """The first aid of a year of two, and what is known of who receives it."""
    a_finished_year(funded=2)
    first = Application.objects.funded().first()
    Organisation.objects.filter(pk=first.organisation_id).update(**said)
    return first


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ({"is_person": True}, 1),
        ({"is_person": True, "siret": "", "rna": "W620009999"}, 1),
        ({"is_person": None}, 1),
        ({"is_person": False}, 2),
        ({"is_person": None, "rna": "W620009999"}, 2),
        ({"is_person": None, "rna": "W2A1009999"}, 2),
        ({"is_person": False, "siret": "", "rna": "W2A1009999"}, 1),
    ],
)
def test_only_what_is_known_to_be_a_legal_person_is_published(client, said, published):
    _said_of_the_first(**said)
    assert len(_rows(client)) == published


def test_an_agent_says_what_no_registry_did_and_the_file_follows(client):
    first = _said_of_the_first(is_person=None)
    page, agent = reverse("open_data"), UserFactory(agent=True)
    client.force_login(agent)
    shown = client.get(page).text
    assert "aucun registre n’a dit si c’est une personne morale" in shown
    legal = f"/donnees-ouvertes/{first.number}/{first.organisation_id}/personne-morale/"
    person = f"/donnees-ouvertes/{first.number}/{first.organisation_id}/personne-physique/"
    assert (f'action="{legal}"' in shown, f'action="{person}"' in shown) == (True, True)
    told = client.post(person, follow=True).text
    assert f"Noté, à votre nom\u00a0: {first.organisation}, personne physique." in told
    assert "son nom n’est jamais publié" in told
    assert (f'action="{legal}"' in told, len(_rows(client))) == (True, 1)
    told = client.post(legal, follow=True).text
    assert (first.number in told, len(_rows(client))) == (False, 2)
    notes = first.organisation.events.filter(kind=OrganisationEventKind.NATURE_NOTED)
    assert [(each.by, each.data["status"]) for each in notes] == [
        (agent, "person"),
        (agent, "legal"),
    ]


def test_the_direction_reads_why_and_notes_nothing(client):
    first = _said_of_the_first(is_person=None)
    client.force_login(UserFactory(director=True))
    assertContains(client.get(reverse("open_data")), "aucun registre n’a dit")
    assertNotContains(client.get(reverse("open_data")), "personne-morale/")
    arguments = [first.number, first.organisation_id]
    assert client.post(reverse("open_data_legal", args=arguments)).status_code == 403


def test_a_structure_that_receives_nothing_of_this_aid_is_not_found(client):
    first = _said_of_the_first(is_person=None)
    client.force_login(UserFactory(agent=True))
    arguments = [first.number, OrganisationFactory().pk]
    assert client.post(reverse("open_data_legal", args=arguments)).status_code == 404


def test_an_aid_given_up_is_not_published(client):
    a_finished_year(funded=2)
    Application.objects.funded().filter(sequence=1).update(state=State.RENOUNCED)
    assert [row["montant"] for row in _rows(client)] == ["6001.00"]
    html = client.get(reverse("results_year", args=[2025])).content.decode()
    assert html.count("<br><small>") == 1


def test_the_service_sees_what_it_still_owes_the_file(client):
    a_finished_year(funded=2)
    first = Application.objects.funded().first()
    Organisation.objects.filter(pk=first.organisation_id).update(siret="", rna="")
    page = reverse("open_data")
    assert first.number not in client.get(page).content.decode()
    client.force_login(UserFactory(agent=True))
    with time_machine.travel(datetime(2026, 4, 15, 8, 0, tzinfo=UTC), tick=False):
        assertContains(client.get(page), "À publier avant le 15\u00a0avril 2026.")
    with time_machine.travel(datetime(2026, 4, 16, 8, 0, tzinfo=UTC), tick=False):
        assertContains(client.get(page), "À publier depuis le 15\u00a0avril 2026, en retard.")


def test_three_months_end_with_a_shorter_month():
    assert publish_by(date(2025, 11, 30)) == date(2026, 2, 28)


def test_without_the_authoritys_siret_there_is_no_file_and_the_page_says_why(client):
    a_finished_year()
    Territory.objects.update(siret="")
    assert client.get(reverse("open_data_csv", args=[2025])).status_code == 404
    assert "Fichiers en attente" in client.get(reverse("open_data")).content.decode()


def test_the_command_writes_the_file(tmp_path, capsys):
    a_finished_year(funded=3)
    file = tmp_path / "subventions.csv"
    call_command("export_scdl", "2025", "-o", str(file), "--json")
    assert json.loads(capsys.readouterr().out) == {
        "year": 2025,
        "file": str(file),
        "lines": 3,
        "left_out": 0,
    }
    assert len(file.read_text(encoding="utf-8").splitlines()) == 4


def test_the_command_says_which_years_there_are(tmp_path):
    a_finished_year()
    with pytest.raises(CommandError, match=r"Aucune aide engagée pour 2019\. Années connues"):
        call_command("export_scdl", "2019", "-o", str(tmp_path / "f.csv"))


def test_the_command_on_an_empty_base_says_what_brings_aids(tmp_path):
    with pytest.raises(CommandError, match=r"manage\.py demo"):
        call_command("export_scdl", "2025", "-o", str(tmp_path / "f.csv"))


def test_the_command_wants_the_authoritys_siret(tmp_path):
    a_finished_year()
    Territory.objects.update(siret="")
    with pytest.raises(CommandError, match="SIRET de la collectivité"):
        call_command("export_scdl", "2025", "-o", str(tmp_path / "f.csv"))


def test_the_public_reads_the_funded_actions_and_nobody_else(client):
    a_finished_year(funded=3, others=2)
    html = client.get(reverse("results_year", args=[2025])).content.decode()
    assert html.count("<br><small>") == 3
    assert NOT_SELECTED not in html


def test_the_public_reads_the_years_before_the_portal(client):
    a_finished_year()
    html = client.get(reverse("results")).content.decode()
    assert "saisie historique, lancement à titre expérimental, pendant le confinement" in html


@pytest.mark.parametrize("year", [2020, 1999])
def test_a_year_without_its_actions_does_not_break(client, year):
    a_finished_year()
    status = client.get(reverse("results_year", args=[year])).status_code
    assert status == (200 if year == 2020 else 404)


@pytest.mark.parametrize(
    ("name", "arguments", "queries"),
    [
        ("results", [], 4),
        ("results_year", [2025], 10),
        ("open_data", [], 6),
        ("open_data_csv", [2025], 5),
    ],
)
def test_public_pages_cost_the_same_with_one_action_or_thirty(
    client, django_assert_num_queries, name, arguments, queries
):
    campaign = a_finished_year(funded=1)
    with django_assert_num_queries(queries):
        client.get(reverse(name, args=arguments))
    for rank in range(1, 30):
        a_funded_action(campaign, rank)
    with django_assert_num_queries(queries):
        client.get(reverse(name, args=arguments))
