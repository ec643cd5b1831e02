"""The path of a year's dossiers: every number of the page is the list that it opens."""

import re
from html import unescape

import pytest
from django.urls import reverse

from applications.enums import Channel, RecusalReason
from applications.models import Application, Recusal
from reporting.domain.behind import AXES, CUTS, FIGURES
from tests.factories import CommuneFactory, NeighbourhoodFactory, UserFactory
from tests.reporting.year import AT, a_finished_year, a_funded_action, a_rich_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    user = UserFactory(agent=True)
    client.force_login(user)
    return user


def _page(client, axis="", year=2025):
    url = reverse("report_path", args=[year])
    return client.get(url, {"par": axis} if axis else {}).content.decode()


def _rows(html):
    """By row: its numbers, euros left out."""
    body, *_ = re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL):
        name, *cells = (
            re.sub(r"<[^>]+>", "", each).strip()
            for each in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        )
        found[unescape(name)] = [int(each) for each in cells[:5]]
    return found


def _links(html):
    """The addresses behind the numbers, with their numbers."""
    found = re.findall(r'<a href="([^"]*dossiers/\?[^"]*)">(\d+)</a>', html)
    return [(unescape(url), int(number)) for url, number in found]


def _listed(client, url):
    return client.get(url).content.decode().count('<th scope="row">')


def test_each_step_by_theme_and_for_the_year(client, agent):
    a_finished_year(funded=4, others=2)
    assert _rows(_page(client)) == {
        "Insertion": [6, 4, 4, 2, 2],
        "Santé": [6, 6, 6, 2, 0],
        "Ensemble": [12, 10, 10, 4, 2],
    }


@pytest.mark.parametrize("axis", AXES)
def test_every_number_is_the_list_that_it_opens(client, agent, axis):
    a_finished_year(funded=4, others=1)
    links = _links(_page(client, axis))
    assert len(links) >= 8
    assert [_listed(client, url) for url, _ in links] == [number for _, number in links]


def test_every_number_of_the_report_is_the_list_that_it_opens(client, agent):
    a_rich_year()
    links = _links(client.get(reverse("report_year", args=[2025])).content.decode())
    assert len(links) >= 50
    assert [_listed(client, url) for url, _ in links] == [number for _, number in links]


def test_a_dossier_of_two_communes_counts_in_each_and_the_page_says_so(client, agent):
    a_finished_year(funded=1, others=0)
    elsewhere = CommuneFactory(code_insee="99099", name="Fictive-sur-Deûle")
    Application.objects.get().neighbourhoods.add(
        NeighbourhoodFactory(code="QX99", name="Le Canal", communes=[elsewhere])
    )
    page = _page(client, "commune")
    assert _rows(page) == {
        "Exempleville 1": [1, 1, 1, 1, 1],
        "Fictive-sur-Deûle": [1, 1, 1, 1, 1],
        "Ensemble": [1, 1, 1, 1, 1],
    }
    assert "la somme des lignes peut dépasser l’ensemble" in page
    assert _rows(_page(client, "quartier"))["Le Canal"] == [1, 1, 1, 1, 1]


def test_channel_first_request_and_pillar(client, agent):
    a_finished_year(funded=2, others=0)
    Application.objects.filter(sequence=1).update(channel=Channel.PAPER, is_first_request=True)
    assert _rows(_page(client, "canal"))["Déposés sur papier"] == [1, 1, 1, 1, 1]
    assert _rows(_page(client, "premiere"))["Première demande à l’AMI"] == [1, 1, 1, 1, 1]
    assert _rows(_page(client, "pilier")) == {
        "Agir": [1, 1, 1, 1, 1],
        "pas déposé au contrat de ville": [1, 1, 1, 1, 0],
        "Ensemble": [2, 2, 2, 2, 1],
    }


def test_a_dossier_with_a_declared_link_is_said_apart(client, agent):
    a_finished_year(funded=4, others=1)
    linked = Application.objects.get(sequence=1)
    Recusal.objects.create(
        user=agent,
        application=linked,
        reason=RecusalReason.MEMBER,
        declared_at=AT,
        declared_by=agent,
    )
    page = _page(client)
    assert _rows(page)["Ensemble"] == [7, 6, 6, 3, 1]
    assert "1 dossier de l’année, avec lequel vous avez déclaré un lien" in page
    links = _links(page)
    assert [_listed(client, url) for url, _ in links] == [number for _, number in links]


def test_another_direction_reads_the_numbers_and_opens_no_dossier(client):
    a_finished_year(funded=4, others=2)
    client.force_login(UserFactory(other_direction=True))
    page = _page(client)
    assert _rows(page)["Ensemble"] == [12, 10, 10, 4, 2]
    assert _links(page) == []


def test_each_column_has_its_definition(client, agent):
    a_finished_year()
    page = _page(client)
    assert "un dossier retiré avant la clôture ne compte pas" in page
    assert "quelle que soit l’année du dépôt" in page


def test_a_typed_in_year_says_that_its_steps_are_not_known(client, agent):
    a_finished_year()
    assert "Cette année n’a que ses trois nombres" in _page(client, year=2020)


def test_an_unknown_year_says_which_are_known(client, agent):
    a_finished_year()
    response = client.get(reverse("report_path", args=[1999]))
    assert response.status_code == 404
    assert "Aucun chiffre pour 1999. Années connues\u00a0: 2020, 2021, 2025." in (
        response.content.decode()
    )


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("figure=inconnu", 8),
        ("figure=finances&par=inconnu&valeur=x", 4),
        ("figure=finances&par=theme&valeur=inconnu", 0),
    ],
)
def test_an_address_changed_by_hand_still_answers(client, agent, query, number):
    a_finished_year(funded=4, others=1)
    assert _listed(client, f"{reverse('report_dossiers', args=[2025])}?{query}") == number


def test_every_figure_has_its_words():
    assert all(figure.label and figure.means for figure in FIGURES.values())
    assert all(axis.label for axis in CUTS.values())


@pytest.mark.parametrize(("name", "queries"), [("report_path", 8), ("report_dossiers", 8)])
def test_pages_cost_the_same_with_one_action_or_thirty(
    client, agent, django_assert_num_queries, name, queries
):
    campaign = a_finished_year(funded=1)
    url = reverse(name, args=[2025])
    with django_assert_num_queries(queries):
        client.get(url)
    for rank in range(1, 30):
        a_funded_action(campaign, rank)
    with django_assert_num_queries(queries):
        client.get(url)
