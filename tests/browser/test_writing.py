"""Writing in the evening on an old phone: the network falls, the session ends, others write too."""

import re
import shutil
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Locator, Page, expect

from applications.models import Application, Campaign, Draft
from tests.browser.conftest import SWITCHES, WIDTHS, code_sent_to, sign_in, type_code, wait_until
from tests.factories import BonusRuleFactory, MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.applications import WHILE_OPEN, DraftFactory
from tests.factories.requests import complete_texts, receiving_campaign

ALINE = "aline@fil.example"
MOST_TABS = 300
SAVED = re.compile(r"Brouillon enregistré à \d+\sh(\s\d\d)? · pas encore déposé")


@pytest.fixture(autouse=True)
def call(transactional_db) -> Iterator[None]:
    # How often one address may ask for a code is counted there, and outlives a test.
    cache.clear()
    TerritoryFactory()
    BonusRuleFactory(campaign=receiving_campaign())
    with time_machine.travel(WHILE_OPEN):
        yield


@pytest.fixture
def same_phone(chromium, live_server, tmp_path) -> Iterator[Callable[[], BrowserContext]]:
    """A phone whose browser is closed and opened again: its cookies and its shelf stay."""
    opened: list[BrowserContext] = []

    def turn_on() -> BrowserContext:
        for context in opened:
            context.close()
        opened[:] = [
            chromium.browser_type.launch_persistent_context(
                str(tmp_path / "phone"),
                executable_path=shutil.which("chromium"),
                args=SWITCHES,
                base_url=live_server.url,
                viewport=dict(zip(("width", "height"), WIDTHS["phone"], strict=True)),
                locale="fr-FR",
                timezone_id="Europe/Paris",
            )
        ]
        opened[0].set_default_timeout(10_000)
        return opened[0]

    yield turn_on
    for context in opened:
        context.close()


def begin(page: Page) -> str:
    page.goto("/dossiers/nouveau/")
    page.get_by_role("button", name="Commencer mon dossier").click()
    page.wait_for_url("**/brouillons/**")
    return page.url


def status(page: Page):
    return page.locator("[data-status]")


def title(page: Page):
    return page.locator("[name=title]")


def need(page: Page):
    return page.locator("[name=need_text]")


def kept() -> dict[str, str]:
    return Draft.objects.get().texts


def test_network_cut_browser_closed_opened_again_signed_in_everything_is_there(same_phone) -> None:
    context = same_phone()
    page = context.new_page()
    address = begin(page)
    title(page).fill("Le café des papiers")
    expect(status(page)).to_have_text(SAVED)
    context.set_offline(True)
    need(page).fill("Des habitants renoncent à leurs droits.")
    expect(status(page)).to_contain_text("Pas de réseau : votre texte est gardé sur")
    assert kept() == {"title": "Le café des papiers"}

    page = same_phone().new_page()
    page.goto(address)
    expect(need(page)).to_have_value("Des habitants renoncent à leurs droits.")
    expect(status(page)).to_have_text(SAVED)
    assert kept()["need_text"] == "Des habitants renoncent à leurs droits."
    sign_in(page, ALINE, where=f"/compte/connexion/?next={address}")
    expect(title(page)).to_have_value("Le café des papiers")
    expect(need(page)).to_have_value("Des habitants renoncent à leurs droits.")
    assert Draft.objects.get().owner.email == ALINE
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_the_text_leaves_by_itself_when_the_network_is_back(open_window) -> None:
    page = open_window("phone")
    begin(page)
    page.context.set_offline(True)
    title(page).fill("Écrit dans le train")
    expect(status(page)).to_contain_text("Pas de réseau")
    page.get_by_role("button", name="Relire avant de déposer").click()
    expect(title(page)).to_have_value("Écrit dans le train")
    page.context.set_offline(False)
    expect(status(page)).to_have_text(SAVED)
    assert kept() == {"title": "Écrit dans le train"}


