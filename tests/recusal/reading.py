"""Reading the whole portal as one person: every address, every link and every choice of a list."""

from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urlencode, urljoin, urlsplit

import openpyxl
import pypdf
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse

from ami_portal.accounts.models import User
from tests.access_matrix import ROWS
from tests.world import World

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A picture or a piece of the structure says nothing that this test could read but its name.
OPAQUE = {"image/jpeg", "image/png", "application/octet-stream"}
WORDED = {"", "application/json", "application/manifest+json", "image/svg+xml"}
MOST_PAGES = 900


class Links(HTMLParser):
    """Where a page leads: its links, and each choice of its search forms."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.found.append(said.get("href", ""))
        elif tag == "form":
            is_search = said.get("method", "get").lower() == "get"
            self._form = said.get("action", "") if is_search else None
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and self._form is not None and said.get("value"):
            self.found.append(f"{self._form}?{urlencode({self._select: said['value']})}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def pages_of(world: World, user: User | None) -> Iterator[tuple[str, str]]:
    """Every address that answers this person, and what can be read there."""
    client = signed_in(user)
    waiting = [address(name, world) for name in sorted(ROWS)]
    known = set(waiting)
    while waiting:
        url = waiting.pop(0)
        response = client.get(url)
        yield url, text_of(response)
        for link in _links(url, response):
            if link not in known:
                known.add(link)
                waiting.append(link)
    assert len(known) < MOST_PAGES, "the walk of the portal does not end"


def gestures_of(world: World, user: User | None) -> Iterator[tuple[str, str]]:
    """What every gesture answers; each is undone before the next."""
    for name in sorted(ROWS):
        url = address(name, world)
        with transaction.atomic():
            response = signed_in(user).post(url, ROWS[name].data)
            said = " ".join(map(str, get_messages(response.wsgi_request)))
            yield f"POST {url}", f"{text_of(response)} {said}"
            transaction.set_rollback(True)


def address(name: str, world: World) -> str:
    kwargs = {key: world.things[thing] for key, thing in ROWS[name].kwargs.items()}
    return reverse(name, kwargs=kwargs)


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def text_of(response) -> str:
    """Everything that a response says, file names and destination included."""
    content = b"".join(response) if response.streaming else response.content
    heads = [response.get("Content-Disposition", ""), response.get("Location", "")]
    kind = response.get("Content-Type", "").partition(";")[0]
    return " ".join([*heads, _read(kind, content)])


def _read(kind: str, content: bytes) -> str:
    if kind == "application/pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    if kind == XLSX:
        return _cells(content)
    if kind in OPAQUE:
        return ""
    is_text = kind.startswith("text/") or kind in WORDED
    assert is_text, f"teach this test to read {kind}"
    # A calendar folds its lines; a page writes some signs as entities.
    return unescape(content.decode().replace("\r\n ", ""))


def _cells(content: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(content))
    rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    return " ".join(str(cell) for row in rows for cell in row if cell is not None)


def _links(url: str, response) -> Iterator[str]:
    if not response.get("Content-Type", "").startswith("text/html") or response.streaming:
        return
    links = Links()
    links.feed(response.content.decode())
    for link in links.found:
        parts = urlsplit(urljoin(url, link))
        is_ours = not parts.netloc and parts.scheme in {"", "http"}
        if is_ours and not parts.path.startswith(("/static/", "/media/")):
            yield parts._replace(fragment="").geturl()
