"""The bin of drafts, on a telephone, without JavaScript."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.factories import CampaignFactory, DraftFactory, TerritoryFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_draft_comes_back_from_the_bin_and_another_is_kept(
    open_window: Callable[..., Page],
) -> None:
    TerritoryFactory()
    now, person = timezone.now(), UserFactory(name="Aline Decrocq")
    campaign = CampaignFactory(opens_on=date(2025, 1, 6), closes_on=date(2025, 2, 28))
    known = {"campaign": campaign, "owner": person, "touched_at": now - timedelta(days=90)}
    words = {"text": "Coudre ensemble, parler d’emploi", "revision": 1}
    DraftFactory(**known, fields={"title": words}, first_notice_at=now - timedelta(days=3))
    words = {"text": "Le jardin partagé de la rue des Lilas", "revision": 1}
    DraftFactory(**known, fields={"title": words}, binned_at=now - timedelta(days=3))
    page = open_window("phone", java_script_enabled=False)
    sign_in(page, person.email or "")
    page.goto("/dossiers/corbeille/")
    page.get_by_role("button", name="Restaurer ce brouillon").click()
    expect(page.get_by_text("est de nouveau dans vos brouillons")).to_be_visible()
    page.goto("/dossiers/corbeille/")
    page.get_by_role("button", name="Garder ce brouillon").click()
    page.goto("/dossiers/corbeille/")
    expect(page.get_by_role("heading", name="La corbeille est vide")).to_be_visible()
