"""The jury's tablet in Chromium: each touch kept, a dead network, two tablets, big targets."""

from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from juries.actions import links, sheets
from juries.models import Mark, Score, ScoreSheet, Tablet
from tests.browser.conftest import SWITCHES, sign_in, wait_until
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
REFUSED = "indexedDB.open = () => { throw new DOMException('no room', 'InvalidStateError'); };"
# A disk that never answers a writing, and one that takes two seconds to open.
SLOW_DISK = "IDBObjectStore.prototype.put = () => ({})"
SLOW_OPENING = """const open = indexedDB.open.bind(indexedDB);
indexedDB.open = (...where) => {
  const slow = {};
  setTimeout(() => {
    const real = open(...where);
    real.onsuccess = () => slow.onsuccess(Object.assign(slow, {result: real.result}));
  }, 2000);
  return slow;
};"""
KEPT = "caches.open('jury-pages').then(cache => cache.keys()).then(keys => keys.length)"
BEHIND = "1\u00a0note sur cette tablette, en attente de réseau"


@pytest.fixture
def sitting(transactional_db) -> Sitting:
    panel = convene()
    panel.sit("Mireille Wattel", panel.citizens)
    panel.open()
    # The tablets of the tests live today: so does this audition, whose pages are kept for days.
    panel.hearing.hearing_seats.update(starts_at=timezone.now())
    return panel


def open_sheet(page: Page, sitting: Sitting) -> None:
    address = f"/jury/auditions/{sitting.hearing.pk}/"
    sign_in(page, sitting.jurors["Mireille Wattel"].user.email, where=address)
    page.goto(address)


def readable(page: Page) -> None:
    """The tablet has everything that opens without network."""
    page.locator("html[data-readable]").wait_for(state="attached")


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
    expect(page.get_by_text("Votre fiche est terminée.")).to_be_visible()
    assert sitting.sheet("Mireille Wattel").state == "finished"
    page.get_by_role("button", name="Rouvrir ma fiche").click()
    expect(page.get_by_role("button", name="Terminer ma fiche")).to_be_visible()
    expect(page.locator(f"#etat-{sitting.applications[0].number}")).to_contain_text("Rouverte")
    assert sitting.sheet("Mireille Wattel").state == "reopened"


def test_a_sheet_that_lacks_a_note_says_which_without_asking_the_server(
    open_window, sitting: Sitting
) -> None:
    page = open_window("tablet")
    open_sheet(page, sitting)
    touch(page, sitting, "5")
    page.get_by_role("button", name="Terminer ma fiche").click()
    expect(page.locator("[data-said]")).to_contain_text("Le besoin\u00a0: écrivez")
    page.get_by_label("Pourquoi 5").fill("Trente habitants l’ont dit.")
    page.get_by_role("button", name="Terminer ma fiche").click()
    expect(page.locator("[data-said]")).to_contain_text("L’idée\u00a0: donnez une note")
    expect(status(page)).to_have_text("Tout est enregistré · 1 critère sur 2")
    assert Score.objects.get().reason == "Trente habitants l’ont dit."


@pytest.fixture
def tablet(chromium, live_server, tmp_path):
    """A tablet that can be switched off and on: a profile on its disk."""
    opened: list[BrowserContext] = []

    def switched_on() -> Page:
        for context in opened:
            context.close()
        opened[:] = [
            chromium.browser_type.launch_persistent_context(
                str(tmp_path / "profile"),
                executable_path="/usr/bin/chromium",
                args=SWITCHES,
                base_url=live_server.url,
                viewport={"width": 820, "height": 1180},
                locale="fr-FR",
            )
        ]
        return opened[0].pages[0]

    yield switched_on
    for context in opened:
        context.close()


