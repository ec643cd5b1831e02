"""Each fault of a territory's files, in one French sentence with its line."""

from datetime import date

import pytest

from applications.domain.territory_files import (
    ContractRow,
    TerritoryFileError,
    read_communes,
    read_contracts,
    read_neighbourhoods,
    read_territory,
)

KNOWN = frozenset({"62498"})
TERRITORY = "nom = 'A'\ncollectivite = 'B'\nservice = 'C'\nadresse = 'D'\ntribunal = 'E'\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "code_insee,nom\n62498,\n",
            "communes.csv, ligne 2\u00a0: il manque le nom de la commune.",
        ),
        (
            "code_insee,nom,population\n62498,Lens,beaucoup\n",
            "communes.csv, ligne 2\u00a0: «\u00a0beaucoup\u00a0» n’est pas un nombre d’habitants.",
        ),
        ("", "communes.csv, ligne 1\u00a0: il manque la colonne code_insee, nom."),
    ],
)
def test_a_wrong_commune_is_told(text: str, sentence: str):
    with pytest.raises(TerritoryFileError) as caught:
        read_communes(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("X,Lilas,62498,,", "«\u00a0X\u00a0» n’est pas un code de quartier (QP…, QN… ou DEMO01)."),
        ("DEMO01,,62498,,", "il manque le nom du quartier."),
        ("DEMO01,Lilas,,,", "il manque la commune (son code INSEE)."),
        ("DEMO01,Lilas,62498,hier,", "«\u00a0hier\u00a0» n’est pas une date (AAAA-MM-JJ)."),
        (
            "DEMO01,Lilas,62498,2024-01-02,2024-01-01",
            "la date de fin précède la date de début.",
        ),
    ],
)
def test_a_wrong_neighbourhood_is_told(row: str, sentence: str):
    with pytest.raises(TerritoryFileError) as caught:
        read_neighbourhoods(f"code,nom,communes,du,au\n{row}\n", communes=KNOWN)
    assert caught.value.faults == [f"quartiers.csv, ligne 2\u00a0: {sentence}"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{TERRITORY}couleur = 'F'\n", "«\u00a0couleur\u00a0» n’est pas une ligne connue."),
        (f"{TERRITORY}telephone = '{'0' * 21}'\n", "«\u00a0telephone\u00a0» dépasse 20 signes."),
    ],
)
def test_a_wrong_territory_is_told(text: str, sentence: str):
    with pytest.raises(TerritoryFileError) as caught:
        read_territory(text)
    assert caught.value.faults == [f"territoire.toml\u00a0: {sentence}"]


def test_a_territory_badly_written_is_told():
    with pytest.raises(TerritoryFileError, match=r"territoire\.toml est mal écrit"):
        read_territory("nom = ")


def test_two_faults_are_counted():
    with pytest.raises(TerritoryFileError, match=r"\(et 1 autre erreur\)"):
        read_communes("code_insee,nom\n62498,\n62510,\n")


CONTRACT = """
[[contrat_de_ville]]
nom = "Contrat d’essai 2024-2030"
du = 2024-01-01
au = 2030-12-31
piliers = ["Prévenir", "Agir"]
"""


def test_the_contrats_de_ville_are_read_with_their_pillars():
    assert read_contracts(CONTRACT) == [
        ContractRow(
            "Contrat d’essai 2024-2030", date(2024, 1, 1), date(2030, 12, 31), ("Prévenir", "Agir")
        )
    ]
    assert read_contracts('nom = "Sans contrat"') == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[[contrat_de_ville]]", "contrat_de_ville = 3", "écrivez « [[contrat_de_ville]] »"),
        ("Contrat d’essai 2024-2030", "", "donnez un nom"),
        ("du = 2024-01-01", "", "écrivez du = 2024-01-01"),
        ("au = 2030-12-31", "au = 2020-12-31", "puis au, plus tard"),
        ('["Prévenir", "Agir"]', '"Agir"', "écrivez piliers"),
        ('["Prévenir", "Agir"]', '[""]', "écrivez piliers"),
        ('"Agir"]', '"Agir"', "est mal écrit"),
    ],
)
def test_a_contrat_de_ville_badly_written_says_what_to_write(old, new, sentence):
    with pytest.raises(TerritoryFileError) as refusal:
        read_contracts(CONTRACT.replace(old, new))
    assert sentence in str(refusal.value).replace("\u00a0", " ")
