"""Debian’s Chromium on a live server: a page for each reader, signed in by the code of a mail."""

import os
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ami_portal.outbox.models import OutboundEmail

# Playwright keeps an event loop in this thread; Django would refuse every query made from it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WIDTHS = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1280, 900)}
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Chromium is missing: make test installs it, or says how."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def open_window(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """A fresh window on the portal: `open_window("phone")`, or other options of a context."""
    contexts: list[BrowserContext] = []
    script_errors: list[str] = []

    def window(size: str = "desktop", **options) -> Page:
        width, height = WIDTHS[size]
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            **options,
        )
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(40_000)
        contexts.append(context)
        page = context.new_page()
        # Told at the end: a failure raised in an event would close the connection for every test.
        page.on("pageerror", lambda error: script_errors.append(f"{error}\n{error.stack}"))
        return page

    yield window
    # A page whose storage is taken away as its window closes may complain: nobody reads it.
    found = list(script_errors)
    for context in contexts:
        context.close()
    # No flush empties the table of the cache: its limits would outlive the test.
    cache.clear()
    assert found == []


def wait_until(page: Page, expression: str) -> None:
    """Ask the page until it says yes. Its own waiting evaluates words, which our CSP refuses."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {expression}")


def code_sent_to(email: str) -> str:
    """The last code that this address received."""
    mail = OutboundEmail.objects.filter(kind="P1", to=email.lower()).latest("pk")
    return re.search(r"Votre code\s:\s(\S+)", mail.subject)[1]


def sign_in(page: Page, email: str, *, where: str = "/compte/connexion/") -> None:
    """Sign in as a person does: the address, then the code of the mail."""
    page.goto(where)
    type_code(page, email)


def type_code(page: Page, email: str) -> None:
    """From the sign-in page: type the address, ask for the code, copy it."""
    page.get_by_label("Votre courriel").fill(email)
    page.get_by_role("button", name="Recevoir mon code").click()
    page.get_by_label("Le code reçu").wait_for()
    page.get_by_label("Le code reçu").fill(code_sent_to(email))
    page.get_by_role("button", name="Entrer avec ce code").click()
    page.wait_for_url(lambda url: "/compte/connexion/" not in url)
