"""What a first visit costs a small data plan: every byte that arrives, headers included.

Files are collected, named by their content and compressed as in production; pages are compressed by
the proxy there, by a few lines here.
"""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import global_settings
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page

from tests.browser.conftest import WIDTHS
from tests.factories import BonusRuleFactory, TerritoryFactory
from tests.factories.applications import WHILE_OPEN, NeighbourhoodFactory
from tests.factories.requests import receiving_campaign

FIRST_VIEW, FORM = 150_000, 250_000
NEIGHBOURHOODS = 22
A_YEAR = "max-age=315360000"

pytestmark = pytest.mark.django_db(transaction=True)


class Proxy:
    """Compresses the pages on their way, as the proxy of production does."""

    def __init__(self, application: Callable) -> None:
        self.application = application

    def __call__(self, environ: dict, start_response: Callable) -> list[bytes]:
        kept: dict = {}

        def keep(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            kept.update(status=status, headers=headers)

        answer = self.application(environ, keep)
        body, headers = b"".join(answer), kept["headers"]
        answer.close()
        names = {name.lower(): value for name, value in headers}
        if names.get("content-type", "").startswith("text/html"):
            body = gzip.compress(body)
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
            headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
        start_response(kept["status"], headers)
        return [body]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def production(settings, collected: Path) -> Iterator[str]:
    """A server that gives files as production does; its address."""
    settings.STORAGES = {
        **global_settings.STORAGES,
        "staticfiles": {"BACKEND": settings.MANIFEST_STORAGE},
    }
    settings.STATIC_ROOT = collected
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    if not any(collected.iterdir()):
        call_command("collectstatic", interactive=False, verbosity=0)
    server = LiveServerThread("127.0.0.1", Proxy)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def visit(chromium: Browser, production: str) -> Iterator[Callable[[], Page]]:
    """A telephone that has never been here: its page, whose `weights` are bytes by address."""
    contexts = []

    def window() -> Page:
        width, height = WIDTHS["phone"]
        context = chromium.new_context(
            base_url=production, viewport={"width": width, "height": height}, locale="fr-FR"
        )
        contexts.append(context)
        return context.new_page()

    yield window
    for context in contexts:
        context.close()


def weigh(page: Page, go: Callable[[], object]) -> dict[str, int]:
    """The bytes that arrive while `go` opens a page, by address."""
    network = page.context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    weights: dict[str, int] = {}
    network.on(
        "Network.responseReceived",
        lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
    )
    network.on(
        "Network.loadingFinished",
        lambda event: weights.update(
            {addresses.get(event["requestId"], "?"): int(event["encodedDataLength"])}
        ),
    )
    network.send("Network.enable")
    go()
    page.wait_for_load_state("networkidle")
    network.detach()
    return weights


@pytest.fixture
def call() -> Iterator[str]:
    """A call as large as the real one, open: its code."""
    TerritoryFactory()
    campaign = receiving_campaign()
    BonusRuleFactory(campaign=campaign)
    for rank in range(NEIGHBOURHOODS):
        NeighbourhoodFactory(code=f"DEMO0{rank:02d}")
    with time_machine.travel(WHILE_OPEN):
        yield campaign.code


@pytest.mark.parametrize("address", ["/", "/appels/2026/"])
def test_a_first_view_weighs_150_kilobytes_at_most(visit, call: str, address: str) -> None:
    page = visit()
    weights = weigh(page, lambda: page.goto(address))
    assert len(weights) > 4
    assert sum(weights.values()) <= FIRST_VIEW, weights


def test_the_form_weighs_250_kilobytes_at_most_on_a_telephone_that_has_nothing(
    visit, call: str
) -> None:
    page = visit()
    page.goto("/dossiers/nouveau/")
    page.get_by_role("button", name="Commencer mon dossier").click()
    page.get_by_role("heading", name="Mon brouillon").wait_for()
    cookies, address = page.context.cookies(), page.url
    other = visit()
    other.context.add_cookies(cookies)
    weights = weigh(other, lambda: other.goto(address))
    assert other.get_by_label("Titre", exact=True).count() == 1
    assert sum(weights.values()) <= FORM, weights


def test_a_second_page_brings_little_but_itself(visit, call: str) -> None:
    page = visit()
    page.goto("/")
    page.wait_for_load_state("networkidle")
    weights = weigh(page, lambda: page.goto("/aide/"))
    assert sum(weights.values()) <= 30_000, weights


def test_files_are_kept_for_good_by_the_browser_and_come_compressed(visit, call: str) -> None:
    page = visit()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    files = [answer for answer in answers if "/static/" in answer.url]
    assert len(files) > 4
    for answer in files:
        assert A_YEAR in answer.headers["cache-control"], answer.url
        assert answer.headers.get("content-encoding") in {"br", "gzip"}, answer.url