def test_a_session_that_ends_in_a_sentence_is_opened_again_in_the_page(open_window) -> None:
    page = open_window("phone")
    begin(page)
    title(page).fill("Le café")
    expect(status(page)).to_have_text(SAVED)
    sign_in(page, ALINE, where=f"/compte/connexion/?next={page.url}")
    Session.objects.all().delete()
    title(page).fill("Le café des papiers")
    need(page).press_sequentially("Une phrase")
    expect(status(page)).to_have_text(
        "Votre session est fermée : votre texte est gardé sur cet appareil."
    )
    page.get_by_role("link", name="Me connecter ici").click()
    panel = page.locator("#reconnexion")
    panel.get_by_label("Votre courriel").fill("aline@")
    panel.get_by_role("button", name="Recevoir mon code").click()
    expect(panel.get_by_role("alert")).to_contain_text("Cette adresse est incomplète.")
    panel.get_by_label("Votre courriel").fill(ALINE)
    panel.get_by_role("button", name="Recevoir mon code").click()
    expect(panel.get_by_label("Le code reçu")).to_be_visible()
    need(page).press_sequentially(", écrite pendant ce temps.")
    panel.get_by_label("Le code reçu").fill("XXXX-XXXX")
    panel.get_by_role("button", name="Entrer avec ce code").click()
    expect(panel.get_by_role("alert")).to_contain_text("Ce code n’est pas le bon.")
    panel.get_by_label("Le code reçu").fill(code_sent_to(ALINE))
    panel.get_by_role("button", name="Entrer avec ce code").click()
    expect(panel).to_be_hidden()
    expect(status(page)).to_have_text(SAVED)
    assert kept() == {
        "title": "Le café des papiers",
        "need_text": "Une phrase, écrite pendant ce temps.",
    }


def test_a_network_that_falls_as_the_session_ends_loses_nothing(open_window) -> None:
    page = open_window("phone")
    address = begin(page)
    sign_in(page, ALINE, where=f"/compte/connexion/?next={address}")
    expect(title(page)).to_be_visible()
    Session.objects.all().delete()
    page.route("**/draft-sign-in*.js", lambda route: route.abort())
    title(page).fill("Le café des papiers")
    expect(status(page)).to_have_text(
        "Votre session est fermée\u00a0: votre texte est gardé sur cet appareil."
    )
    page.get_by_role("link", name="Me connecter", exact=True).click()
    type_code(page, ALINE)
    expect(title(page)).to_have_value("Le café des papiers")
    expect(status(page)).to_have_text(SAVED)
    assert kept() == {"title": "Le café des papiers"}


def test_a_stale_token_is_refreshed_without_a_word(open_window) -> None:
    page = open_window()
    begin(page)
    page.context.clear_cookies(name="csrftoken")
    title(page).fill("Un titre")
    expect(status(page)).to_have_text(SAVED)
    assert kept() == {"title": "Un titre"}


def test_two_tabs_refresh_what_is_untouched_and_show_both_texts_of_what_both_wrote(
    open_window,
) -> None:
    page = open_window()
    other = page.context.new_page()
    other.goto(begin(page))
    title(page).fill("Celui d’un onglet")
    expect(status(page)).to_have_text(SAVED)
    need(other).fill("Un constat")
    expect(title(other)).to_have_value("Celui d’un onglet")
    expect(other.get_by_text("Écrit par l’autre appareil à")).to_be_visible()

    title(page).fill("Premier")
    expect(status(page)).to_have_text(SAVED)
    expect(need(page)).to_have_value("Un constat")
    other.bring_to_front()
    title(other).fill("Second")
    expect(other.get_by_text("Premier", exact=True)).to_be_visible()
    expect(status(other)).to_contain_text("choisissez un des deux textes")
    assert kept()["title"] == "Premier"
    other.get_by_role("button", name="Garder le mien").click()
    expect(status(other)).to_have_text(SAVED)
    assert kept()["title"] == "Second"


def test_two_members_write_together_and_take_the_text_of_the_other(open_window) -> None:
    membership = MembershipFactory(user=UserFactory(email=ALINE, name="Aline"))
    other = MembershipFactory(
        organisation=membership.organisation, user=UserFactory(email="omar@fil.example")
    )
    draft = DraftFactory(campaign=Campaign.objects.get(), organisation=membership.organisation)
    address = f"/dossiers/brouillons/{draft.pk}/"
    page, second = open_window(), open_window("phone")
    sign_in(page, ALINE, where=f"/compte/connexion/?next={address}")
    sign_in(second, other.user.email, where=f"/compte/connexion/?next={address}")
    title(page).fill("Celui d’Aline")
    expect(status(page)).to_have_text(SAVED)
    title(second).fill("Celui d’Omar")
    expect(second.get_by_text("Écrit par Aline à")).to_be_visible()
    second.get_by_role("button", name="Prendre l’autre").click()
    expect(title(second)).to_have_value("Celui d’Aline")
    assert kept() == {"title": "Celui d’Aline"}


