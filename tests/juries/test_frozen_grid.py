"""The grid that sheets were opened with: the database keeps it, whoever writes to it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from applications.enums import Grid
from applications.models import Campaign, Criterion
from juries.models import College, ScoreSheet
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    CriterionFactory,
    HearingFactory,
    SeatFactory,
    UserFactory,
)
from tests.factories.applications import AFTER_CLOSING
from tests.juries.sitting import Sitting, convene

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting() -> Sitting:
    """The first sheets of the call are open."""
    panel = convene()
    panel.sit("Ada", panel.agents)
    panel.open("Ada")
    return panel


def refuses(sentence: str) -> pytest.RaisesExc[IntegrityError]:
    return pytest.raises(IntegrityError, match=sentence)


@pytest.mark.parametrize(
    "change",
    [{"weight": 5}, {"name": "L’ambition"}, {"anchors": ["Non."] * 6}, {"position": 9}],
)
def test_a_criterion_no_longer_changes(sitting: Sitting, change: dict[str, object]) -> None:
    with refuses("La grille est figée"), transaction.atomic():
        Criterion.objects.filter(pk=sitting.criteria[0].pk).update(**change)


def test_no_criterion_comes_or_goes(sitting: Sitting) -> None:
    with refuses("La grille est figée"), transaction.atomic():
        CriterionFactory(campaign=sitting.campaign)
    with refuses("La grille est figée"), transaction.atomic():
        CriterionFactory(campaign=sitting.campaign, grid=Grid.PAGE_BLANCHE)
    with refuses("La grille est figée"), transaction.atomic():
        sitting.criteria[0].delete()


def test_no_criterion_passes_from_one_call_to_another(sitting: Sitting) -> None:
    other = CriterionFactory(campaign=CampaignFactory(code="2027"))
    for criterion, call in ((other, sitting.campaign), (sitting.criteria[0], other.campaign)):
        with refuses("La grille est figée"), transaction.atomic():
            Criterion.objects.filter(pk=criterion.pk).update(campaign=call)


def test_plain_sql_is_refused_too(sitting: Sitting) -> None:
    with refuses("criterion_is_kept"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE applications_criterion SET weight = weight + 1")


@pytest.mark.parametrize("at", [None, AFTER_CLOSING])
def test_a_frozen_grid_stays_frozen(sitting: Sitting, at: object) -> None:
    with refuses("Une grille figée le reste"), transaction.atomic():
        Campaign.objects.filter(pk=sitting.campaign.pk).update(grid_frozen_at=at)


def test_the_grid_of_another_call_still_changes(sitting: Sitting) -> None:
    other = CriterionFactory(campaign=CampaignFactory(code="2027"))
    changed = Criterion.objects.filter(pk=other.pk)
    assert (changed.update(weight=5), other.delete()[0]) == (1, 1)


def test_no_sheet_comes_before_its_grid_is_frozen() -> None:
    hearing = HearingFactory()
    dossier = ApplicationFactory(campaign=hearing.campaign, theme=hearing.theme)
    with refuses("fige d’abord la grille"), transaction.atomic():
        ScoreSheet.objects.create(hearing=hearing, application=dossier, seat=SeatFactory())


def test_no_weight_of_a_college_changes_under_open_sheets(sitting: Sitting) -> None:
    with refuses("Les poids ne changent plus"), transaction.atomic():
        College.objects.filter(pk=sitting.citizens.pk).update(weight=4)
    assert College.objects.filter(pk=sitting.citizens.pk).update(quorum=1) == 1


def test_the_form_says_it_first_and_clearly(sitting: Sitting, client: Client) -> None:
    address = f"/equipe/appels/{sitting.campaign.code}/grille/jury/"
    anchors = {f"anchor_0_{note}": f"Phrase {note}." for note in range(6)}
    client.force_login(UserFactory(agent=True))
    page = client.post(address, {"name_0": "L’ambition", "weight_0": "5", **anchors})
    assert "La grille est figée depuis la première fiche de notation\u00a0: elle ne" in page.text
    assert list(sitting.campaign.criteria.all()) == sitting.criteria
