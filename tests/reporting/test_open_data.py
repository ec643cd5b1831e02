"""The open data file is valid, and the public pages name only what was funded."""

import csv
import json
import re
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from stdnum.fr import siret

from applications.models import Application, Territory
from reporting.domain.scdl import COLUMNS, neutral
from tests.reporting.year import NOT_SELECTED, a_finished_year, a_funded_action

pytestmark = pytest.mark.django_db
SCHEMA = json.loads(
    (Path(__file__).parent / "scdl-subventions-2.1.1.schema.json").read_text(encoding="utf-8")
)
READERS = {
    "string": str,
    "number": Decimal,
    "date": date.fromisoformat,
    "boolean": lambda text: {"oui": True, "non": False}[text],
}


def _rows(client):
    content = client.get(reverse("open_data_csv", args=[2025])).content.decode("utf-8")
    return list(csv.DictReader(StringIO(content, newline="")))


def _check_cell(field, text):
    rules = field.get("constraints", {})
    if not text:
        assert not rules.get("required"), field["name"]
        return
    value = READERS[field["type"]](text)
    assert re.fullmatch(rules.get("pattern", ".*"), text), field["name"]
    assert len(text) <= rules.get("maxLength", len(text)), field["name"]
    assert text in rules.get("enum", [text]), field["name"]
    if field["type"] == "number":
        assert rules.get("minimum", value) <= value <= rules.get("maximum", value), field["name"]


def test_columns_are_those_of_the_schema():
    assert tuple(field["name"] for field in SCHEMA["fields"]) == COLUMNS


def test_every_line_is_valid_under_the_schema(client):
    a_finished_year(funded=4)
    Application.objects.update(title="Un titre, avec virgule et « guillemets » " * 2)
    rows = _rows(client)
    assert len(rows) == 4
    for row in rows:
        for field in SCHEMA["fields"]:
            _check_cell(field, row[field["name"]])
        assert bool(row["idBeneficiaire"] or row["rnaBeneficiaire"])
        for column in ("idAttribuant", "idBeneficiaire"):
            assert not row[column] or siret.is_valid(row[column])


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
        "objet": f"{Application.objects.funded().get().title} (Insertion)",
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


def test_no_cell_is_a_formula():
    assert [neutral(text) for text in ("=1+1", "@x", "-2", "Bonjour")] == [
        "'=1+1",
        "'@x",
        "'-2",
        "Bonjour",
    ]


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
    assert html.count('<th scope="row">') == 3
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
        ("results_year", [2025], 7),
        ("open_data", [], 3),
        ("open_data_csv", [2025], 3),
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
