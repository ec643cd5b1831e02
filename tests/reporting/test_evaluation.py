"""The indicators of the contrat de ville: written, frozen, measured year by year."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from applications.models import ContratDeVille, FinalReport
from reporting.actions import indicators
from reporting.domain.evaluation import EvaluationRefusedError
from reporting.enums import Computed
from reporting.models import Indicator, IndicatorSet, IndicatorValue
from reporting.queries.evaluation import board, in_force
from tests.factories import ApplicationFactory, UserFactory
from tests.reporting.year import a_finished_year, a_funded_action

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
WORDS = {
    "axis": "Les habitants",
    "question": "Que retiennent-ils ?",
    "name": "Paroles d’habitants",
    "definition": "Entretiens menés après une action.",
    "method": "Dix entretiens par an.",
    "source": "Conseil citoyen",
    "unit": "entretiens",
    "computed": "",
    "pending_because": "Personne ne les mène.",
    "pending_until": "En 2027.",
}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield AT


@pytest.fixture
def contract():
    a_finished_year(funded=4)
    return ContratDeVille.objects.get()


@pytest.fixture
def agent(client):
    user = UserFactory(agent=True, name="Yanis Carlier")
    client.force_login(user)
    return user


@pytest.fixture
def director():
    return UserFactory(director=True, name="Inès Directrice")


@pytest.fixture
def frozen(contract, director):
    return indicators.freeze(indicators.start(contract, by=director, at=AT), by=director, at=AT)


def _waited(version):
    return version.indicators.get(name="Ce que disent les habitants")


def _cells(version, name):
    rows = [row for axis in board(version, today=AT.date()).axes for row in axis.rows]
    (row,) = [row for row in rows if row.indicator.name == name]
    return row.state, [(cell.year, cell.words, cell.note) for cell in row.cells]


def test_an_agent_begins_from_what_the_portal_measures_and_the_direction_freezes(
    client, contract, agent, director
):
    page = reverse("evaluation")
    assertContains(client.get(page), "Commencer avec les indicateurs proposés")
    version_page = client.post(reverse("indicators_start")).url
    assertContains(client.get(version_page), "Ajouter un indicateur")
    assertNotContains(client.get(version_page), "Figer cette version")
    version = IndicatorSet.objects.get()

    client.force_login(director)
    assertContains(client.get(version_page), "Figer cette version")
    assertRedirects(client.post(reverse("indicators_freeze", args=[version.pk])), page)

    html = client.get(page)
    assertContains(html, "Version 1, figée le 1er\u00a0septembre 2026")
    assertContains(html, "Aucun recueil auprès des habitants n’est organisé.")
    assertNotContains(client.get(version_page), "Changer<")


def test_what_the_portal_computes_by_year(contract, frozen):
    assert _cells(frozen, "Actions déposées ensuite au contrat de ville") == (
        "mesuré",
        [(2020, "4 sur 12 (33\u00a0%)", ""), (2021, "5 sur 9", ""), (2025, "2 sur 4", "")],
    )
    assert _cells(frozen, "Personnes touchées") == (
        "mesuré en partie",
        [(2020, "non connu", ""), (2021, "non connu", ""),
         (2025, "76", "dit par 2\u00a0actions sur 4")],
    )  # fmt: skip
    assert _cells(frozen, "Aides accordées")[1][2] == (2025, "24\u00a0006\u00a0€", "")
    assert _cells(frozen, "Pages blanches financées")[1][2] == (2025, "1 sur 4", "")
    assert _cells(frozen, "Besoins repérés couverts")[1][2] == (2025, "1 sur 1", "")
    assert _cells(frozen, "Quartiers prioritaires couverts")[1][2] == (2025, "4", "")
    assert _cells(frozen, "Réorientations abouties")[1][2] == (2025, "0 sur 1", "")
    assert _cells(frozen, "Moins de 26 ans touchés")[1][2] == (2025, "non connu", "")
    assert _cells(frozen, "Ce que disent les habitants") == (
        "pas encore mesuré",
        [(2020, "–", ""), (2021, "–", ""), (2025, "–", "")],
    )


def test_a_call_under_way_is_not_measured_yet(contract, frozen):
    ApplicationFactory()
    assert [each.year for each in board(frozen, today=AT.date()).years] == [2020, 2021, 2025]


def test_every_calculation_has_its_label_and_is_proposed_or_free(contract, frozen):
    proposed = set(frozen.indicators.exclude(computed="").values_list("computed", flat=True))
    assert set(Computed.values) - proposed == {"paid", "women_expected", "under_26_expected"}


def test_a_value_is_typed_with_its_source_and_the_last_one_stands(client, frozen, agent):
    indicator = _waited(frozen)
    page = reverse("indicator_values", args=[indicator.pk])
    typed = {"year": "2025", "value": "62,5", "source": "Enquête", "observed_on": "2026-08-30"}
    assertRedirects(client.post(page, typed), page)
    for _ in range(2):  # a double press notes it once
        client.post(page, typed | {"value": "60"})

    html = client.get(page)
    assertContains(html, "62,5")
    assertContains(html, "par Yanis Carlier, le 1er\u00a0septembre 2026, version 1", count=2)
    assert _cells(frozen, indicator.name) == (
        "mesuré",
        [(2020, "–", ""), (2021, "–", ""),
         (2025, "60\u00a0%", "Enquête, 30\u00a0août 2026")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"value": "beaucoup"}, "Écrivez un nombre, par exemple 62,5."),
        ({"year": "l’an dernier"}, "Écrivez une année, en quatre chiffres."),
        ({"observed_on": "2026-09-02"}, "Choisissez un jour passé, ou aujourd’hui."),
        ({"year": "2027"}, "Une valeur de 2027 ne se relève pas en 2026"),
    ],
)
def test_a_wrong_value_is_kept_and_says_what_to_do(client, frozen, agent, wrong, sentence):
    typed = {"year": "2025", "value": "62,5", "source": "Enquête", "observed_on": "2026-08-30"}
    page = reverse("indicator_values", args=[_waited(frozen).pk])
    answer = client.post(page, typed | wrong)
    assertContains(answer, sentence, status_code=422)
    assertContains(answer, 'value="Enquête"', status_code=422)


def test_an_indicator_is_added_changed_and_taken_away_before_freezing(client, contract, agent):
    version = indicators.start(contract, by=agent, at=AT)
    add = reverse("indicator_add", args=[version.pk])
    page = reverse("indicators_version", args=[version.pk])
    refused = client.post(add, WORDS | {"pending_until": ""})
    assertContains(refused, "Dites quand il le sera.", status_code=422)
    assertRedirects(client.post(add, WORDS), page)
    again = client.post(add, WORDS)
    assertContains(again, "Un indicateur de cette version porte déjà ce nom.", status_code=422)

    indicator = version.indicators.get(name=WORDS["name"])
    change = reverse("indicator_change", args=[indicator.pk])
    assertContains(client.get(change), "Dix entretiens par an.")
    client.post(change, WORDS | {"method": "Vingt entretiens par an."})
    assertContains(client.get(page), "Vingt entretiens par an.")
    client.post(reverse("indicator_remove", args=[indicator.pk]))
    assertNotContains(client.get(page), "Vingt entretiens par an.")


def test_the_next_version_copies_the_last_and_values_follow(contract, frozen, agent, director):
    indicator = _waited(frozen)
    _noted(indicator, agent)
    second = indicators.start(contract, by=agent, at=LATER)
    copy = second.indicators.get(key=indicator.key)
    assert copy.pk != indicator.pk
    with pytest.raises(EvaluationRefusedError, match="déjà en cours d’écriture"):
        indicators.start(contract, by=agent, at=LATER)
    with pytest.raises(EvaluationRefusedError, match="Dites ce qui change"):
        indicators.freeze(second, by=director, at=LATER)
    assert in_force(contract) == frozen
    indicators.freeze(second, changes="Une méthode plus sûre.", by=director, at=LATER)
    assert in_force(contract) == second
    assert _cells(second, indicator.name)[1][2] == (
        2025, "60\u00a0%", "Enquête, 30\u00a0août 2026 (version 1)"
    )  # fmt: skip


def test_a_frozen_version_refuses_every_change(frozen, agent, director):
    indicator = _waited(frozen)
    for gesture in (
        lambda: indicators.remove(indicator),
        lambda: indicators.freeze(frozen, by=director, at=LATER),
    ):
        with pytest.raises(EvaluationRefusedError, match="Cette version est figée"):
            gesture()


def test_the_database_itself_keeps_what_is_frozen(contract, frozen, agent):
    indicator = _waited(frozen)
    value = _noted(indicator, agent)
    for gesture in (
        lambda: Indicator.objects.filter(pk=indicator.pk).update(name="Autre"),
        lambda: Indicator.objects.exclude(pk=indicator.pk).delete(),
        lambda: Indicator.objects.create(version=frozen, position=99, axis="a", name="b"),
        lambda: IndicatorSet.objects.filter(pk=frozen.pk).update(frozen_at=None, frozen_by=None),
        lambda: IndicatorValue.objects.filter(pk=value.pk).update(value=1),
        lambda: IndicatorValue.objects.filter(pk=value.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
            gesture()


def test_a_value_waits_for_a_frozen_definition(contract, agent):
    version = indicators.start(contract, by=agent, at=AT)
    with pytest.raises(EvaluationRefusedError, match="Figez d’abord"):
        _noted(_waited(version), agent)
    computed = version.indicators.exclude(computed="").first()
    with pytest.raises(EvaluationRefusedError, match="Le portail calcule"):
        _noted(computed, agent)


def test_an_empty_or_incomplete_version_is_not_frozen(contract, agent, director):
    version = indicators.start(contract, by=agent, at=AT)
    version.indicators.filter(name="Personnes prévues").update(method="")
    with pytest.raises(EvaluationRefusedError, match="Il manque une ligne à «\u00a0Personnes"):
        indicators.freeze(version, by=director, at=AT)
    version.indicators.all().delete()
    with pytest.raises(EvaluationRefusedError, match="au moins un indicateur"):
        indicators.freeze(version, by=director, at=AT)


def test_kept_values_do_not_move_with_a_late_bilan(client, frozen, director):
    client.force_login(director)
    page = reverse("evaluation")
    keep = reverse("indicators_keep", args=[frozen.pk, 2025])
    assertRedirects(client.post(keep), page)
    FinalReport.objects.update(people=1000)
    name = "Personnes touchées"
    assert _cells(frozen, name)[1][2][1:] == (
        "76",
        "calculé par le portail, 1er\u00a0septembre 2026, dit par 2\u00a0actions sur 4",
    )
    assertContains(client.get(page), "valeurs arrêtées le 1er\u00a0septembre 2026")
    client.post(keep)
    assert _cells(frozen, name)[1][2][1] == "2\u00a0000"


def test_values_are_not_kept_under_definitions_being_written(contract, agent):
    version = indicators.start(contract, by=agent, at=AT)
    with pytest.raises(EvaluationRefusedError, match="Figez d’abord cette version"):
        indicators.keep(version, 2025, {}, by=agent, at=AT)


def test_without_a_contract_the_page_says_what_is_missing(client, agent):
    assertContains(client.get(reverse("evaluation")), "Aucun contrat de ville")
    assertRedirects(client.post(reverse("indicators_start")), reverse("evaluation"))


def test_another_direction_reads_and_writes_nothing(client, frozen):
    client.force_login(UserFactory(other_direction=True))
    page = client.get(reverse("evaluation"))
    assertContains(page, "Actions portées ensemble")
    assertNotContains(page, "Arrêter ces valeurs")
    values = reverse("indicator_values", args=[_waited(frozen).pk])
    assertNotContains(client.get(values), "Noter cette valeur")


def test_the_page_costs_the_same_with_one_action_or_thirty(
    client, frozen, agent, django_assert_num_queries
):
    with django_assert_num_queries(QUERIES):
        client.get(reverse("evaluation"))
    campaign = ContratDeVille.objects.get().filings.first().application.campaign
    for rank in range(4, 30):
        a_funded_action(campaign, rank)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("evaluation"))


QUERIES = 26


def _noted(indicator, by):
    return indicators.note(
        indicator,
        year=2025,
        value=Decimal(60),
        source="Enquête",
        observed_on=date(2026, 8, 30),
        by=by,
        at=AT,
    )
