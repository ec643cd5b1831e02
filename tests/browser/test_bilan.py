"""The bilan on an old phone: kept as one types, its photo made smaller, sent without script too."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from applications.actions import agreements
from applications.models import Application, FinalReport
from tests.browser.conftest import sign_in
from tests.factories import MembershipFactory, TerritoryFactory
from tests.factories.awards import funded, with_papers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engaged(settings, tmp_path) -> Application:
    settings.MEDIA_ROOT = tmp_path / "media"
    TerritoryFactory()
    yesterday = timezone.localdate() - timedelta(days=1)
    application = with_papers(funded(deliberation_date=yesterday))
    agreements.commit(
        application,
        signed_on=yesterday,
        by=application.award.granted_by,
        at=timezone.now(),
    )
    return application


def _photo(folder: Path) -> Path:
    """A photograph of a phone: large, and heavier than what is worth sending as it is."""
    path = folder / "atelier.jpg"
    content = BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(content, "JPEG", quality=95)
    path.write_bytes(content.getvalue())
    return path


def test_the_bilan_is_kept_as_one_types_and_its_photo_is_reduced(open_window, engaged, tmp_path):
    member = MembershipFactory(organisation=engaged.organisation).user
    page = open_window("phone")
    sign_in(page, member.email)
    page.goto(f"/dossiers/{engaged.number}/bilan/")

    page.get_by_label("Personnes", exact=True).fill("30")
    expect(page.locator("#etat")).to_contain_text("pas encore envoyé")
    assert FinalReport.objects.get().draft == {"people": "30"}
    photo = _photo(tmp_path)
    page.get_by_label("Une photo (facultatif)").set_input_files(photo)
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Enregistrer et continuer plus tard").click()

    expect(page.get_by_text("Il n’est pas encore envoyé.")).to_be_visible()
    kept = FinalReport.objects.get().photo
    assert kept.size < photo.stat().st_size / 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_bilan_is_sent_without_script(open_window, engaged):
    member = MembershipFactory(organisation=engaged.organisation).user
    page = open_window("phone", java_script_enabled=False)
    sign_in(page, member.email)
    page.goto(f"/dossiers/{engaged.number}/bilan/")

    page.get_by_label("Personnes", exact=True).fill("30")
    page.get_by_label("Ce qui a été fait").fill("Dix ateliers.")
    page.get_by_role("button", name="Envoyer mon bilan").click()
    expect(page.get_by_text("cochez « non connu »").first).to_be_visible()
    for box in page.get_by_label("non connu").all()[1:]:
        box.check()
    page.get_by_label("Achats et fournitures (60)").fill("9 800")
    page.get_by_role("button", name="Envoyer mon bilan").click()

    expect(page.get_by_text("Votre bilan est bien arrivé, merci.")).to_be_visible()
    assert FinalReport.objects.get().people == 30
