"""The form on a telephone: what it says while one writes, what it never says before the review."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from applications.actions import drafts
from applications.models import Draft
from tests.factories import BonusRuleFactory, TerritoryFactory
from tests.factories.applications import WHILE_OPEN
from tests.factories.requests import complete_texts, receiving_campaign

pytestmark = pytest.mark.django_db(transaction=True)
COLLECTIF = "Vous n’êtes pas encore déclarés\u00a0? Vous pouvez déposer et rencontrer le jury."


@pytest.fixture(autouse=True)
def call() -> Iterator[None]:
    TerritoryFactory()
    BonusRuleFactory(campaign=receiving_campaign())
    with time_machine.travel(WHILE_OPEN):
        yield


def begin(page: Page) -> Draft:
    page.goto("/dossiers/nouveau/")
    page.get_by_role("button", name="Commencer mon dossier").click()
    expect(page.get_by_role("heading", name="Mon brouillon")).to_be_visible()
    return Draft.objects.get(pk=re.search(r"[0-9a-f-]{36}", page.url)[0])


def fill(page: Page, name: str, text: str) -> None:
    page.locator(f"[name={name}]").fill(text)


def said(page: Page, place: str):
    return page.locator(f"[data-words={place}]")


def test_the_share_of_residents_and_the_likely_award_are_said_while_one_writes(open_window) -> None:
    page = open_window("phone")
    begin(page)
    fill(page, "people_expected", "48")
    fill(page, "qpv_people_expected", "12")
    expect(said(page, "residents")).to_contain_text(
        "12 personnes sur 48 habitent un quartier prioritaire, soit 25\u00a0%. L’appel vise au"
        " moins 60\u00a0%. Vous pouvez déposer\u00a0: dites-nous pourquoi case\u00a07."
    )
    fill(page, "expense_60", "10 000")
    expect(said(page, "award")).to_contain_text(
        "un taux de 60\u00a0%, l’aide pourrait aller jusqu’à 6\u00a0000\u00a0€. Ce n’est qu’un"
        " calcul"
    )
    fill(page, "claim_women", "44 participantes sur 48.")
    expect(said(page, "award")).to_contain_text(
        "Ce taux majoré suppose que l’action mobilise des femmes\u00a0: le jury le confirme ou non."
    )


def test_a_budget_out_of_balance_is_never_red_while_one_writes(open_window) -> None:
    page = open_window("phone")
    begin(page)
    fill(page, "expense_60", "2 400")
    expect(said(page, "balance")).to_contain_text("Il manque 2\u00a0400\u00a0€ du côté des")
    for alarm in (".field-error", ".is-invalid", ".notice-error"):
        assert page.locator(f"{alarm}:visible").count() == 0
    page.get_by_role("button", name="Relire avant de déposer").click()
    missing = page.get_by_role("region", name="à compléter")
    expect(missing).to_contain_text("doivent être égales")
    missing.get_by_role("link", name="Le budget de l’action").click()
    expect(page.locator("#id_revenue_70_error")).to_contain_text("doivent être égales")
    described = page.locator("#id_revenue_70").get_attribute("aria-describedby")
    assert described.split()[-1] == "id_revenue_70_error"


def test_a_page_blanche_puts_the_budget_away(open_window) -> None:
    page = open_window("phone")
    begin(page)
    budget = page.get_by_label("Achats et fournitures (60)")
    expect(budget).to_be_visible()
    page.get_by_label("Page blanche").check()
    expect(budget).to_be_hidden()
    expect(page.get_by_text("ce tableau n’est pas à remplir")).to_be_visible()
    expect(said(page, "award")).to_contain_text("Page blanche\u00a0: pas de budget ni de taux.")


def test_without_javascript_a_collectif_ticks_saves_and_reads_the_same_sentences(
    open_window,
) -> None:
    page = open_window("phone", java_script_enabled=False)
    draft = begin(page)
    expect(page.get_by_text(COLLECTIF)).to_be_visible()
    page.get_by_label("En cours de création").check()
    fill(page, "people_expected", "10")
    fill(page, "qpv_people_expected", "9")
    page.get_by_role("button", name="Enregistrer mon brouillon").click()
    expect(page.get_by_label("En cours de création")).to_be_checked()
    expect(said(page, "residents")).to_contain_text("soit 90\u00a0%")
    draft.refresh_from_db()
    assert draft.text_of("identifier_pending") == "oui"
    page.get_by_role("button", name="Relire avant de déposer").click()
    expect(page.locator("dl", has_text="SIRET ou RNA")).to_contain_text("en cours de création")
    expect(page.get_by_text("elle s’y engage pour le jour de sa déclaration")).to_be_visible()


def test_the_seven_commitments_and_the_data_notice_are_one_tap_away(open_window) -> None:
    page = open_window("phone")
    draft = begin(page)
    notice = page.get_by_text("mission d’intérêt public")
    expect(notice).to_be_hidden()
    page.get_by_text("Qui lira ces renseignements").click()
    expect(notice).to_be_visible()
    page.goto(f"/dossiers/brouillons/{draft.pk}/relecture/")
    page.get_by_text("Lire les sept engagements républicains").click()
    commitments = page.locator("details[open] li")
    expect(commitments).to_have_count(7)
    expect(commitments.first).to_contain_text("Respect des lois de la République.")
    expect(page.get_by_label("Sans objet")).to_be_visible()


def test_a_public_body_is_not_asked_for_the_republican_contract(open_window) -> None:
    page = open_window("phone")
    draft = begin(page)
    draft.campaign.organisation_types.update(is_public_body=True)
    drafts.save_fields(draft, texts=complete_texts(), at=WHILE_OPEN)
    page.goto(f"/dossiers/brouillons/{draft.pk}/relecture/")
    expect(page.get_by_text("Vos deux pages sont complètes.")).to_be_visible()
    assert page.get_by_text("contrat d’engagement républicain").count() == 0
    assert page.get_by_label("Sans objet").count() == 0


@pytest.mark.parametrize("size", ["phone", "tablet", "desktop"])
def test_the_form_its_errors_and_the_review_are_accessible_and_fit_the_screen(
    open_window, size: str
) -> None:
    page = open_window(size)
    draft = begin(page)
    texts = complete_texts(title="", neighbourhoods="", expense_60="cher", people_expected="vingt")
    drafts.save_fields(draft, texts=texts, at=WHILE_OPEN)
    address = f"/dossiers/brouillons/{draft.pk}/"
    for path in (address, f"{address}?revoir=1", f"{address}relecture/"):
        page.goto(path)
        for summary in page.locator("main summary").all():
            summary.click()
        found = Axe().run(page).response["violations"]
        assert [violation["id"] for violation in found] == [], path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= page.viewport_size["width"], path


def test_every_problem_of_the_review_leads_to_its_box(open_window) -> None:
    page = open_window("phone")
    draft = begin(page)
    page.goto(f"/dossiers/brouillons/{draft.pk}/relecture/")
    links = [
        link.get_attribute("href")
        for link in page.get_by_role("region", name="à compléter").get_by_role("link").all()
    ]
    assert len(links) > 10
    page.goto(links[0])
    for link in links:
        assert page.locator(f"#{link.rpartition('#')[2]}").count() == 1, link


def test_a_telephone_shows_the_right_keyboard_and_fills_in_by_itself(open_window) -> None:
    page = open_window("phone")
    begin(page)
    for name, wanted in {
        "contact_phone": {"type": "tel", "autocomplete": "tel"},
        "contact_email": {"type": "email", "autocomplete": "email"},
        "partner_1_email": {"type": "email", "autocomplete": "off"},
        "starts_on": {"type": "date"},
        "expense_60": {"inputmode": "decimal", "enterkeyhint": "next"},
        "people_expected": {"inputmode": "numeric"},
        "organisation_name": {"autocomplete": "organization"},
    }.items():
        field = page.locator(f"[name={name}]")
        assert {key: field.get_attribute(key) for key in wanted} == wanted, name