def test_a_phone_that_closed_the_page_finds_the_code_step_again(same_phone) -> None:
    page = same_phone().new_page()
    address = begin(page)
    page.goto(f"/compte/connexion/?next={address}")
    page.get_by_label("Votre courriel").fill(ALINE)
    page.get_by_role("button", name="Recevoir mon code").click()
    page.get_by_label("Le code reçu").wait_for()

    page = same_phone().new_page()
    page.goto(address)
    expect(page.get_by_text("Un code est parti à a…@fil.example")).to_be_visible()
    page.goto("/dossiers/")
    page.get_by_label("Le code reçu").wait_for()
    page.goto("/compte/connexion/")
    page.get_by_label("Le code reçu").fill(code_sent_to(ALINE))
    page.get_by_role("button", name="Entrer avec ce code").click()
    page.wait_for_url(address)


def test_signing_out_leaves_nothing_on_the_device(open_window) -> None:
    page = open_window()
    address = begin(page)
    sign_in(page, ALINE, where=f"/compte/connexion/?next={address}")
    page.evaluate("localStorage.setItem('brouillon:/ailleurs/', '{}'); localStorage.autre = 1")
    title(page).fill("Un dernier mot")
    page.get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous êtes déconnecté")
    wait_until(page, "!Object.keys(localStorage).some((key) => key.startsWith('brouillon:'))")
    assert page.evaluate("localStorage.autre") == "1"
    assert kept() == {"title": "Un dernier mot"}


def test_the_keyboard_alone_goes_from_the_call_to_the_receipt(open_window) -> None:
    page = open_window()
    page.goto("/appels/2026/")
    press(page, "button", "Commencer mon dossier")
    page.wait_for_url("**/brouillons/**")
    draft = Draft.objects.get()
    pledged = ("pledge_", "signer_")
    for name, text in complete_texts().items():
        if not name.startswith(pledged):
            type_in(page, name, text)
    expect(status(page)).to_have_text(SAVED)
    press(page, "button", "Relire avant de déposer")
    page.wait_for_url("**/relecture/")
    for name, text in complete_texts().items():
        if name.startswith(pledged):
            type_in(page, name, text)
    press(page, "button", "Déposer mon dossier")
    page.wait_for_url("**/compte/connexion/**")
    reach(page, page.get_by_label("Votre courriel"))
    page.keyboard.type(ALINE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/connexion/code/**")
    reach(page, page.get_by_label("Le code reçu"))
    page.keyboard.type(code_sent_to(ALINE))
    page.keyboard.press("Enter")
    page.wait_for_url("**/relecture/")
    press(page, "button", "Déposer mon dossier")
    page.wait_for_url("**/dossiers/AMI-2026-0001/")
    expect(page.get_by_role("link", name="Télécharger mon accusé de réception")).to_be_visible()
    assert Application.objects.get().draft == draft


def press(page: Page, role: str, name: str) -> None:
    reach(page, page.get_by_role(role, name=name).first)
    page.keyboard.press("Enter")


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the target is where the keyboard is: once around the page at most."""
    for _ in range(MOST_TABS):
        if target.evaluate("target => target === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key never reaches {target}")


def type_in(page: Page, name: str, text: str) -> None:
    """One field by its keys: letters, a space for a tick, the first letters of a choice."""
    field = page.locator(f'[name="{name}"]').first
    kind = field.evaluate("field => field.type")
    if kind == "checkbox":
        field = page.locator(f'[name="{name}"][value="{text}"]') if text != "oui" else field
    reach(page, field)
    if kind == "checkbox":
        page.keyboard.press("Space")
    elif kind == "date":
        day = "".join(reversed(text.split("-"))) if "-" in text else text.replace("/", "")
        page.keyboard.type(day)
    elif kind == "select-one":
        label = field.locator(f'option[value="{text}"]').inner_text()
        page.keyboard.type(label[:12])
    else:
        page.keyboard.type(text)
