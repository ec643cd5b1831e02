"""A paper typed to its receipt, an earlier dossier reused and help asked, as people do it."""

from datetime import timedelta
from io import BytesIO

from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from ami_portal.common.dates import in_paris, paris_day
from applications.models import Application, Draft
from tests.browser.conftest import sign_in
from tests.factories import (
    ApplicationFactory,
    CampaignFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.requests import complete_texts, receiving_campaign

WRITTEN_BY_HAND = (
    "organisation_name", "contact_name", "contact_phone", "legal_representative", "title",
    "need_text", "action_text", "residents_text", "expense_60", "revenue_74_this_call",
    "requested_amount",
)  # fmt: skip


def open_call():
    TerritoryFactory()
    today = paris_day(timezone.now())
    return receiving_campaign(
        opens_on=today - timedelta(days=20), closes_on=today + timedelta(days=20)
    )


def test_an_agent_types_a_paper_and_prints_its_receipt(open_window, transactional_db) -> None:
    open_call()
    agent = UserFactory(agent=True, name="Camille Agent")
    arrived = in_paris(timezone.now() - timedelta(hours=26))
    page = open_window("desktop")
    sign_in(page, agent.email, where="/equipe/dossiers/")
    page.get_by_role("link", name="Saisir un dossier reçu sur papier").click()
    page.get_by_label("Jour d’arrivée du papier").fill(f"{arrived:%Y-%m-%d}")
    page.get_by_label("Heure d’arrivée").fill(f"{arrived:%H:%M}")
    page.get_by_role("button", name="Commencer la saisie").click()
    expect(page.get_by_role("heading", name="Dossier papier")).to_be_visible()
    texts = complete_texts(expense_60="8 000", revenue_74_this_call="8 000")
    for name in WRITTEN_BY_HAND:
        page.locator(f"#id_{name}").fill(texts[name])
    page.locator("#id_organisation_type").select_option(texts["organisation_type"])
    page.locator("#id_theme").select_option(texts["theme"])
    page.get_by_label("Cité des Lilas").check()
    page.locator("#id_starts_on").fill("2027-01-04")
    page.locator("#id_ends_on").fill("2027-12-18")
    page.get_by_role("button", name="Relire avant de déposer").click()
    page.wait_for_url("**/relecture/")
    expect(page.get_by_text("Les deux pages sont complètes.")).to_be_visible()
    page.get_by_label("Les engagements sont cochés et la demande").check()
    page.get_by_label("Nom de qui a signé").fill("Dominique Exemple")
    page.get_by_label("Sa qualité").fill("Présidente")
    page.get_by_role("button", name="Déposer ce dossier papier").click()
    page.wait_for_url("**/saisie/*-*/")
    expect(page.get_by_text("Imprimez l’accusé de réception")).to_be_visible()
    receipt = page.get_by_role("link", name="Imprimer l’accusé de réception (PDF)")
    content = page.request.get(receipt.get_attribute("href")).body()
    text = " ".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())
    assert "saisie par Camille Agent" in text
    assert in_paris(Application.objects.get().submitted_at).replace(second=0) == arrived.replace(
        second=0, microsecond=0
    )


def test_an_earlier_dossier_is_reused_and_help_is_asked_on_a_phone_without_javascript(
    open_window, transactional_db
) -> None:
    open_call()
    owner, agent = UserFactory(), UserFactory(agent=True, name="Camille Agent")
    earlier = ApplicationFactory(
        campaign=CampaignFactory(code="2025", year=2025),
        organisation=MembershipFactory(user=owner).organisation,
        raw_fields=complete_texts(),
    )
    page = open_window("phone", java_script_enabled=False)
    sign_in(page, owner.email)
    page.goto("/dossiers/nouveau/")
    page.get_by_role("link", name="Reprendre mon dossier 2025").click()
    page.get_by_label("Case 2a. Le titre").uncheck()
    page.get_by_role("button", name="Commencer avec ces textes").click()
    draft = Draft.objects.get(reused_from=earlier)
    expect(page.locator("#id_need_text")).to_have_value(complete_texts()["need_text"])
    expect(page.locator("#id_title")).to_have_value("")
    page.get_by_role("link", name="Demander de l’aide").click()
    page.get_by_role("button", name="Demander de l’aide").click()
    expect(page.get_by_text("Un agent va vous appeler")).to_be_visible()

    desk = open_window("desktop")
    sign_in(desk, agent.email, where="/equipe/")
    desk.get_by_role("link", name="demande d’aide à prendre").click()
    desk.get_by_role("button", name="Je m’en occupe").click()
    expect(desk.get_by_text(complete_texts()["need_text"])).to_be_visible()

    page.goto(f"/dossiers/brouillons/{draft.pk}/")
    expect(page.get_by_text("Camille Agent a regardé votre brouillon")).to_be_visible()
    page.get_by_role("button", name="Arrêter cette aide").click()
    expect(page.get_by_text("vous seuls lisez ce brouillon").first).to_be_visible()
    assert desk.reload().status == 404
