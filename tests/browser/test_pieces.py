"""Joining a piece from a phone: the photograph is reduced, the size is said before it leaves."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from applications.models import Attachment
from tests.factories import TerritoryFactory
from tests.factories.applications import CampaignFactory
from tests.hostile_files import pdfs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def write(open_window, live_server):
    """The form of a new draft, without an account."""
    TerritoryFactory()
    today = timezone.localdate()
    CampaignFactory(opens_on=today - timedelta(days=1), closes_on=today + timedelta(days=30))

    def opened(**options):
        page = open_window("phone", **options)
        page.goto("/dossiers/nouveau/")
        page.get_by_role("button", name="Commencer").first.click()
        page.wait_for_url("**/dossiers/brouillons/**")
        return page

    return opened


def photograph() -> dict:
    out = BytesIO()
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(out, "JPEG", quality=92)
    return {"name": "IMG 0001.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_a_photograph_is_reduced_before_it_leaves_and_the_text_is_kept(write) -> None:
    page = write()
    page.locator("#id_title").fill("Coudre ensemble")
    box = page.get_by_label("Pièce à joindre")
    box.set_input_files(photograph())
    status = page.locator("#id_piece_status")
    expect(status).to_contain_text("photo réduite")
    assert box.evaluate("input => input.files[0].size") < 1_500_000
    page.get_by_role("button", name="Joindre cette pièce").click()
    expect(page.get_by_role("link", name="IMG 0001.jpg")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("Coudre ensemble")
    assert Attachment.objects.get().file.name == "IMG 0001.jpg"


def test_a_file_too_heavy_is_refused_before_it_leaves(write) -> None:
    page = write()
    box = page.get_by_label("Pièce à joindre")
    heavy = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": bytes(11_000_000)}
    box.set_input_files(heavy)
    expect(page.locator("#id_piece_error")).to_contain_text("Ce fichier pèse 11\u00a0Mo")
    expect(box).to_have_attribute("aria-invalid", "true")
    assert "id_piece_error" in box.get_attribute("aria-describedby")
    assert box.evaluate("input => input.files.length") == 0


def test_without_javascript_a_piece_leaves_with_the_text_being_written(write) -> None:
    page = write(java_script_enabled=False)
    page.locator("#id_title").fill("Coudre ensemble")
    plan = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": pdfs.plain()}
    page.get_by_label("Pièce à joindre").set_input_files(plan)
    page.get_by_role("button", name="Joindre cette pièce").click()
    expect(page.get_by_role("link", name="plan.pdf")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("Coudre ensemble")
    page.get_by_role("button", name="Retirer plan.pdf").click()
    expect(page.get_by_role("link", name="plan.pdf")).to_have_count(0)
