"""The users' guides: Markdown files of `docs/guide/`, read here and in the repository alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "guide"
# Where pictures are in the folder, and where the site serves them (settings.STATICFILES_DIRS).
PICTURES, SERVED_FROM = "images/", "guide/"


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide ready to show: its title, its parts (anchor and heading), its body."""

    title: str
    parts: tuple[tuple[str, str], ...]
    body: SafeString


@cache
def guide(name: str) -> Guide:
    """The guide of this file name, without its extension. HTML written in it stays plain text."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    title, *tokens = _without_title(reader.parse((FOLDER / f"{name}.md").read_text()))
    parts = tuple(_number_headings(tokens))
    for token in tokens:
        _serve_pictures(token.children or ())
    body = reader.renderer.render(tokens, reader.options, {})
    return Guide(title, parts, mark_safe(body))  # noqa: S308 (our own file, its HTML disabled)


def _without_title(tokens: list[Token]) -> list[Any]:
    """The text of the first heading, then what follows it: the page has an h1 of its own."""
    return [tokens[1].content, *tokens[3:]]


def _number_headings(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """Give each second-level heading an anchor made of its words."""
    parts = []
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open" and heading.tag == "h2":
            heading.attrSet("id", slugify(words.content))
            parts.append((slugify(words.content), words.content))
    return parts


def _serve_pictures(tokens: Sequence[Token]) -> None:
    for token in tokens:
        source = str(token.attrGet("src") or "")
        if token.type == "image" and source.startswith(PICTURES):
            token.attrSet("src", static(SERVED_FROM + source.removeprefix(PICTURES)))
            token.attrSet("loading", "lazy")
