"""The day of an audition in Chromium: the keyboard alone, a page that reads itself again."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ami_portal.accounts.models import User
from juries.actions import notes
from juries.models import HearingNote, HearingStep
from tests.browser.conftest import sign_in
from tests.factories import UserFactory
from tests.juries.sitting import HEARD_AT, Sitting, convene


@pytest.fixture
def sitting(transactional_db) -> Sitting:
    panel = convene()
    panel.sit("Mireille Wattel", panel.citizens)
    panel.open()
    return panel


@pytest.fixture
def agent(transactional_db) -> User:
    return UserFactory(agent=True, name="Yanis Carlier", email="yanis@agglo.example")


def press(page: Page, name: str, *, within: str = "#direct") -> None:
    """Reach a button and press it as a keyboard does."""
    button = page.locator(within).get_by_role("button", name=name).first
    button.focus()
    page.keyboard.press("Enter")


def test_an_agent_runs_an_audition_by_keyboard(open_window, sitting: Sitting, agent: User) -> None:
    page = open_window("desktop")
    sign_in(page, agent.email)
    page.goto(f"/auditions/{sitting.hearing.pk}/jour/")
    first = sitting.applications[0]
    box = page.get_by_label("Toute l’audition")
    box.fill("Une phrase pas encore partie")
    press(page, "Elle est là", within=f"#structure-{first.number}")
    expect(page.locator(f"#structure-{first.number}")).to_contain_text("noté par Yanis Carlier")
    expect(page.locator(f"#structure-{first.number}")).to_be_focused()
    expect(box).to_have_value("Une phrase pas encore partie")
    for application in sitting.applications:
        press(page, f"Commencer\u00a0: {application.organisation_name}")
        expect(page.locator(".is-running")).to_contain_text(application.organisation_name)
    press(page, "Commencer\u00a0: Échange")
    expect(page.locator(".is-running")).to_contain_text("Échange entre les structures")
    press(page, "Finir")
    expect(page.locator(".is-running")).to_have_count(0)
    expect(page.get_by_text("Enregistré à")).to_be_visible()
    press(page, "Clore l’audition")
    expect(page.locator("#direct")).to_contain_text("Audition close")
    expect(page.locator("#messages")).to_contain_text("L’audition est close.")
    assert HearingNote.objects.get().text == "Une phrase pas encore partie"
    assert HearingStep.objects.filter(ended_at__isnull=False).count() == 4


def test_two_agents_who_type_at_once_choose(open_window, sitting: Sitting, agent: User) -> None:
    page = open_window("tablet")
    sign_in(page, agent.email)
    page.goto(f"/auditions/{sitting.hearing.pk}/jour/")
    other = UserFactory(agent=True, name="Dominique Autre")
    notes.write(sitting.hearing, text="Son texte", based_on=0, by=other, at=HEARD_AT)
    page.get_by_label("Toute l’audition").fill("Le mien")
    expect(page.get_by_role("alert")).to_contain_text("Dominique Autre a écrit autre chose")
    assert HearingNote.objects.get().text == "Son texte"
    page.get_by_role("button", name="Garder mon texte à la place").click()
    expect(page.locator("#messages")).to_contain_text("Vos notes sont enregistrées.")
    assert HearingNote.objects.get().text == "Le mien"


@pytest.mark.parametrize("size", ["phone", "tablet", "desktop"])
def test_axe_finds_nothing_on_the_day(open_window, sitting, agent, size: str) -> None:
    page = open_window(size, reduced_motion="reduce")
    sign_in(page, agent.email)
    for address in (f"/auditions/{sitting.hearing.pk}/jour/", "/auditions/jour/2026-11-24/"):
        page.goto(address)
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_an_advice_counts_what_the_letter_still_holds(open_window, sitting, agent) -> None:
    page = open_window("phone")
    sign_in(page, agent.email)
    page.goto(f"/auditions/{sitting.hearing.pk}/jour/")
    form = page.locator("[data-advice]").first
    page.locator("summary", has_text="Donner un conseil à ce projet").first.click()
    form.get_by_label("Structure citée").fill("La Régie")
    form.get_by_label("Précision du conseil").fill("x" * 190)
    left = form.locator("[data-left]")
    expect(left).to_have_text("\u00a0: encore 0\u00a0signe")
    form.get_by_label("Précision du conseil").press_sequentially("yz")
    expect(left).to_have_text("\u00a0: 2\u00a0signes de trop")
    form.get_by_label("Conseil", exact=True).select_option("meet")
    form.get_by_role("button", name="Noter ce conseil").click()
    expect(page.get_by_role("alert")).to_contain_text("Raccourcissez ce conseil de 2\u00a0signes")
    expect(page.locator("[data-left]").first).to_have_text("\u00a0: 2\u00a0signes de trop")
