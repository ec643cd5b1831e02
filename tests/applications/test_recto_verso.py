"""The printed request: two sides, always, and nothing lost on the way."""

from decimal import Decimal
from itertools import pairwise

import pytest

from ami_portal.common.pdf import ForbiddenResourceError, html_to_pdf
from applications.domain.boxes import FIELDS
from applications.domain.sheet import RequestSheet
from applications.exports import recto_verso
from tests.applications.printed import reader, squeezed, text_of, written
from tests.factories import sheets

LARGE_BOX_FLOOR = 7.5
LINE_FLOOR = 6
ACTION_HEIGHT = 13 * 12
SAMPLES = {
    "ordinary French": sheets.FRENCH,
    "capitals": sheets.FRENCH.upper(),
    "all W": "W",
    "a line break at every 40th sign": "Une ligne de trente-neuf signes, voilà.\n",
    "one word without spaces": "anticonstitutionnellement",
    "hyphens everywhere": "vingt-quatre-mille-",
    "Greek and Cyrillic": "Ελληνικά и русский текст, ",
    "Polish and Turkish": "Zażółć gęślą jaźń, İstanbul’a gidiyoruz. ",
    "Arabic": "نحن نسكن في الحي منذ سنين ",
    "Chinese": "我们住在这个小区已经很多年了",
    "emoji": "Venez 🎉 nombreux 👩‍🌾 samedi ☀️ ! ",
    "angle brackets": "<b>gras</b> & <script>alert(1)</script> ",
}


def sizes_of(pdf: bytes) -> set[float]:
    sizes: set[float] = set()

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes.add(round(size * tm[0] * cm[0], 2))

    for page in reader(pdf).pages:
        page.extract_text(visitor_text=visit)
    return sizes


