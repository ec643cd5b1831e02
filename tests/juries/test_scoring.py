"""What is stored as the panel's opinion of a dossier, and when."""

from decimal import Decimal

import pytest

from juries.actions import links, sheets
from juries.models import PanelResult
from tests.juries.sitting import HEARD_AT, Sitting, convene

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting() -> Sitting:
    panel = convene()
    for name in ("Ada", "Bob", "Eve", "Max"):
        panel.sit(name, panel.agents)
    panel.sit("Zoé", panel.citizens)
    panel.open()
    return panel


def stored(sitting: Sitting) -> PanelResult:
    return PanelResult.objects.get(application=sitting.applications[0])


def test_nothing_is_stored_before_a_sheet_ends(sitting: Sitting) -> None:
    assert not PanelResult.objects.filter(application=sitting.applications[0]).exists()


def test_four_agents_do_not_outvote_one_citizen(sitting: Sitting) -> None:
    for name in ("Ada", "Bob", "Eve", "Max"):
        sitting.score(name, 5, 5)
    sitting.score("Zoé", 1, 1)
    result = stored(sitting)
    assert (result.mean, result.dispersion) == (Decimal("3.00"), Decimal("4.00"))
    assert (result.sheets_finished, result.sheets_expected) == (5, 5)


def test_a_college_of_one_has_no_mean_of_its_own_even_in_the_table(sitting: Sitting) -> None:
    sitting.score("Ada", 4, 4)
    sitting.score("Bob", 2, 2)
    sitting.score("Zoé", 1, 1)
    assert stored(sitting).colleges == [
        {"college": "Agglomération", "weight": 1, "seats": 2, "mean": "3.00"},
        {"college": "Conseillers citoyens", "weight": 1, "seats": 1, "mean": None},
    ]


def test_weights_of_criteria_and_abstentions_count(sitting: Sitting) -> None:
    sitting.score("Ada", 4, 0)
    sitting.score("Bob", 3, None)
    assert stored(sitting).mean == Decimal("3.00")


def test_a_sheet_not_finished_does_not_count(sitting: Sitting) -> None:
    sitting.score("Ada", 4, 4)
    sheets.mark(
        sitting.sheet("Bob"),
        criterion=sitting.criteria[0],
        value=0,
        client_id="11111111-1111-4111-8111-111111111111",
        at=HEARD_AT,
    )
    assert (stored(sitting).mean, stored(sitting).sheets_finished) == (Decimal("4.00"), 1)


def test_a_reopened_sheet_leaves_the_mean_until_it_ends_again(sitting: Sitting) -> None:
    sitting.score("Ada", 4, 4)
    sheet = sitting.score("Bob", 2, 2)
    sheets.reopen(sheet, by=sitting.jurors["Bob"].user, at=HEARD_AT)
    assert stored(sitting).mean == Decimal("4.00")
    sheets.finish(sheet, at=HEARD_AT)
    assert stored(sitting).mean == Decimal("3.00")


def test_a_consultative_sheet_never_counts() -> None:
    sitting = convene()
    sitting.sit("Ada", sitting.agents)
    sitting.sit("IREV", sitting.citizens, is_consultative=True)
    sitting.open()
    sitting.score("Ada", 4, 4)
    sitting.score("IREV", 0, 0)
    result = stored(sitting)
    assert (result.mean, result.sheets_finished, result.sheets_expected) == (
        Decimal("4.00"),
        1,
        1,
    )


def test_a_juror_who_declares_a_link_leaves_the_mean(sitting: Sitting) -> None:
    sitting.score("Ada", 5, 5)
    sitting.score("Bob", 1, 1)
    links.declare(
        sitting.hearing,
        sitting.applications[0],
        reason="relative",
        by=sitting.jurors["Ada"].user,
        at=HEARD_AT,
    )
    result = stored(sitting)
    assert (result.mean, result.sheets_finished, result.sheets_expected) == (
        Decimal("1.00"),
        1,
        4,
    )
