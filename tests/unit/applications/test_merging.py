"""What two pages write in one draft is merged by field: pure rules."""

import pytest

from applications.domain.merging import LONGEST_TEXT, Entry, elsewhere, fingerprint, merge

HERS = Entry("Celui d’Aline", 3, "Aline", "2026-10-01T10:00:00+00:00")


def test_a_field_that_nobody_else_changed_is_kept():
    merged = merge({"title": HERS}, texts={"title": "Le mien"}, revisions={"title": 3})
    assert (merged.kept, merged.conflicts) == ({"title": "Le mien"}, {})


def test_a_field_changed_by_both_is_a_conflict_and_its_neighbour_is_kept():
    texts = {"title": "Le mien", "places": "La salle"}
    merged = merge({"title": HERS}, texts=texts, revisions={"title": 2, "places": 0})
    assert merged.kept == {"places": "La salle"}
    assert merged.conflicts == {"title": HERS}


def test_the_same_text_written_by_both_is_no_conflict():
    merged = merge({"title": HERS}, texts={"title": HERS.text}, revisions={"title": 0})
    assert (merged.kept, merged.conflicts) == ({}, {})


def test_a_field_whose_revision_nobody_says_is_kept():
    assert merge({"title": HERS}, texts={"title": "x"}, revisions={}).kept == {"title": "x"}


@pytest.mark.parametrize(
    ("name", "read", "posted"),
    [
        ("title", "Celui d’hier", "Celui d’hier"),
        ("title", "", ""),
        ("starts_on", "4/01/2027", "2027-01-04"),
        ("starts_on", "en janvier", "en janvier "),
        ("contact_email", " a@b.example", "a@b.example"),
        ("neighbourhoods", "DEMO2 DEMO1", "DEMO1 DEMO2"),
    ],
)
def test_a_field_left_as_it_was_read_gives_way_to_the_other_person(name, read, posted):
    current = Entry("autre chose", 2)
    merged = merge(
        {name: current},
        texts={name: posted},
        revisions={name: 1},
        fingerprints={name: fingerprint(name, read)},
    )
    assert (merged.kept, merged.conflicts) == ({}, {})


def test_a_field_written_in_a_whole_form_is_a_conflict_when_it_changed_elsewhere():
    marks = {"title": fingerprint("title", "Celui d’hier")}
    merged = merge(
        {"title": HERS}, texts={"title": "x"}, revisions={"title": 2}, fingerprints=marks
    )
    assert merged.conflicts == {"title": HERS}


def test_a_text_that_nobody_types_is_not_cut_but_refused():
    merged = merge({}, texts={"title": "x" * (LONGEST_TEXT + 1), "places": "x"}, revisions={})
    assert (merged.kept, merged.too_long) == ({"places": "x"}, ("title",))


def test_a_page_hears_of_what_changed_since_it_read_but_not_of_its_own_writing():
    entries = {"title": HERS, "places": Entry("Salle", 1), "need_text": Entry("Constat", 2)}
    read = {"need_text": 2}
    assert elsewhere(entries, read, except_for={"places": ""}) == {"title": HERS}