def test_a_whole_audition_is_scored_without_network_on_a_tablet_switched_off_between(
    tablet, sitting: Sitting
) -> None:
    page = tablet()
    open_sheet(page, sitting)
    readable(page)
    page.context.set_offline(True)
    where = f"/jury/auditions/{sitting.hearing.pk}/"
    for number, application in enumerate(sitting.applications):
        page.goto(f"{where}?dossier={application.number}")
        touch(page, sitting, "4")
        touch(page, sitting, "3", criterion=1)
        page.get_by_label("Mon commentaire").fill(f"Vu {number}.")
        page.reload()
        expect(page.get_by_label("Mon commentaire")).to_have_value(f"Vu {number}.")
        page.get_by_role("button", name="Terminer ma fiche").click()
        expect(page.get_by_text("Le service ne l’a pas encore reçue")).to_be_visible()
    assert Mark.objects.count() == 0

    page = tablet()
    page.context.set_offline(True)
    page.goto("/jury/")
    waits = "12\u00a0notes sur cette tablette, en attente de réseau"
    expect(status(page)).to_have_text(waits)
    page.goto(where)
    expect(status(page)).to_have_text(waits)
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Tout est enregistré", timeout=20_000)
    done = ScoreSheet.objects.order_by("pk").values_list("state", "comment")
    assert list(done) == [("finished", f"Vu {number}.") for number in range(3)]
    assert (Score.objects.count(), Tablet.objects.get().pending) == (6, 0)


def test_a_touch_that_the_disk_has_not_taken_yet_outlives_the_page(tablet, sitting) -> None:
    page = tablet()
    open_sheet(page, sitting)
    readable(page)
    page.context.set_offline(True)
    page.evaluate(SLOW_DISK)
    touch(page, sitting, "4")
    page.get_by_label("Mon commentaire").fill("Vu.")
    page.reload()
    expect(page.get_by_label("Mon commentaire")).to_have_value("Vu.")
    row = page.locator(f"#critere-{sitting.criteria[0].pk}")
    expect(row.get_by_role("radio", name="4 sur 5")).to_be_checked()
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Tout est enregistré", timeout=20_000)
    assert Score.objects.get().value == 4
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('note:'))") == []


def test_the_first_touch_is_kept_while_the_tablet_still_reads_what_it_had(
    tablet, sitting: Sitting
) -> None:
    page = tablet()
    open_sheet(page, sitting)
    readable(page)
    page.context.set_offline(True)
    touch(page, sitting, "2")
    expect(status(page)).to_have_text(BEHIND)
    page.add_init_script(SLOW_OPENING)
    page.reload()
    touch(page, sitting, "5", criterion=1)
    page.reload()
    expect(status(page)).to_contain_text("2\u00a0notes sur cette tablette", timeout=20_000)
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Tout est enregistré", timeout=20_000)
    assert list(Score.objects.order_by("criterion").values_list("value", flat=True)) == [2, 5]


def test_two_versions_of_a_note_are_chosen_by_hand(open_window, sitting: Sitting) -> None:
    pages = [open_window("tablet"), open_window("tablet")]
    for page in pages:
        open_sheet(page, sitting)
        expect(status(page)).to_contain_text("Tout est enregistré")
    pages[1].context.set_offline(True)
    touch(pages[0], sitting, "2")
    expect(status(pages[0])).to_contain_text("1 critère sur 2")
    touch(pages[1], sitting, "4")
    expect(status(pages[1])).to_have_text(BEHIND)
    pages[1].context.set_offline(False)
    expect(status(pages[1])).to_have_text("Deux versions de ma note\u00a0: choisir", timeout=20_000)
    pages[1].get_by_role("button", name="Garder ma touche d’ici\u00a0: 4").click()
    expect(status(pages[1])).to_contain_text("Tout est enregistré")
    assert Score.objects.get().value == 4
    touch(pages[0], sitting, "1")
    pages[0].get_by_role("button", name="Garder celle déjà enregistrée\u00a0: 4").click()
    row = pages[0].locator(f"#critere-{sitting.criteria[0].pk}")
    expect(row.get_by_role("radio", name="4 sur 5")).to_be_checked()
    assert Score.objects.get().value == 4


