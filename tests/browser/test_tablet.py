"""The jury's tablet in Chromium: each touch saved, a dead network, two tablets, big targets."""

from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from juries.actions import sheets
from juries.models import Mark, Score
from tests.browser.conftest import sign_in
from tests.juries.sitting import HEARD_AT, Sitting, convene

TOO_SMALL = """() => [...document.querySelectorAll(
    'main a, main button, main input:not([type=hidden]), main select, main textarea'
    + ', .status-line .btn'
  )].filter(each => each.offsetParent && !each.hidden)
    .map(each => (each.type === 'radio' ? each.parentElement : each))
    .filter(each => {
      const box = each.getBoundingClientRect();
      return Math.round(box.width) < 48 || Math.round(box.height) < 48;
    }).map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture
def sitting(transactional_db) -> Sitting:
    panel = convene()
    panel.sit("Mireille Wattel", panel.citizens)
    panel.open()
    return panel


def open_sheet(page: Page, sitting: Sitting) -> None:
    address = f"/jury/auditions/{sitting.hearing.pk}/"
    sign_in(page, sitting.jurors["Mireille Wattel"].user.email, where=address)
    page.goto(address)


def touch(page: Page, sitting: Sitting, note: str, *, criterion: int = 0) -> None:
    row = page.locator(f"#critere-{sitting.criteria[criterion].pk}")
    row.locator(".note", has_text=note).first.click()


def status(page: Page):
    return page.locator("[data-status]")


def test_each_touch_is_saved_without_a_button(open_window, sitting: Sitting) -> None:
    page = open_window("tablet")
    open_sheet(page, sitting)
    expect(page.get_by_role("button", name="Enregistrer mes notes")).to_be_hidden()
    for note in ("1", "2", "3"):
        touch(page, sitting, note)
    touch(page, sitting, "Je ne me prononce pas", criterion=1)
    expect(status(page)).to_have_text("Tout est enregistré · 2 critères sur 2")
    assert list(Score.objects.order_by("criterion").values_list("value", flat=True)) == [3, None]
    page.get_by_role("button", name="Terminer ma fiche").click()
    expect(page.get_by_text("est terminée")).to_be_visible()


def test_a_touch_without_network_waits_and_leaves_by_itself(open_window, sitting: Sitting) -> None:
    page = open_window("tablet")
    open_sheet(page, sitting)
    page.context.set_offline(True)
    touch(page, sitting, "4")
    expect(status(page)).to_have_text("1 note sur cette tablette, en attente de réseau")
    page.context.set_offline(False)
    expect(status(page)).to_have_text("Tout est enregistré · 1 critère sur 2", timeout=10_000)
    assert (Score.objects.get().value, Mark.objects.count()) == (4, 1)


def test_two_versions_of_a_note_are_chosen_by_hand(open_window, sitting: Sitting) -> None:
    page = open_window("tablet")
    open_sheet(page, sitting)
    sheets.mark(
        sitting.sheet("Mireille Wattel"),
        criterion=sitting.criteria[0],
        value=2,
        client_id=uuid4(),
        at=HEARD_AT,
    )
    touch(page, sitting, "4")
    page.get_by_role("button", name="Garder celle déjà enregistrée").click()
    row = page.locator(f"#critere-{sitting.criteria[0].pk}")
    expect(row.get_by_role("radio", name="2 sur 5")).to_be_checked()
    assert Score.objects.get().value == 2


def test_the_sheet_works_without_javascript(open_window, sitting: Sitting) -> None:
    page = open_window("tablet", java_script_enabled=False)
    open_sheet(page, sitting)
    touch(page, sitting, "4")
    page.get_by_role("button", name="Terminer ma fiche").click()
    expect(page.get_by_role("alert")).to_contain_text("L’idée")
    touch(page, sitting, "3", criterion=1)
    page.get_by_role("button", name="Terminer ma fiche").click()
    expect(page.get_by_text("est terminée")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "tablet"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_targets_are_big_and_axe_finds_nothing(
    open_window, sitting: Sitting, size: str, scheme: str
) -> None:
    page = open_window(size, color_scheme=scheme)
    open_sheet(page, sitting)
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
