import pytest

from reporting.domain.cohort import Source, UnknownYearError, YearFigures, chosen, combined
from reporting.domain.history import HistoryRefusedError, PastYear, check_year, parse_years

TYPED_IN = YearFigures(2021, 29, 9, 5, Source.TYPED_IN)
COUNTED = YearFigures(2025, 28, 11, 6, Source.COUNTED)


def test_years_come_in_order_whatever_their_source():
    assert list(combined([COUNTED], [TYPED_IN])) == [2021, 2025]


def test_dossiers_are_counted_even_when_figures_were_typed_in():
    old = YearFigures(2025, 1, 1, 1, Source.TYPED_IN)
    assert combined([COUNTED], [old])[2025] == COUNTED


def test_a_year_without_figures_is_refused_with_the_known_ones():
    with pytest.raises(UnknownYearError) as refusal:
        chosen({2021: TYPED_IN}, [2019])
    assert str(refusal.value) == "Aucun chiffre pour 2019. Années connues\u00a0: 2021."


def test_scripts_read_five_keys():
    assert COUNTED.as_data() == {
        "year": 2025,
        "filed": 28,
        "funded": 11,
        "moved": 6,
        "source": "dossiers",
    }


@pytest.mark.parametrize("numbers", [(10, 11, 0), (10, 4, 5), (10, 4, -1)])
def test_a_cohort_only_shrinks(numbers):
    with pytest.raises(HistoryRefusedError):
        check_year(PastYear(2020, *numbers))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Ce fichier ne contient aucune année\u00a0: écrivez une table [[years]] par année."),
        (
            "[[years]]\nyear = 2020",
            "Chaque année s’écrit avec quatre nombres\u00a0: year, filed, funded, moved.",
        ),
    ],
)
def test_a_file_without_years_says_what_to_write(text, sentence):
    with pytest.raises(HistoryRefusedError) as refusal:
        parse_years(text)
    assert str(refusal.value) == sentence


def test_a_file_that_is_not_toml_is_refused():
    with pytest.raises(HistoryRefusedError):
        parse_years("years = [")


def test_a_call_under_way_has_no_meaningful_zero():
    under_way = YearFigures(2026, 30, 0, 0, Source.COUNTED, "appel en cours, chiffres provisoires")
    assert (under_way.is_undecided, COUNTED.is_undecided) == (True, False)
