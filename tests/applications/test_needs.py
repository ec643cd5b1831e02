"""The besoins repérés of a call."""

import pytest

from applications.actions import needs
from applications.domain.refusals import InUseError, MissingReasonError, RefusedError
from applications.models import Need
from tests.factories import ApplicationFactory, CampaignFactory, ThemeFactory, UserFactory
from tests.factories.applications import WHILE_OPEN

pytestmark = pytest.mark.django_db


def add(theme, text="Se soigner près de chez soi", source="Direction de la santé", **changes):
    values = {"campaign": theme.campaign, "theme": theme, "text": text, "source": source}
    return needs.add(**{**values, **changes}, by=UserFactory(agent=True), at=WHILE_OPEN)


def test_needs_keep_their_order_and_who_voiced_them() -> None:
    theme = ThemeFactory()
    add(theme)
    add(theme, text="Garder les petits le mercredi", is_poorly_covered=True)
    assert [(need.text, need.position) for need in theme.campaign.needs.all()] == [
        ("Se soigner près de chez soi", 0),
        ("Garder les petits le mercredi", 1),
    ]


@pytest.mark.parametrize("changes", [{"text": " "}, {"source": ""}])
def test_a_need_says_what_and_from_whom(changes) -> None:
    with pytest.raises(MissingReasonError):
        add(ThemeFactory(), **changes)


def test_a_need_is_written_once() -> None:
    theme = ThemeFactory()
    add(theme)
    with pytest.raises(RefusedError, match="déjà dans la liste"):
        add(theme)


def test_a_need_belongs_to_a_theme_of_its_call() -> None:
    with pytest.raises(RefusedError, match="thème de cet appel"):
        add(ThemeFactory(), campaign=CampaignFactory(code="2027", year=2027))


def test_a_need_chosen_by_a_dossier_stays() -> None:
    theme = ThemeFactory()
    need = add(theme)
    ApplicationFactory(theme=theme, need=need)
    with pytest.raises(InUseError):
        needs.remove(need, by=UserFactory(agent=True), at=WHILE_OPEN)
    assert Need.objects.count() == 1
