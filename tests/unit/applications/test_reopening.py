"""Which boxes a complément may reopen, which go together, and what counts as a change."""

from collections import Counter

import pytest

from applications.domain.boxes import BOXES, FIELDS
from applications.domain.conversation import (
    LONGEST_MESSAGE,
    MOST_AN_HOUR,
    MessageRefusedError,
    check_message,
)
from applications.domain.refusals import MissingReasonError
from applications.domain.reopening import changes_in, fields_of, reopenings, shown, words_of

SIGNATURE = {field.key for field in BOXES[-1].fields}


def test_every_box_but_the_signature_reopens_once() -> None:
    opened = Counter(key for one in reopenings(is_page_blanche=False) for key in one.fields)
    assert set(opened) == set(FIELDS) - SIGNATURE - {"is_page_blanche"}
    assert set(opened.values()) == {1}


def test_boxes_checked_against_each_other_reopen_together() -> None:
    assert fields_of(["ends_on"]) == ("starts_on", "ends_on")
    assert fields_of(["women_expected"])[0] == "people_expected"
    # The rate for working together rests on the partner who carries the action.
    assert fields_of(["claim_cooperation"]) == fields_of(["partner_1_name"])
    assert {"expense_60", "revenue_74_this_call"} < set(fields_of(["requested_amount"]))
    assert fields_of(["is_page_blanche", "pledge_dues", "unknown"]) == ()


def test_a_page_blanche_has_a_sum_to_reopen_and_no_budget() -> None:
    assert fields_of(["requested_amount"], is_page_blanche=True) == ("requested_amount",)
    assert fields_of(["expense_60"], is_page_blanche=True) == ()
    assert words_of(["requested_amount"]) == ("case\u00a011, La somme demandée",)


def test_what_is_reopened_is_said_in_the_order_of_the_boxes() -> None:
    assert words_of(fields_of(["places", "title"])) == (
        "case\u00a02a, Titre",
        "case\u00a06b, Lieu(x)",
    )


@pytest.mark.parametrize(
    ("key", "before", "after", "is_change"),
    [
        ("title", "Le café", " Le café\r\n", False),
        ("action_text", "Un\nDeux", "Un\r\nDeux", False),
        ("starts_on", "04/01/2027", "2027-01-04", False),
        ("starts_on", "bientôt", "2027-01-04", True),
        ("title", "Le café", "", True),
    ],
)
def test_a_change_is_what_reads_otherwise(key, before, after, is_change) -> None:
    found = changes_in({key: before}, {key: after}, fields=[key])
    assert bool(found) == is_change


def test_a_box_that_was_not_reopened_never_changes() -> None:
    assert changes_in({"title": "Un"}, {"title": "Deux"}, fields=["places"]) == ()


def test_a_change_is_read_in_plain_words() -> None:
    (change,) = changes_in({}, {"title": "Le café"}, fields=["title"])
    assert (change.title, change.before, change.after) == ("Case\u00a02a, Titre", "", "Le café")
    assert shown("neighbourhoods_unsure", "", {}) == "non"
    assert shown("neighbourhoods_unsure", "oui", {}) == "oui"
    assert shown("neighbourhoods", "DEMO01 DEMO02", {"DEMO01": "Les Lilas"}) == "Les Lilas, DEMO02"
    assert shown("starts_on", "2027-01-04", {}) == "04/01/2027"
    assert shown("title", "Le café", {}) == "Le café"


def test_a_message_has_words_that_fit() -> None:
    assert check_message(" Bonjour\r\nmerci ") == "Bonjour\nmerci"
    assert check_message("a" * LONGEST_MESSAGE) == "a" * LONGEST_MESSAGE
    with pytest.raises(MissingReasonError):
        check_message(" \n ")
    with pytest.raises(MessageRefusedError, match="dépasse la place de 1\u00a0signe\u00a0:"):
        check_message("a" * (LONGEST_MESSAGE + 1))
    with pytest.raises(MessageRefusedError, match="1\u00a0000\u00a0signes"):
        check_message("a" * (LONGEST_MESSAGE + 1000))


def test_a_machine_that_repeats_itself_is_stopped() -> None:
    assert check_message("Bonjour", sent_this_hour=MOST_AN_HOUR - 1) == "Bonjour"
    with pytest.raises(MessageRefusedError, match="appelez-nous"):
        check_message("Bonjour", sent_this_hour=MOST_AN_HOUR)
