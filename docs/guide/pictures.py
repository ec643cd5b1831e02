"""Takes the guides' pictures again, by hand, from a running demonstration.

    make demo                                   # in one terminal
    .venv/bin/python docs/guide/pictures.py     # in another; [address] when it is not port 8000

A phone for those who write, a tablet for the jury, a desk for the service; in few colours so that
they stay light.
"""

import re
import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent / "images"
WRITER = "aline.exemple@fil.example"
JUROR, AGENT = "conseillere@jury.example", "agent@agglomeration.example"
DIRECTOR = "directrice@agglomeration.example"
COLOURS = 96


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = window(browser, address, width=390, height=844, scale=2)
        of_the_form(page)
        sign_in(page, WRITER)
        of_the_dossier(page)
        page = window(browser, address, width=820, height=1180, scale=1)
        sign_in(page, JUROR)
        of_the_jury(page)
        page = window(browser, address, width=1280, height=900, scale=1)
        sign_in(page, AGENT)
        of_the_team(page)
        of_the_decisions(page)
        page = window(browser, address, width=1280, height=900, scale=1)
        sign_in(page, DIRECTOR)
        of_the_direction(page)
        browser.close()


def window(browser: Browser, address: str, *, width: int, height: int, scale: int) -> Page:
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    return context.new_page()


def of_the_form(page: Page) -> None:
    """The call, then a draft that somebody writes without an account."""
    page.goto("/")
    take(page, "01-appel")
    page.get_by_role("button", name="Commencer mon dossier").first.click()
    box = page.locator("#id_need_text")
    box.fill(
        "Au pied des tours, les familles n’ont nulle part où se retrouver quand il pleut."
        " Vingt habitantes nous l’ont dit pendant l’été."
    )
    page.get_by_text("Brouillon enregistré à").first.wait_for()
    box.evaluate("text => text.closest('.box').scrollIntoView({behavior: 'instant'})")
    page.evaluate("scrollBy({top: -90, behavior: 'instant'})")
    take(page, "02-formulaire")


def of_the_dossier(page: Page) -> None:
    """What an association sees of its draft, of its dossier, of its invitation."""
    page.goto("/dossiers/")
    page.locator("a[href^='/dossiers/brouillons/']").first.click()
    page.get_by_role("button", name="Relire avant de déposer").click()
    page.get_by_role("heading", name="Relire avant de déposer").wait_for()
    from_the_title(page)
    take(page, "03-relecture")
    page.goto("/dossiers/")
    page.get_by_role("link", name="Coudre ensemble").last.click()
    from_the_title(page)
    take(page, "04-dossier")
    page.goto(page.url.partition("#")[0] + "rencontre/")
    from_the_title(page)
    take(page, "05-rencontre")


def of_the_jury(page: Page) -> None:
    """What a juror sees: the auditions, then a sheet with a chosen note."""
    page.goto("/jury/")
    take(page, "21-jury-auditions")
    page.locator("main a.btn-primary[href^='/jury/auditions/']").first.click()
    without_link = page.get_by_role("button", name="Je n’ai aucun lien avec ces structures")
    if without_link.count():
        without_link.click()
    page.locator(".criterion").first.wait_for()
    page.locator(".criterion .note").nth(3).click()
    page.locator(".criterion").first.evaluate("row => row.scrollIntoView({behavior: 'instant'})")
    page.evaluate("scrollBy({top: -160, behavior: 'instant'})")
    take(page, "22-jury-fiche")


def of_the_team(page: Page) -> None:
    """The board of the plan, then the day of an audition."""
    page.goto("/auditions/composer/")
    take(page, "31-composition")
    page.goto("/auditions/")
    page.locator("a[href^='/auditions/jour/']").first.click()
    page.locator("a[href$='/jour/']").first.click()
    from_the_title(page)
    take(page, "32-jour")


def of_the_decisions(page: Page) -> None:
    """The way to the contrat de ville, an aid to engage, the ranking of its year."""
    page.goto("/suivi/contrat-de-ville/")
    from_the_title(page)
    take(page, "35-contrat-de-ville")
    page.goto("/suivi/?etape=a-engager")
    page.locator(".table-cards tbody th a").first.click()
    from_the_title(page)
    take(page, "34-suivi")
    year = re.search(r"AMI-(\d+)", page.url)
    page.goto(f"/deliberation/{year[1]}/" if year else "/suivi/")
    from_the_title(page)
    take(page, "33-deliberation")


def of_the_direction(page: Page) -> None:
    """The figures, the page that freezes a report, what is measured."""
    page.goto("/rapports/")
    take(page, "41-chiffres")
    published = page.get_by_role("row").filter(has_text="édition")
    published.get_by_role("link", name=re.compile(r"^Rapport")).first.click()
    page.goto(page.url.partition("?")[0] + "figer/")
    from_the_title(page)
    take(page, "42-figer")
    page.goto("/evaluation/")
    take(page, "43-evaluation")


def from_the_title(page: Page) -> None:
    page.locator("h1").evaluate("title => title.scrollIntoView({behavior: 'instant'})")
    page.evaluate("scrollBy({top: -20, behavior: 'instant'})")


def sign_in(page: Page, address: str) -> None:
    page.goto("/compte/connexion/")
    page.get_by_label("Votre courriel").fill(address)
    page.get_by_role("button", name="Recevoir mon code").click()
    page.get_by_label("Le code reçu").wait_for()
    mails = page.context.new_page()
    mails.goto("/demo/courriels/")
    code = re.search(r"Votre code\s:\s(\S+)", mails.inner_text("body"))
    mails.close()
    if code is None:
        sys.exit("Aucun code sur /demo/courriels/ : cette adresse est-elle celle de make demo ?")
    page.get_by_label("Le code reçu").fill(code[1])
    page.get_by_role("button", name="Entrer avec ce code").click()
    page.wait_for_url(lambda url: "/compte/connexion/" not in url)


def take(page: Page, name: str) -> None:
    """One picture of what the screen shows, in few colours."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "http://127.0.0.1:8000")
