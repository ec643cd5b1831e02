"""The panel's mean: what counts, what does not, and who can never be outvoted."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juries.domain.scoring import (
    Answer,
    College,
    FinishedSheet,
    Gap,
    Note,
    PanelOpinion,
    asks_reason,
    gaps,
    juror_mean,
    panel_opinion,
    rounded,
)

AGENTS = College(1, "Agglomération", 1)
CITIZENS = College(2, "Conseillers citoyens", 1)
STATE = College(3, "Délégué du préfet", 2)
COLLEGES = (AGENTS, CITIZENS, STATE)


def sheet(college: College, *values: int | None, consultative: bool = False) -> FinishedSheet:
    notes = tuple(Note(1, value) for value in values)
    return FinishedSheet(college.key, notes, is_consultative=consultative)


def test_a_heavier_criterion_weighs_more():
    assert juror_mean([Note(30, 5), Note(10, 1)]) == Fraction(4)


def test_an_abstention_is_not_a_zero():
    assert juror_mean([Note(25, 4), Note(25, None)]) == Fraction(4)


def test_a_zero_is_a_note():
    assert juror_mean([Note(1, 4), Note(1, 0)]) == Fraction(2)


def test_a_juror_who_abstains_everywhere_has_no_mean():
    assert juror_mean([Note(25, None), Note(10, None)]) is None


def test_nobody_s_opinion_is_no_opinion():
    assert panel_opinion(COLLEGES, []) == PanelOpinion(None, None, ())


def test_four_agents_never_outvote_one_citizen():
    sheets = [sheet(AGENTS, 5)] * 4 + [sheet(CITIZENS, 1)]
    assert panel_opinion(COLLEGES, sheets).mean == Decimal("3.00")


def test_a_college_speaks_with_its_weight():
    sheets = [sheet(AGENTS, 2), sheet(STATE, 5)]
    assert panel_opinion(COLLEGES, sheets).mean == Decimal("4.00")


def test_a_silent_college_does_not_count_as_zero():
    assert panel_opinion(COLLEGES, [sheet(AGENTS, 4)]).mean == Decimal("4.00")


def test_a_consultative_seat_counts_nowhere():
    sheets = [sheet(AGENTS, 4), sheet(AGENTS, 0, consultative=True)]
    opinion = panel_opinion(COLLEGES, sheets)
    assert (opinion.mean, opinion.dispersion) == (Decimal("4.00"), Decimal("0.00"))
    assert [each.sheets for each in opinion.colleges] == [1]


def test_a_sheet_of_abstentions_counts_nowhere():
    sheets = [sheet(AGENTS, 4), sheet(CITIZENS, None, None)]
    assert [each.college for each in panel_opinion(COLLEGES, sheets).colleges] == [AGENTS]


def test_a_college_of_one_shows_only_inside_the_overall_mean():
    sheets = [sheet(AGENTS, 3), sheet(AGENTS, 4), sheet(CITIZENS, 1)]
    opinion = panel_opinion(COLLEGES, sheets)
    assert [each.shown_mean for each in opinion.colleges] == [Decimal("3.50"), None]
    assert opinion.mean == Decimal("2.25")


def test_the_dispersion_is_the_distance_between_the_furthest_jurors():
    sheets = [sheet(AGENTS, 5), sheet(AGENTS, 3), sheet(CITIZENS, 1, 2)]
    assert panel_opinion(COLLEGES, sheets).dispersion == Decimal("3.50")


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        (Fraction(2335, 1000), "2.34"),
        (Fraction(10, 3), "3.33"),
        (Fraction(5, 3), "1.67"),
        (Fraction(0), "0.00"),
        (Fraction(5), "5.00"),
    ],
)
def test_means_are_rounded_once_half_up(exact, shown):
    assert str(rounded(exact)) == shown


def test_a_reason_is_asked_for_the_notes_of_the_call_only():
    assert [value for value in (None, 0, 1, 2, 3, 4, 5) if asks_reason(value, [0, 1, 5])] == [
        0,
        1,
        5,
    ]


def test_a_sheet_ends_when_each_criterion_has_a_note_or_an_abstention():
    criteria = {1: "Le besoin", 2: "L’idée"}
    assert gaps(criteria, {1: Answer(3), 2: Answer(None)}, reason_scores=[0, 1, 5]) == []


def test_a_criterion_without_answer_is_named():
    assert gaps({1: "Le besoin", 2: "L’idée"}, {2: Answer(3)}) == [
        Gap(
            1,
            "Le besoin\u00a0: donnez une note, ou dites que vous ne vous prononcez pas.",
        )
    ]


def test_a_reason_left_blank_is_named():
    assert gaps({1: "Le besoin"}, {1: Answer(5, "  ")}, reason_scores=[5]) == [
        Gap(1, "Le besoin\u00a0: écrivez en quelques mots pourquoi 5.")
    ]


def test_a_written_reason_is_enough():
    assert gaps({1: "Le besoin"}, {1: Answer(0, "Rien n’est dit.")}, reason_scores=[0]) == []


# A loaded machine draws slowly; the properties themselves are quick.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

notes = st.builds(Note, weight=st.integers(1, 60), value=st.one_of(st.none(), st.integers(0, 5)))
sheets = st.builds(
    FinishedSheet,
    college=st.sampled_from([1, 2, 3]),
    notes=st.lists(notes, min_size=1, max_size=6).map(tuple),
    is_consultative=st.booleans(),
)


@patient
@given(st.lists(sheets, max_size=8))
def test_a_mean_stays_between_the_lowest_and_the_highest_juror(panel):
    counted = [
        mean
        for each in panel
        if not each.is_consultative and (mean := juror_mean(each.notes)) is not None
    ]
    opinion = panel_opinion(COLLEGES, panel)
    if not counted:
        assert opinion.mean is None
    else:
        assert rounded(min(counted)) <= opinion.mean <= rounded(max(counted))
        assert opinion.dispersion == rounded(max(counted) - min(counted))


@patient
@given(st.lists(sheets, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_changes_nothing(panel, random):
    shuffled = [*panel]
    random.shuffle(shuffled)
    assert panel_opinion(COLLEGES, shuffled) == panel_opinion(COLLEGES, panel)


@patient
@given(st.lists(notes, min_size=1, max_size=6), st.integers(2, 40))
def test_cloning_a_juror_inside_a_college_moves_nothing(written, times):
    citizen = sheet(CITIZENS, 2)
    one = FinishedSheet(AGENTS.key, tuple(written))
    alone = panel_opinion(COLLEGES, [one, citizen])
    assert panel_opinion(COLLEGES, [*[one] * times, citizen]).mean == alone.mean


@patient
@given(st.lists(notes, min_size=1, max_size=6), st.integers(2, 9))
def test_the_scale_stays_out_of_five_when_all_weights_grow(written, factor):
    heavier = [Note(note.weight * factor, note.value) for note in written]
    assert juror_mean(heavier) == juror_mean(written)
