import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import engines

from ami_portal.common.money import format_euros
from ami_portal.common.svg import (
    Bar,
    Look,
    Part,
    Series,
    envelope,
    gauge,
    grouped_bars,
    horizontal_bars,
    lines,
    stacked_bars,
)

SVG = "{http://www.w3.org/2000/svg}"
YEARS = ("2020", "2021", "2022")
FILED = Series("déposés", (25, 29, None))
FUNDED = Series("financés", (12, 9, None))


def drawn(markup):
    root = ElementTree.fromstring(markup)  # noqa: S314 - our own drawing
    return root if root.tag == f"{SVG}svg" else root.find(f"{SVG}svg")


def words_of(markup):
    return [element.text for element in drawn(markup).iter(f"{SVG}text")]


def widths(markup, css):
    return [
        float(element.get("width"))
        for element in drawn(markup).iter(f"{SVG}rect")
        if css in (element.get("class") or "") and element.get("height") == "25"
    ]


CHARTS = [
    horizontal_bars([Bar("Insertion", 12)], name="a", title="Par thème"),
    stacked_bars(YEARS, [FILED, FUNDED], name="b", title="Par année"),
    grouped_bars(YEARS, [FILED, FUNDED], name="c", title="Par année"),
    lines(YEARS, [FILED, FUNDED], name="d", title="Par année"),
    envelope([Part("à financer", 3)], 10, name="e", title="Enveloppe"),
    gauge(3, 10, name="f", title="Bilans reçus"),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_is_named_and_described(chart):
    root = drawn(chart)
    named = [root.find(f"{SVG}title"), root.find(f"{SVG}desc")]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [element.get("id") for element in named]
    assert all(element.text for element in named)


@pytest.mark.parametrize("chart", CHARTS)
def test_every_pattern_used_is_defined_in_the_same_drawing(chart):
    used = set(re.findall(r"url\(#([^)]+)\)", chart))
    assert used <= {element.get("id") for element in drawn(chart).iter(f"{SVG}pattern")}


@pytest.mark.parametrize("chart", CHARTS)
def test_no_chart_needs_inline_style_or_script(chart):
    assert [word for word in (" style=", "<style", "<script", " onclick") if word in chart] == []


def test_bars_are_as_long_as_their_values():
    chart = horizontal_bars([Bar("a", 40), Bar("b", 10), Bar("c", 0)], name="x", title="t")
    longest, quarter = widths(chart, "mark-edge")
    assert longest == pytest.approx(4 * quarter, abs=0.5)


def test_what_is_not_known_is_said_and_is_not_zero():
    assert words_of(horizontal_bars([Bar("Santé", None)], name="x", title="t")) == [
        "Santé",
        "non connu",
    ]


def test_a_year_without_figures_says_so_instead_of_showing_nothing():
    said = words_of(grouped_bars(YEARS, [FILED, FUNDED], name="x", title="t"))
    assert said == [
        "déposés",
        "financés",
        "25",
        "12",
        "29",
        "9",
        "pas encore",
        "saisi",
        "2020",
        "2021",
        "2022",
    ]


def test_the_description_tells_every_value():
    chart = drawn(grouped_bars(YEARS, [FILED, FUNDED], name="x", title="t"))
    assert chart.find(f"{SVG}desc").text == (
        "2020 : 25 déposés, 12 financés\u00a0; 2021 : 29 déposés, 9 financés\u00a0; "
        "2022 : non connu."
    )


def test_stacks_write_what_they_are_made_of():
    said = words_of(
        stacked_bars(["Santé"], [Series("oui", [3]), Series("non", [0])], name="x", title="t")
    )
    assert said == ["oui", "non", "Santé", "3", "3 oui"]


def test_a_line_breaks_where_a_year_is_not_known():
    chart = drawn(lines(("1", "2", "3", "4"), [Series("a", (1, 2, None, 4))], name="x", title="t"))
    paths = [e.get("d") for e in chart.iter(f"{SVG}path") if e.get("fill") == "none"]
    assert [path.count("M") for path in paths] == [1, 2]


def test_an_envelope_is_never_drawn_past_its_end():
    parts = [Part("a", Decimal(900), Look.DOTS), Part("b", Decimal(300), Look.HATCH)]
    chart = drawn(envelope(parts, Decimal(1000), name="x", title="t", words=format_euros))
    ends = [float(e.get("x")) + float(e.get("width")) for e in chart.findall(f"{SVG}rect")]
    assert ends == [1000, 900, 1000]


def test_a_wide_chart_scrolls_in_its_own_box_by_keyboard_too():
    years = [str(year) for year in range(2015, 2027)]
    chart = grouped_bars(years, [Series("déposés", [1] * 12)] * 3, name="x", title="Douze ans")
    box = ElementTree.fromstring(chart)  # noqa: S314 - our own drawing
    assert (box.tag, box.get("tabindex"), box.get("aria-label")) == ("div", "0", "Douze ans")


def test_labels_from_data_are_escaped():
    chart = horizontal_bars([Bar("<script>&", 1)], name="x", title='<b>"')
    assert words_of(chart)[0] == "<script>&"
    assert "<script>" not in chart


@pytest.mark.parametrize(
    ("tag", "start"),
    [
        ('{% bars rows name="a" title="t" unit="€" %}', "<svg"),
        ('{% funnel rows name="a" title="t" %}', "<svg"),
        ('{% stacked_bars years series name="a" title="t" %}', "<svg"),
        ('{% double_bars years series name="a" title="t" notes=years %}', "<svg"),
        ('{% lines years series name="a" title="t" %}', "<svg"),
        ('{% envelope_bar parts 10 name="a" title="t" %}', "<svg"),
        ('{% gauge 3 10 name="a" title="t" %}', "<svg"),
    ],
)
def test_tags_draw_in_templates_without_escaping_the_drawing(tag, start):
    page = engines["django"].from_string("{% load charts %}" + tag)
    context = {
        "rows": [Bar("a", 1)],
        "years": YEARS,
        "series": [FILED, FUNDED],
        "parts": [Part("a", 3)],
    }
    assert page.render(context)[:4] == start
