"""The evaluator's file tells nobody's name, number, date or words, and no row can be followed."""

import csv
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.apps import apps
from django.db import IntegrityError, models
from django.urls import reverse
from pytest_django.asserts import assertContains

from ami_portal.accounts.models import User
from ami_portal.operations.retention import erasing
from applications.models import (
    Application,
    ContratDeVilleFiling,
    Neighbourhood,
    OrganisationType,
)
from reporting.domain.anonymous import COLUMNS, OTHER, Traits, generalised
from tests.factories import ApplicationFactory, UserFactory
from tests.reporting.year import a_finished_year, a_funded_action

pytestmark = pytest.mark.django_db
SECRET = "Zorglub"
# Words of the service that a group of five dossiers shares: these may be told.
CATEGORIES = {"Theme", "OrganisationType", "Commune"}


@pytest.fixture
def agent(client):
    user = UserFactory(agent=True)
    client.force_login(user)
    return user


def _csv(client, *years):
    answer = client.get(reverse("anonymous_csv"), {"annees": years or (2025,)})
    assert answer.status_code == 200
    return answer.content.decode("utf-8-sig")


def _rows(client, *years):
    return list(csv.DictReader(StringIO(_csv(client, *years)), delimiter=";"))


def _words_of(content):
    book = openpyxl.load_workbook(BytesIO(content))
    rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    return " ".join(str(cell) for row in rows for cell in row)


def _plant():
    """The secret in every text that a person typed, where the database lets it be written."""
    planted = set()
    for model in apps.get_models():
        if model._meta.app_label in {"applications", "juries"}:
            planted |= {f"{model.__name__}.{name}" for name in filter(_write(model), _texts(model))}
    return planted


def _texts(model):
    """The free texts of a table, long enough for the secret; shared categories are none."""
    if model.__name__ in CATEGORIES:
        return
    for field in model._meta.fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        if is_text and (field.max_length or len(SECRET)) >= len(SECRET):
            yield field.name


def _write(model):
    def write(name):
        try:
            # Rows that are kept let their words be written as an erasure does.
            with erasing.letting_words_go():
                return model.objects.update(**{name: SECRET}) > 0
        except IntegrityError:
            return False

    return write


def test_no_word_that_somebody_typed_is_in_the_file(client, agent):
    a_finished_year(funded=6, others=2)
    User.objects.update(name=SECRET)
    planted = _plant()
    assert {
        "Application.title", "Application.action_text", "Application.places",
        "Application.contact_name", "Application.signer_name", "Application.organisation_name",
        "Organisation.name", "Award.override_reason", "Award.explanation", "FinalReport.text",
        "Redirection.name", "Redirection.reason", "Need.text", "Neighbourhood.name",
        "ContratDeVilleFiling.reference", "Decision.text",
    } - planted == set()  # fmt: skip
    assert SECRET not in _csv(client)
    content = client.get(reverse("anonymous_xlsx"), {"annees": 2025}).content
    assert SECRET not in _words_of(content)


def test_no_number_and_no_date_is_in_the_file(client, agent):
    a_finished_year(funded=6, others=2)
    text = _csv(client)
    numbers = [*Application.objects.values_list("number", flat=True), "73282932000074", "W62000"]
    assert [number for number in numbers if number in text] == []
    assert re.findall(r"\d{4}-\d{2}|\d{2}/\d{2}", text) == []
    assert re.findall(r"\d{6,}", text) == []


def test_the_order_of_the_rows_follows_no_dossier(client, agent):
    a_finished_year(funded=6, others=2)
    before = _csv(client)
    last = Application.objects.count()
    for rank, application in enumerate(Application.objects.order_by("sequence")):
        application.sequence = 10_000 + last - rank
        application.save()
    assert _csv(client) == before
    first = list(csv.reader(StringIO(before), delimiter=";"))[1:]
    assert first == sorted(first)


def test_a_row_says_coarse_things(client, agent):
    a_finished_year(funded=6)
    paid = [row for row in _rows(client) if row["issue"] == "financé"]
    assert {row["accorde"] for row in paid} == {"6000"}
    assert {row["verse"] for row in paid} == {"3000"}
    assert {row["femmes_prevu"] for row in paid} == {"moins de 5"}
    assert {row["moins_de_26_prevu"] for row in paid} == {"non connu"}
    assert {row["delai_jours"] for row in paid} == {"80"}
    assert sum(row["contrat_depose"] == "oui" for row in paid) == (
        ContratDeVilleFiling.objects.count()
    )


def test_an_issue_shared_by_few_is_told_as_another(client, agent):
    a_finished_year(funded=6, others=1)
    assert sorted({row["issue"] for row in _rows(client)}) == ["autre", "financé"]


def test_a_small_commune_is_never_told(client, agent):
    a_finished_year(funded=6, others=1)
    place = Neighbourhood.objects.get(code="QX1")
    place.communes.all().update(name="Minusculeville")
    assert "Minusculeville" not in _csv(client)


def test_combinations_are_shared_by_five_or_hidden():
    many = [Traits("Santé", "CCAS", "Ville")] * 5
    few = [Traits("Santé", "CCAS", "Village")] * 4
    alone = [Traits("Mobilité", "EHPAD", "Ville")]
    found = generalised([*many, *few, *alone])
    assert found[:5] == many
    assert found[5:9] == [Traits(OTHER, OTHER, OTHER)] * 4
    assert found[9] == Traits(OTHER, OTHER, OTHER)


def test_what_five_share_without_their_communes_is_told():
    found = generalised([Traits("Santé", "CCAS", f"Ville {rank}") for rank in range(5)])
    assert found == [Traits("Santé", "CCAS", OTHER)] * 5


def test_no_cell_is_a_formula(client, agent):
    a_finished_year(funded=6)
    OrganisationType.objects.update(name="=1+1")
    assert not re.search(r"(^|;)[=+@-]", _csv(client), re.MULTILINE)


def test_years_with_few_dossiers_are_refused_with_what_to_do(client, agent):
    a_finished_year(funded=2, others=0)
    answer = client.get(reverse("anonymous_csv"), {"annees": 2025})
    assertContains(answer, "moins de 5\u00a0dossiers", status_code=422)
    none = client.get(reverse("anonymous_csv"))
    assertContains(none, "Choisissez au moins une année.", status_code=422)
    ApplicationFactory()
    under_way = client.get(reverse("anonymous_csv"), {"annees": 2026})
    assertContains(under_way, "Choisissez des années de la liste.", status_code=422)
    typed_in = client.get(reverse("anonymous_csv"), {"annees": 2020})
    assertContains(typed_in, "Choisissez des années de la liste.", status_code=422)


def test_the_page_and_the_workbook_explain_every_column(client, agent):
    a_finished_year(funded=6)
    page = client.get(reverse("anonymous"))
    content = client.get(reverse("anonymous_xlsx"), {"annees": 2025}).content
    sheet = openpyxl.load_workbook(BytesIO(content))["Ce que contient le fichier"]
    told = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert told == [column.name for column in COLUMNS] == list(_rows(client)[0])
    for column in COLUMNS:
        assertContains(page, f"<code>{column.name}</code>")


def test_the_file_costs_the_same_with_ten_dossiers_or_thirty(
    client, agent, django_assert_num_queries
):
    campaign = a_finished_year(funded=6)
    with django_assert_num_queries(6):
        _csv(client)
    for rank in range(6, 30):
        a_funded_action(campaign, rank)
    with django_assert_num_queries(6):
        _csv(client)
