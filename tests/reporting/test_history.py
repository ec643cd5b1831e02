"""Years before the portal, typed in by hand; several years looked at together."""

import re

import pytest
from django.urls import reverse

from reporting.actions import history
from reporting.domain.history import PastYear
from reporting.models import HistoricalYear
from reporting.queries.cohorts import yearly_figures
from tests.factories import CampaignFactory, UserFactory
from tests.reporting.year import a_finished_year

pytestmark = pytest.mark.django_db
TYPED = {"year": "2022", "filed": "31", "funded": "11", "moved": "6", "note": "", "origin": ""}


@pytest.fixture
def agent(client):
    user = UserFactory(agent=True, name="Anne Agent")
    client.force_login(user)
    return user


def _type_in(client, **changed):
    return client.post(reverse("history"), TYPED | changed)


def _period(client, first, last):
    return client.get(reverse("reports"), {"de": first, "a": last})


def test_an_agent_types_a_past_year_and_it_is_signed(client, agent):
    response = _type_in(client, origin="le bilan de l’IREV", note="année complète")
    assert response.url == reverse("history")
    row = HistoricalYear.objects.get()
    assert (row.filed, row.funded, row.moved, row.recorded_by) == (31, 11, 6, agent)
    page = client.get(reverse("history")).content.decode()
    assert "saisie par Anne Agent le" in page
    figures = client.get(reverse("reports")).content.decode()
    assert "2022\u00a0: saisie historique d’après le bilan de l’IREV." in figures
    assert "2022\u00a0: année complète." in figures


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"year": ""}, "year", "Écrivez une année en quatre chiffres, par exemple 2020."),
        ({"year": "22"}, "year", "Écrivez une année en quatre chiffres, par exemple 2020."),
        ({"year": "2998"}, "year", "2998 n’est pas une année passée de l’AMI"),
        (
            {"filed": "beaucoup"},
            "filed",
            "Écrivez un nombre entier, par exemple 12, ou 0 s’il n’y en a eu aucun.",
        ),
        ({"funded": "40"}, "funded", "40 financés ne tiennent pas dans 31 déposés."),
        ({"moved": "12"}, "moved", "12 actions au contrat de ville ne tiennent pas dans 11"),
        (
            {"year": "2025"},
            "year",
            "2025 se compte dans les dossiers du portail\u00a0: rien à saisir pour cette année.",
        ),
        (
            {"year": "2020"},
            "year",
            "2020 est déjà saisie\u00a0: 25 déposés, 12 financés, 4 au contrat de ville. Pour"
            " changer ces nombres, ouvrez cette année dans la liste.",
        ),
        ({"note": "n" * 201}, "note", "Raccourcissez\u00a0: 200 signes au plus."),
    ],
)
def test_a_wrong_year_says_what_to_change_and_keeps_what_was_typed(
    client, agent, changed, field, sentence
):
    history.load()
    CampaignFactory(code="2025", year=2025)
    response = _type_in(client, **changed)
    page = response.content.decode()
    assert response.status_code == 422
    (error,) = re.findall(rf'id="id_{field}_error"[^>]*>(.*?)</', page, re.DOTALL)
    assert sentence in error
    for name, typed in (TYPED | changed).items():
        assert not typed or f'value="{typed}"' in page, name
    assert HistoricalYear.objects.count() == 2


def test_a_year_is_corrected_on_its_page(client, agent):
    history.load()
    url = reverse("history_year", args=[2020])
    assert 'value="25"' in client.get(url).content.decode()
    wrong = client.post(url, {"filed": "25", "funded": "12", "moved": "13"})
    assert wrong.status_code == 422
    assert 'value="13"' in wrong.content.decode()
    client.post(url, {"filed": "25", "funded": "12", "moved": "5", "note": "vérifié"})
    row = HistoricalYear.objects.get(year=2020)
    assert (row.moved, row.note, row.recorded_by) == (5, "vérifié", agent)


def test_a_year_that_was_never_typed_in_has_no_page(client, agent):
    assert client.get(reverse("history_year", args=[2019])).status_code == 404


def test_only_who_writes_the_report_types_a_year(client):
    client.force_login(UserFactory(other_direction=True))
    assert client.get(reverse("history")).status_code == 403
    assert "Années d’avant le portail" not in client.get(reverse("reports")).content.decode()


def test_a_period_adds_its_years_and_says_which_are_missing(client, agent):
    a_finished_year(funded=4, others=2)
    response = _period(client, 2020, 2025)
    page = response.content.decode()
    assert response.status_code == 200
    assert (
        "De 2020 à 2025\u00a0: 66\u00a0dossiers déposés, 25 (38\u00a0%) financés,"
        " dont 11 (44\u00a0%) déposés ensuite au contrat de ville."
    ) in page
    assert "Aucun chiffre pour 2022, 2023 et 2024\u00a0: la somme ne les compte pas." in page
    assert "2020\u00a0: lancement à titre expérimental, pendant le confinement." in page


def test_years_out_of_the_period_are_left_out(client, agent):
    a_finished_year()
    page = _period(client, 2020, 2021).content.decode()
    assert "De 2020 à 2021\u00a0: 54\u00a0dossiers déposés" in page
    assert "Rapport 2025" not in page


def test_a_period_reversed_says_so_and_keeps_what_was_typed(client, agent):
    a_finished_year()
    response = _period(client, 2023, 2020)
    page = response.content.decode()
    assert response.status_code == 422
    assert (
        "La période finit en 2020, avant de commencer en 2023\u00a0: échangez les deux années."
    ) in page
    assert 'value="2023"' in page
    assert "Rapport 2025" in page


@pytest.mark.parametrize("typed", ["", "vingt", "20201"])
def test_a_year_that_is_none_says_what_to_write(client, agent, typed):
    history.load()
    response = _period(client, typed, 2021)
    assert response.status_code == 422
    assert "Écrivez une année en quatre chiffres, par exemple 2020." in response.content.decode()


def test_a_period_without_figures_says_so(client, agent):
    history.load()
    page = _period(client, 1995, 1999).content.decode()
    assert "Aucun chiffre pour cette période" in page


def test_figures_of_a_loaded_file_are_unchanged_by_the_screen(client, agent):
    history.load()
    _type_in(client)
    assert [(each.year, each.filed, each.funded, each.moved) for each in yearly_figures()] == [
        (2020, 25, 12, 4),
        (2021, 29, 9, 5),
        (2022, 31, 11, 6),
    ]
    history.set_year(PastYear(2022, 31, 11, 6, note="relu"))
    assert yearly_figures([2022])[0].note == "relu"


def test_the_list_of_years_costs_the_same_with_one_or_thirty(
    client, agent, django_assert_num_queries
):
    _type_in(client)
    with django_assert_num_queries(4):
        client.get(reverse("history"))
    for year in range(1992, 2021):
        _type_in(client, year=str(year))
    with django_assert_num_queries(4):
        client.get(reverse("history"))
