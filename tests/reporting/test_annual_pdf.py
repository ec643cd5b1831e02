"""The printed report and its synthèse: contents, pages that hold, nothing lost, the same bytes."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import pypdf
import pytest
import time_machine

from ami_portal.common.pdf import html_to_pdf
from reporting.domain.content import Report
from reporting.domain.facts import YearFacts
from reporting.domain.report import report_of
from reporting.exports import annual_report
from reporting.queries.reports import Edition
from tests.factories.facts import typed_in, year_facts

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TOMORROW = datetime(2031, 1, 2, 9, 0, tzinfo=UTC)
FOOT = "AMI cohésion sociale 2025 · édition 2 figée le 1er juin 2026"


def year_typed_in() -> YearFacts:
    empty = year_facts(dossiers=0)
    return replace(empty, year=2020, years=(typed_in(2020, 25, 12, 4),))


YEARS = {
    "none": lambda: year_facts(dossiers=0),
    "one": lambda: year_facts(dossiers=1, communes=1),
    "usual": year_facts,
    "heavy": lambda: year_facts(dossiers=300, communes=19, is_long=True),
    "many communes": lambda: year_facts(dossiers=120, communes=90),
}


@cache
def report(size: str) -> Report:
    return report_of(YEARS[size]())


def edition(size: str) -> Edition:
    return Edition(report(size), 2, AT, None, "Un bilan de plus.")


@cache
def whole(size: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(annual_report.render(edition(size))))


def lines(page: pypdf.PageObject) -> list[str]:
    """The lines of a page from top to bottom, its foot left out."""
    told = [" ".join(line.split()) for line in page.extract_text().splitlines()]
    return [
        line for line in told if line and FOOT not in line and not re.match(r"^\d+ / \d+$", line)
    ]


def plain(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("size", sorted(YEARS))
def test_the_summary_has_exactly_four_pages(size):
    pages = pypdf.PdfReader(BytesIO(annual_report.render_summary(edition(size)))).pages
    assert len(pages) == 4
    assert "Dans votre commune" in pages[3].extract_text()
    assert (
        "Un dossier retiré avant la clôture ne compte pas".lower()
        in plain(pages[3].extract_text()).lower()
    )


def test_the_summary_of_a_typed_in_year_says_what_is_known_on_one_page():
    content = annual_report.render_summary(Edition(report_of(year_typed_in())))
    (page,) = pypdf.PdfReader(BytesIO(content)).pages
    assert "seuls ces trois nombres sont connus" in plain(page.extract_text())


def test_the_contents_give_the_page_of_each_part():
    pages = whole("usual").pages
    parts = report("usual").parts
    numbers = [int(word) for word in pages[1].extract_text().split()[: len(parts)]]
    assert numbers == sorted(numbers)
    for part, number in zip(parts, numbers, strict=True):
        assert plain(f"{part.number} {part.title}") in plain(pages[number - 1].extract_text())


def test_the_cover_says_the_edition_and_what_it_changes():
    words = plain(whole("usual").pages[0].extract_text())
    assert "Édition 2 figée le 1er juin 2026" in words
    assert "Ce qui change depuis l’édition 1 : Un bilan de plus." in words


@pytest.mark.parametrize("size", ["one", "usual", "heavy"])
def test_no_heading_ends_a_page_and_no_source_begins_one(size):
    heads = {plain(f"{part.number} {part.title}") for part in report(size).parts}
    heads |= {table.caption for part in report(size).parts for table in part.tables}
    pages = [lines(page) for page in whole(size).pages[2:]]
    assert [page[-1] for page in pages if page[-1] in heads] == []
    assert [page[0] for page in pages if page[0].startswith("Source")] == []


@pytest.mark.parametrize("size", ["usual", "heavy"])
def test_every_figure_is_tagged_with_its_words(size):
    reader = whole(size)
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    figures = [
        found.get_object()
        for found in _tree(reader.trailer["/Root"]["/StructTreeRoot"])
        if found.get_object().get("/S") == "/Figure"
    ]
    charts = [part.chart for part in report(size).parts if part.chart]
    told = [figure["/Alt"] for figure in figures]
    assert [words.split("\u00a0: ")[0] for words in told] == [chart.title for chart in charts]
    assert all(chart.groups[0] in words for chart, words in zip(charts, told, strict=True))


def _tree(node):
    for child in node.get("/K", []):
        found = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(found, pypdf.generic.DictionaryObject):
            yield found
            kids = found.get("/K")
            if isinstance(kids, list | pypdf.generic.ArrayObject):
                yield from _tree(found)


def test_a_long_table_prints_three_pages_and_says_where_the_others_are():
    told = plain(" ".join(page.extract_text() for page in whole("heavy").pages))
    assert (
        "Les 32 premières lignes sur 100 ; toutes sont sur le portail, page « Les actions" in told
    )
    (part,) = report("heavy").only(["actions"])
    assert (len(part.tables[0].rows), "AMI-2025-0184" in told) == (100, False)


def test_the_same_edition_gives_the_same_bytes_whatever_the_day():
    with time_machine.travel(AT):
        first = annual_report.render(edition("one")), annual_report.render_summary(edition("one"))
    with time_machine.travel(TOMORROW):
        again = annual_report.render(edition("one")), annual_report.render_summary(edition("one"))
    assert again == first


def test_a_sign_of_the_other_font_gives_the_same_bytes_whatever_the_day():
    with time_machine.travel(AT):
        first = html_to_pdf("<p>a → b</p>", title="Flèche")
    with time_machine.travel(TOMORROW):
        assert html_to_pdf("<p>a → b</p>", title="Flèche") == first