def test_signing_out_leaves_nothing_to_read(open_window, sitting: Sitting) -> None:
    page = open_window("tablet")
    open_sheet(page, sitting)
    readable(page)
    assert page.evaluate(KEPT) == 5
    page.get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous êtes déconnecté")
    wait_until(page, f"{KEPT}.then(count => count === 0)")
    page.context.set_offline(True)
    page.goto(f"/jury/auditions/{sitting.hearing.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas de réseau")


def test_an_ended_session_keeps_the_notes_and_nothing_to_read(
    open_window, sitting: Sitting
) -> None:
    page = open_window("tablet")
    open_sheet(page, sitting)
    readable(page)
    page.context.clear_cookies(name="sessionid")
    touch(page, sitting, "4")
    expect(status(page)).to_contain_text("Votre session est fermée\u00a0: 1\u00a0note")
    assert page.evaluate(KEPT) == 0
    address = f"/jury/auditions/{sitting.hearing.pk}/"
    sign_in(page, sitting.jurors["Mireille Wattel"].user.email, where=address)
    expect(status(page)).to_have_text("Tout est enregistré · 1 critère sur 2")
    assert Score.objects.get().value == 4


def test_a_window_that_keeps_nothing_says_so_before_the_first_note(
    open_window, sitting: Sitting
) -> None:
    page = open_window("tablet")
    page.add_init_script(REFUSED)
    open_sheet(page, sitting)
    expect(page.get_by_role("alert")).to_contain_text("Cette fenêtre ne garde rien")
    touch(page, sitting, "4")
    expect(status(page)).to_have_text("Tout est enregistré · 1 critère sur 2")


def test_a_dossier_with_a_link_never_reaches_the_tablet(open_window, sitting: Sitting) -> None:
    linked, user = sitting.applications[0], sitting.jurors["Mireille Wattel"].user
    links.recuse(user, linked, reason="member", by=user, at=HEARD_AT)
    page = open_window("tablet")
    open_sheet(page, sitting)
    readable(page)
    kept = page.evaluate(
        "caches.open('jury-pages').then(c => c.keys()).then(k => k.map(r => r.url))"
    )
    assert (len(kept), [url for url in kept if linked.number in url]) == (4, [])


def test_the_sheet_works_without_javascript(open_window, sitting: Sitting) -> None:
    page = open_window("tablet", java_script_enabled=False)
    open_sheet(page, sitting)
    touch(page, sitting, "4")
    page.get_by_role("button", name="Terminer ma fiche").click()
    expect(page.get_by_role("alert")).to_contain_text("L’idée")
    touch(page, sitting, "3", criterion=1)
    page.get_by_role("button", name="Terminer ma fiche").click()
    expect(page.get_by_text("Votre fiche du dossier")).to_be_visible()


def test_the_keyboard_alone_fills_and_ends_a_sheet(open_window, sitting: Sitting) -> None:
    page = open_window("tablet")
    open_sheet(page, sitting)
    for criterion in sitting.criteria:
        page.locator(f"#critere-{criterion.pk} input[type=radio]").first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
    expect(status(page)).to_have_text("Tout est enregistré · 2 critères sur 2")
    page.get_by_role("button", name="Terminer ma fiche").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre fiche est terminée.")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "tablet"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_targets_are_big_and_axe_finds_nothing(
    open_window, sitting: Sitting, size: str, scheme: str
) -> None:
    page = open_window(size, color_scheme=scheme)
    open_sheet(page, sitting)
    sheets.mark(
        sitting.sheet("Mireille Wattel"),
        criterion=sitting.criteria[0],
        value=2,
        client_id=uuid4(),
        at=HEARD_AT,
    )
    touch(page, sitting, "5")
    page.get_by_role("button", name="Garder ma touche").wait_for()
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
