"""HTML to PDF: tagged, French, titled, the same bytes for the same page, our own files only."""

import os
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import local
from typing import Any
from unicodedata import category, east_asian_width
from urllib.parse import unquote, urlsplit

import fontpkg
from django.conf import settings
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FAMILY = "Atkinson Hyperlegible"
FALLBACK = "Noto Sans"
# A sign of neither font counts as wide as the widest emoji: its line may end early, never too late.
UNKNOWN_WIDTH = 1.4
BASE_STYLESHEET = "css/print.css"

# fontTools dates the fallback font as it cuts it out: a fixed day, for the same bytes every day.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")

_FACES = ((400, "normal"), (700, "normal"), (400, "italic"), (700, "italic"))
_OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/ua-1"}
_per_thread = local()


class ForbiddenResourceError(FatalURLFetchingError):
    """A page asked for something that is neither in our static folder nor one of our fonts."""


class OwnFilesFetcher(URLFetcher):
    """Fetch `data:` addresses and the files of the static folder and of the font packages."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme != "data" and not _is_ours(parts.scheme, parts.path):
            raise ForbiddenResourceError(f"Not a file of ours: {url}")
        return super().fetch(url, headers)


def render_pdf(
    template: str, context: dict[str, Any], *, title: str, stylesheets: Sequence[str] = ()
) -> bytes:
    """Render a template of `templates/pdf/`; stylesheets are paths in the static folder."""
    html = render_to_string(template, {**context, "document_title": title})
    return html_to_pdf(html, title=title, stylesheets=stylesheets)


def html_to_pdf(html: str, *, title: str, stylesheets: Sequence[str] = ()) -> bytes:
    """Turn a page into a tagged PDF (PDF/UA-1) with this title. Same page, same bytes.

    Raises ForbiddenResourceError when the page refers to anything but our own files.
    """
    tools = _tools()
    document = HTML(
        string=html, base_url=static_folder().as_uri() + "/", url_fetcher=tools.fetcher
    ).render(
        font_config=tools.fonts,
        stylesheets=[tools.stylesheet(name) for name in (BASE_STYLESHEET, *stylesheets)],
        **_OPTIONS,
    )
    document.metadata.title = title
    identifier = sha256(f"{title}\n{html}".encode()).hexdigest()[:32]
    return document.write_pdf(pdf_identifier=identifier.encode(), **_OPTIONS)


def static_folder() -> Path:
    return Path(settings.BASE_DIR) / "static"


@cache
def sign_width(weight: int = 400) -> Callable[[str], float]:
    """How wide a sign prints, in ems: in our font, else in the fallback, else as wide as can be."""
    widths = {**_advances(FALLBACK, 400), **_advances(FAMILY, weight)}
    return lambda sign: widths[sign] if sign in widths else _unknown_width(sign)


def _unknown_width(sign: str) -> float:
    """Ideograms fill one em exactly; anything else may be as wide as an emoji."""
    is_ideogram = category(sign) == "Lo" and east_asian_width(sign) in "WF"
    return 1.0 if is_ideogram else UNKNOWN_WIDTH


def is_foreign(text: str) -> bool:
    """Whether a text has signs that our font lacks, which another font will print."""
    return not _advances(FAMILY, 400).keys() >= set(text)


@cache
def _advances(family: str, weight: int) -> dict[str, float]:
    with TTFont(fontpkg.path(family, weight)) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {chr(code): metrics[name][0] / em for code, name in font.getBestCmap().items()}


class _Tools:
    """Fonts and parsed stylesheets, costly to make and not shared between threads."""

    def __init__(self) -> None:
        self.fetcher = OwnFilesFetcher()
        self.fonts = FontConfiguration()
        self._stylesheets: dict[str, CSS] = {}
        CSS(string=_font_faces(), font_config=self.fonts, url_fetcher=self.fetcher)

    def stylesheet(self, name: str) -> CSS:
        if name not in self._stylesheets or settings.DEBUG:
            self._stylesheets[name] = CSS(
                filename=static_folder() / name, font_config=self.fonts, url_fetcher=self.fetcher
            )
        return self._stylesheets[name]


def _tools() -> _Tools:
    if not hasattr(_per_thread, "tools"):
        _per_thread.tools = _Tools()
    return _per_thread.tools


def _font_faces() -> str:
    faces = [
        (FAMILY, fontpkg.path(FAMILY, weight, style), weight, style) for weight, style in _FACES
    ]
    faces.append((FALLBACK, fontpkg.path(FALLBACK), 400, "normal"))
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; src: url("{path.as_uri()}");'
        f" font-weight: {weight}; font-style: {style}; }}"
        for family, path, weight, style in faces
    )


@cache
def _own_folders() -> tuple[Path, ...]:
    fonts = (fontpkg.path(FAMILY).parent, fontpkg.path(FALLBACK).parent)
    return tuple(folder.resolve() for folder in (static_folder(), *fonts))


def _is_ours(scheme: str, path: str) -> bool:
    file = Path(unquote(path)).resolve()
    return scheme == "file" and any(file.is_relative_to(folder) for folder in _own_folders())
