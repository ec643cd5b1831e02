"""A paper, a borrowed tablet: the code typed or brought by the QR code, links, notes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from juries.actions import door
from juries.models import Score, Slot
from tests.browser.test_tablet import TOO_SMALL
from tests.factories import UserFactory
from tests.juries.sitting import Sitting, convene

NAME = "Mireille Wattel"


@pytest.fixture
def sitting(transactional_db) -> Sitting:
    panel = convene()
    panel.sit(NAME, panel.citizens, user__email=None)
    Slot.objects.update(starts_at=timezone.now())
    return panel


def signs_of(sitting: Sitting) -> str:
    half_day = sitting.hearing.slot.half_day
    agent = UserFactory(agent=True)
    return door.issue(sitting.jurors[NAME], half_day, by=agent, at=timezone.now())[1]


def test_a_code_typed_on_a_tablet_leads_to_the_notes(open_window, sitting: Sitting) -> None:
    page = open_window("tablet")
    page.goto("/jury/accueil/")
    assert page.evaluate(TOO_SMALL) == []
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    page.get_by_label("Le code de votre papier").fill("cdfg hjkm")
    page.get_by_role("button", name="Ouvrir mes auditions").click()
    expect(page.get_by_text("Ce code n’ouvre rien.").first).to_be_visible()
    signs = signs_of(sitting).lower()
    page.get_by_label("Le code de votre papier").fill(f"{signs[:4]} {signs[4:]}")
    page.get_by_role("button", name="Ouvrir mes auditions").click()
    page.get_by_role("link", name="Ouvrir cette audition").click()
    page.get_by_role("button", name="Je n’ai aucun lien avec ces structures").click()
    row = page.locator(f"#critere-{sitting.criteria[0].pk}")
    row.locator(".note", has_text="4").first.click()
    expect(page.locator("[data-status]")).to_have_text("Tout est enregistré · 1 critère sur 2")
    assert Score.objects.get().value == 4
    page.get_by_role("link", name="AMI cohésion sociale").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Un code d’accueil n’ouvre pas cette page"
    )


def test_the_qr_code_fills_the_box_and_only_the_button_opens(open_window, sitting: Sitting) -> None:
    page = open_window("phone")
    signs = signs_of(sitting)
    page.goto(f"/jury/accueil/#{signs}")
    expect(page.get_by_label("Le code de votre papier")).to_have_value(signs)
    assert page.url.endswith("/jury/accueil/")
    page.get_by_role("button", name="Ouvrir mes auditions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes auditions")
