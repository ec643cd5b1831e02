"""How a table is set on paper: columns as wide as their words, rows counted."""

import pytest

from reporting.domain.content import Column, Kind, Table
from reporting.domain.layout import MOST_ROWS, is_short, printed, widths

NAME, COUNT = Column("Nom"), Column("Nombre", Kind.NUMBER)


def table(*rows: tuple, columns: tuple = (NAME, COUNT)) -> Table:
    return Table("Essai", columns, rows)


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        ((NAME, COUNT), ("a", 1), (76, 24)),
        ((COUNT, COUNT), (1, 2), (50, 50)),
        ((NAME, NAME), ("AMI-2025-0001", "mot " * 30), (17, 83)),
        ((NAME, *[COUNT] * 6), ("a", *[1] * 6), (28, *[12] * 6)),
        ((NAME, *[COUNT] * 9), ("a", *[1] * 9), (28, *[8] * 9)),
        ((NAME,) * 6, ("anticonstitutionnellement",) * 6, (16, 17, 17, 16, 17, 17)),
    ],
)
def test_columns_are_as_wide_as_their_words(columns, row, expected):
    assert widths(table(row, columns=columns)) == expected


def test_no_word_is_cut_when_the_page_can_hold_it():
    wide = widths(table(("AMI-2025-0001", "mot " * 40, "mot " * 40), columns=(NAME,) * 3))
    assert wide[0] >= len("AMI-2025-0001")


def test_a_table_holds_on_a_page_from_the_lines_of_its_texts():
    assert is_short(table(*[("court", 1)] * 17))
    assert not is_short(table(*[("court", 1)] * 18))
    assert not is_short(table(*[("mot " * 50, 1)] * 8))


def test_sixty_rows_are_printed_and_the_note_says_so():
    exact, longer = table(*[("a", 1)] * MOST_ROWS), table(*[("a", 1)] * (MOST_ROWS + 1))
    assert printed(exact) == exact
    assert (len(printed(longer).rows), printed(longer).note) == (
        60,
        "Les 60 premières lignes sur 61\u00a0; le service donne les autres à qui les demande.",
    )


def test_long_texts_print_as_many_pages_as_short_ones():
    two_lines, four_lines = (table(*[("x" * 74 * lines, 1)] * 100) for lines in (2, 4))
    assert len(printed(two_lines).rows) == 60
    assert len(printed(four_lines).rows) == 40
    assert printed(four_lines).note.startswith("Les 40 premières lignes sur 100\u00a0; ")