def lines_of(pdf: bytes, page: int) -> list[tuple[str, float]]:
    """Texts of a page in reading order, with the height of their baseline in points."""
    lines: list[tuple[str, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            lines.append((text.strip(), tm[5] * cm[3] + cm[5]))

    reader(pdf).pages[page].extract_text(visitor_text=visit)
    return lines


def test_a_usual_request_prints_on_two_sides_with_all_its_words() -> None:
    sheet = sheets.sheet()
    pdf = recto_verso.render(sheet)
    printed = text_of(pdf)
    assert len(reader(pdf).pages) == 2
    assert [text for text in written(sheet) if squeezed(text) not in printed] == []


def test_an_empty_draft_prints_on_two_sides_and_says_that_it_is_one() -> None:
    sheet = sheets.sheet(
        values={},
        neighbourhoods=(),
        people={},
        ticks=frozenset(),
        partners=(),
        budget={},
        claims=(),
    )
    pdf = recto_verso.render(sheet)
    assert len(reader(pdf).pages) == 2
    assert squeezed("Brouillon, pas encore déposé") in text_of(pdf)


def test_the_blank_sheet_for_paper_has_two_sides_and_a_place_to_sign() -> None:
    blank = RequestSheet(
        programme="AMI cohésion sociale 2027",
        authority="Le Bassin",
        contact="03 00 00 00 00",
        stamp=None,
    )
    pdf = recto_verso.render(blank)
    assert len(reader(pdf).pages) == 2
    assert "Signature:" in text_of(pdf)
    assert squeezed("Brouillon") not in text_of(pdf)


@pytest.mark.parametrize("name", SAMPLES)
def test_boxes_at_their_limit_print_on_two_sides(name: str) -> None:
    assert len(reader(recto_verso.render(sheets.sheet_at_limits(SAMPLES[name]))).pages) == 2


# No font of ours writes Chinese, and extraction turns Arabic round and splits emoji: for them pages
# are counted, words are not.
@pytest.mark.parametrize(
    "name", [name for name in SAMPLES if name not in {"Arabic", "Chinese", "emoji"}]
)
def test_boxes_at_their_limit_print_every_word(name: str) -> None:
    sheet = sheets.sheet_at_limits(SAMPLES[name])
    printed = text_of(recto_verso.render(sheet))
    assert [text for text in written(sheet) if squeezed(text) not in printed] == []


def test_ordinary_french_at_every_limit_stays_at_ten_points() -> None:
    assert min(sizes_of(recto_verso.render(sheets.sheet_at_limits(sheets.FRENCH)))) == 10


def test_breaks_that_are_kept_fit_at_ten_points_in_ordinary_french() -> None:
    broken = {
        key: sheets.signs(sheets.FRENCH, FIELDS[key].limit or 0).replace(". ", ".\n", 3)
        for key in sheets.LARGE
    }
    assert min(sizes_of(recto_verso.render(sheets.sheet(values=broken)))) == 10


@pytest.mark.parametrize("sample", ["W", sheets.FRENCH.upper()])
def test_the_widest_texts_stay_above_the_floor(sample: str) -> None:
    assert min(sizes_of(recto_verso.render(sheets.sheet_at_limits(sample)))) >= LINE_FLOOR


@pytest.mark.parametrize("key", sheets.LARGE)
def test_a_large_box_of_the_widest_sign_stays_above_its_own_floor(key: str) -> None:
    values = {key: "W" * (FIELDS[key].limit or 0)}
    assert min(sizes_of(recto_verso.render(sheets.sheet(values=values)))) >= LARGE_BOX_FLOOR


@pytest.mark.parametrize("name", ["ordinary French", "capitals", "all W", "hyphens everywhere"])
def test_no_box_runs_into_the_next(name: str) -> None:
    pdf = recto_verso.render(sheets.sheet_at_limits(SAMPLES[name]))
    for page, first_title in enumerate(("Qui vous êtes", "La somme demandée")):
        lines = lines_of(pdf, page)
        start = [text for text, _ in lines].index(first_title)
        climbs = [
            (above, below) for above, below in pairwise(lines[start:]) if below[1] > above[1] + 2
        ]
        assert climbs == []


@pytest.mark.parametrize("name", ["Greek and Cyrillic", "emoji", "Chinese", "Arabic"])
def test_signs_of_another_font_leave_the_lines_where_they_are(name: str) -> None:
    values = {"action_text": sheets.signs(SAMPLES[name], 1100)}
    pdf = recto_verso.render(sheets.sheet(values=values))
    lines = lines_of(pdf, 0)
    texts = [text for text, _ in lines]
    inside = lines[
        texts.index("L’action. Que voulez-vous faire, concrètement\u00a0?") + 1 : texts.index("5")
    ]
    heights = sorted({round(top, 1) for _, top in inside}, reverse=True)
    steps = [above - below for above, below in pairwise(heights)]
    assert max(steps) - min(steps) < 0.5
    assert len(heights) * max(steps) < ACTION_HEIGHT + 0.1


def test_an_overflowing_box_shrinks_alone() -> None:
    values = {**sheets.USUAL, "need_text": "W" * 600}
    assert len(sizes_of(recto_verso.render(sheets.sheet(values=values)))) == (
        len(sizes_of(recto_verso.render(sheets.sheet()))) + 1
    )


def test_an_over_long_draft_prints_cut_and_says_so() -> None:
    values = {"action_text": "a" * 1150, "title": "t" * 93}
    pdf = recto_verso.render(sheets.sheet(values=values))
    printed = text_of(pdf)
    assert len(reader(pdf).pages) == 2
    assert squeezed("Texte coupé : 50 signes de trop") in printed
    assert squeezed("Texte coupé : 3 signes de trop (Titre)") in printed
    assert "t" * 90 + "…" in printed


def test_a_page_blanche_has_one_line_instead_of_a_budget() -> None:
    pdf = recto_verso.render(
        sheets.sheet(ticks=frozenset({"is_page_blanche"}), requested=Decimal(1500))
    )
    printed = text_of(pdf)
    assert len(reader(pdf).pages) == 2
    assert squeezed("Somme utile pour écrire le projet 1 500 €") in printed
    assert squeezed("Achats et fournitures") not in printed


def test_a_deposited_request_bears_its_number_its_date_and_its_fingerprint() -> None:
    printed = text_of(recto_verso.render(sheets.sheet(stamp=sheets.DEPOSITED)))
    assert squeezed("Dossier AMI-2027-0007") in printed
    assert squeezed("déposé le 29 janvier 2027 à 18 h 02") in printed
    assert "0123456789abcdef" in printed
    assert squeezed("Signé en ligne") in printed
    assert squeezed("Brouillon") not in printed


def test_unknown_is_not_zero() -> None:
    people = {"people_expected": 48, "qpv_people_expected": 0, "women_expected": None}
    printed = text_of(recto_verso.render(sheets.sheet(people=people)))
    assert squeezed("dont habitant en QPV 0 soit 0 %") in printed
    assert squeezed("dont femmes non connu") in printed


def test_the_same_request_gives_the_same_bytes() -> None:
    assert recto_verso.render(sheets.sheet()) == recto_verso.render(sheets.sheet())


def test_the_sheet_is_tagged_french_and_titled() -> None:
    pdf = reader(recto_verso.render(sheets.sheet()))
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/Lang"] == "fr"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert pdf.metadata.title == (
        "Coudre ensemble, parler d’emploi – demande AMI cohésion sociale 2027, recto-verso"
    )


@pytest.mark.parametrize(
    "address", ["https://example.org/a.png", "file:///etc/passwd", "../manage.py"]
)
def test_a_page_reads_nothing_but_our_own_files(address: str) -> None:
    with pytest.raises(ForbiddenResourceError):
        html_to_pdf(f'<img src="{address}" alt="">', title="Essai")
