"""Loading a territory from a folder: tolerant of spreadsheets, French sentences with lines."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from applications.actions import contrat_de_ville, territory
from applications.models import (
    Commune,
    ContratDeVille,
    ConventionThreshold,
    Neighbourhood,
    Territory,
)
from applications.queries.territory import current
from tests.factories.awards import GRANTED_AT, funded

pytestmark = pytest.mark.django_db
SHIPPED = Path(__file__).parents[2] / "applications" / "territories"


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        suffix = "toml" if name == "territoire" else "csv"
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.{suffix}").write_bytes(data)
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("load_territory", folder)
    return str(caught.value)


def test_the_shipped_territory_has_36_communes_and_no_invented_neighbourhood():
    territory.load(SHIPPED / "lens_lievin")
    assert Commune.objects.count() == 36
    assert Neighbourhood.objects.count() == 0
    assert current().service == "Direction de la cohésion sociale"


def test_the_contrat_de_ville_comes_with_the_territory_and_is_corrected_in_place():
    for _ in range(2):
        territory.load(SHIPPED / "lens_lievin")
    contract = ContratDeVille.objects.get()
    assert (contract.name, contract.starts_on.year, contract.ends_on.year, contract.pillars) == (
        "Engagements Quartiers 2030",
        2024,
        2030,
        ["Prévenir – Repérer", "Agir"],
    )


def test_a_folder_only_adds_to_a_contract_noted_on_screen():
    territory.load(SHIPPED / "lens_lievin")
    known = ContratDeVille.objects.get()
    known.pillars, known.funders = ["Emploi", "Agir"], ["L’État"]
    known.save()

    territory.load(SHIPPED / "lens_lievin")

    known.refresh_from_db()
    assert known.pillars == ["Prévenir – Repérer", "Agir", "Emploi"]
    assert known.funders == ["L’État"]


def test_a_folder_does_not_shorten_a_contract_in_which_actions_are_noted(tmp_path: Path):
    territory.load(SHIPPED / "lens_lievin")
    action = funded()
    contrat_de_ville.file(
        action,
        contract=ContratDeVille.objects.get(),
        year=2030,
        pillar="Agir",
        by=action.award.granted_by,
        at=GRANTED_AT,
    )
    text = (SHIPPED / "lens_lievin" / "territoire.toml").read_text()

    said = refusal(write(tmp_path, territoire=text.replace("au = 2030-12-31", "au = 2029-12-31")))

    assert "Engagements Quartiers 2030\u00a0: Des actions y sont notées en 2030" in said
    assert ContratDeVille.objects.get().ends_on.year == 2030


def test_another_convention_threshold_comes_with_the_territory(tmp_path: Path):
    known = (SHIPPED / "lens_lievin" / "territoire.toml").read_text()
    rule = '\n[[seuil_convention]]\ndu = 2030-01-01\nmontant = 30000\nsource = "décret fictif"\n'
    for _ in range(2):
        territory.load(write(tmp_path, territoire=known + rule))
    rows = ConventionThreshold.objects.values_list("starts_on__year", "amount")
    assert list(rows) == [(2001, 23000), (2030, 30000)]
    wrong = known + "\n[[seuil_convention]]\nmontant = 30000\n"
    assert "seuil_convention 1\u00a0: écrivez du = AAAA-MM-JJ" in refusal(
        write(tmp_path, territoire=wrong)
    )


def test_the_demo_neighbourhoods_are_all_fictitious():
    territory.load(SHIPPED / "lens_lievin")
    territory.load(SHIPPED / "demo")
    codes = Neighbourhood.objects.filter(is_fictitious=True).order_by("code")
    assert [*codes.values_list("code", flat=True)] == [f"DEMO{n:02d}" for n in range(1, 11)]
    assert Territory.objects.get().is_fictitious


def test_loading_twice_changes_nothing():
    for _ in range(2):
        territory.load(SHIPPED / "lens_lievin")
        territory.load(SHIPPED / "demo")
    assert (Territory.objects.count(), Commune.objects.count()) == (1, 36)
    assert Neighbourhood.objects.count() == 10
    assert Neighbourhood.objects.get(code="DEMO07").communes.count() == 2


def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path: Path):
    communes = "Nom;Code INSEE;Population\r\nÉleu;62291;2 900\r\n;;\r\n".encode("cp1252")
    quartiers = "\ufeffcode_qp\tlib_qp\tinsee_com\tdate_debut\nQN06201N\tCité\t62291\t01/01/2024\n"
    territory.load(write(tmp_path, communes=communes, quartiers=quartiers))
    commune = Commune.objects.get()
    assert (commune.name, commune.population) == ("Éleu", 2900)
    assert str(Neighbourhood.objects.get().valid_from) == "2024-01-01"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"communes": "code_insee,nom\n62291,Éleu\nabc,Lens\n"},
            "communes.csv, ligne 3\u00a0: «\u00a0abc\u00a0» n’est pas un code INSEE de commune.",
        ),
        (
            {"communes": "code_insee\n62291\n"},
            "communes.csv, ligne 1\u00a0: il manque la colonne nom.",
        ),
        (
            {"quartiers": "code,nom,communes\nDEMO01,Cité,99999\n"},
            "quartiers.csv, ligne 2\u00a0: la commune 99999 n’est pas dans communes.csv.",
        ),
        (
            {"territoire": 'nom = "X"\n'},
            "territoire.toml\u00a0: il manque «\u00a0collectivite\u00a0». (et 3 autres erreurs)",
        ),
        (
            {"communes": "code_insee,nom\n62291,Éleu\n62291,Éleu\n"},
            "communes.csv\u00a0: le code 62291 (Éleu) est écrit deux fois.",
        ),
    ],
)
def test_each_fault_is_a_sentence_with_its_line(tmp_path: Path, files: dict, sentence: str):
    assert refusal(write(tmp_path, **files)) == sentence


def test_a_fault_leaves_everything_as_it_was(tmp_path: Path):
    folder = write(
        tmp_path,
        communes="code_insee,nom\n62291,Éleu\n",
        quartiers="code,nom,communes\nX,Y,62291\n",
    )
    refusal(folder)
    assert Commune.objects.count() == 0


def test_a_missing_folder_is_told(tmp_path: Path):
    assert refusal(tmp_path / "rien") == f"Le dossier {tmp_path / 'rien'} n’existe pas."


def test_the_command_answers_scripts_in_json():
    out = StringIO()
    call_command("load_territory", SHIPPED / "lens_lievin", json=True, stdout=out)
    assert json.loads(out.getvalue()) == {
        "territory": "Agglomération de Lens-Liévin",
        "communes": 36,
        "neighbourhoods": 0,
    }


def test_an_empty_folder_says_what_it_should_hold(tmp_path: Path):
    assert refusal(tmp_path) == (
        f"Le dossier {tmp_path} ne contient ni territoire.toml, ni communes.csv, ni quartiers.csv."
    )
