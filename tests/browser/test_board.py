"""The board in Chromium: a dossier moved by the mouse, by a finger, by the keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from juries.actions import plans
from juries.models import Hearing, HearingEntry, PlanMove, Slot
from tests.browser.conftest import sign_in
from tests.juries.stage import NOW, Stage, a_call

TOO_SMALL = """() => [
    ...document.querySelectorAll('#plan button, #plan summary, [data-hand] button')
  ].filter(each => each.offsetParent && Math.round(each.getBoundingClientRect().height) < 48)
    .map(each => each.outerHTML.slice(0, 120))"""
TOUCH = """async ([from, to]) => {
    const wait = (delay) => new Promise(done => setTimeout(done, delay));
    const at = ([clientX, clientY], type) => document.elementFromPoint(clientX, clientY)
      .dispatchEvent(new PointerEvent(type, {
        bubbles: true, pointerId: 7, pointerType: 'touch', button: 0, clientX, clientY,
      }));
    at(from, 'pointerdown');
    at([from[0] + 20, from[1] + 20], 'pointermove');
    while (!document.querySelector('#plan .trial')) await wait(30);
    const box = document.querySelector(to).getBoundingClientRect();
    window.scrollBy({top: box.top - 300, behavior: 'instant'});
    const now = document.querySelector(to).getBoundingClientRect();
    at([now.left + 20, now.top + 12], 'pointermove');
    await wait(100);
    at([now.left + 20, now.top + 12], 'pointerup');
}"""


@pytest.fixture
def stage(transactional_db) -> Stage:
    made = a_call(dossiers=6)
    plans.propose(made.campaign, by=made.agent, at=NOW)
    return made


def open_board(page: Page, stage: Stage) -> None:
    sign_in(page, stage.agent.email, where="/auditions/composer/?appel=2026")
    page.goto("/auditions/composer/?appel=2026")


def handle(page: Page, stage: Stage, rank: int = 0):
    return page.locator(f"#prise-{stage.dossiers[rank].pk}")


def a_free_slot() -> Slot:
    return Slot.objects.filter(hearing__isnull=True).first()


def slot_of(stage: Stage, rank: int = 0) -> Slot:
    return HearingEntry.objects.get(application=stage.dossiers[rank]).hearing.slot


def test_the_mouse_moves_a_dossier_and_its_last_move_is_undone(open_window, stage: Stage) -> None:
    page = open_window("desktop")
    open_board(page, stage)
    before, free = slot_of(stage), a_free_slot()
    target = page.locator(f"[data-place=creneau-{free.pk}]")
    handle(page, stage).hover()
    page.mouse.down()
    page.mouse.move(300, 300, steps=3)
    expect(target.locator(".trial")).to_contain_text("serait entendue seule")
    target.hover(force=True)
    page.mouse.up()
    expect(page.locator("#plan .messages")).to_contain_text("déplacé")
    assert slot_of(stage) == free
    page.get_by_role("button", name="Annuler ce déplacement").click()
    expect(page.locator("#plan .messages")).to_contain_text("C’est annulé")
    assert slot_of(stage) == before
    assert PlanMove.objects.count() == 2


def test_a_finger_exchanges_two_dossiers_on_a_phone(open_window, stage: Stage) -> None:
    first, second = stage.dossiers[0], stage.dossiers[3]
    second.theme = first.theme
    second.save()
    page = open_window("phone", has_touch=True)
    open_board(page, stage)
    handle(page, stage).scroll_into_view_if_needed()
    box = handle(page, stage).bounding_box()
    spot = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    here, there = slot_of(stage), slot_of(stage, 3)
    page.evaluate(TOUCH, [spot, f"[data-place=echange-{second.pk}]"])
    expect(page.locator("#plan .messages")).to_contain_text("déplacé")
    assert (slot_of(stage), slot_of(stage, 3)) == (there, here)


def test_the_keyboard_alone_moves_a_whole_audition(open_window, stage: Stage) -> None:
    page = open_window("tablet")
    open_board(page, stage)
    hearing = Hearing.objects.order_by("slot__starts_at").first()
    before = hearing.slot
    grip, says = page.locator(f"#prise-audition-{hearing.pk}"), page.locator("[data-board-says]")
    grip.focus()
    page.keyboard.press("Enter")
    expect(says).to_contain_text("en main. 2 places possibles")
    page.keyboard.press("Escape")
    expect(says).to_have_text("Reposé\u00a0: rien n’a bougé.")
    page.keyboard.press("Enter")
    expect(says).to_contain_text("2 places possibles")
    page.keyboard.press("ArrowDown")
    expect(says).to_contain_text("Place 1 sur 2")
    page.keyboard.press("Enter")
    expect(says).to_contain_text("L’audition entière est déplacée")
    expect(grip).to_be_focused()
    hearing.refresh_from_db()
    assert hearing.slot != before


@pytest.mark.parametrize("size", ["phone", "tablet", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_hand_full_targets_are_big_and_axe_finds_nothing(
    open_window, stage: Stage, size: str, scheme: str
) -> None:
    page = open_window(size, color_scheme=scheme)
    open_board(page, stage)
    handle(page, stage).click()
    expect(page.locator("#plan .trial").first).to_be_visible()
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_without_a_script_each_place_is_weighed_on_a_page(open_window, stage: Stage) -> None:
    page = open_window("phone", java_script_enabled=False)
    open_board(page, stage)
    expect(handle(page, stage)).to_be_hidden()
    free = a_free_slot()
    page.goto(f"/auditions/composer/2026/deplacer/{stage.dossiers[0].number}/")
    place = page.locator(f"[value=creneau-{free.pk}]")
    expect(page.locator("label", has=place)).to_contain_text("À savoir")
    place.check()
    page.get_by_role("button", name="Déplacer à cette place").click()
    expect(page.locator(".messages")).to_contain_text("déplacé")
    assert slot_of(stage) == free
