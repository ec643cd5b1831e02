"""When something is reminded, and in which words. The call closes on Friday 30 October 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest

from applications.domain import reminders
from applications.domain.deposit import Problem

CLOSING = date(2026, 10, 30)
EARLY = date(2026, 9, 5)


@pytest.mark.parametrize(
    ("left", "step"),
    [(8, None), (7, 7), (6, 7), (5, 7), (4, None), (3, None), (2, 2), (1, 2), (0, 0), (-1, None)],
)
def test_a_missed_day_is_said_late_but_not_when_it_is_stale(left: int, step: int | None) -> None:
    today = CLOSING - timedelta(days=left)
    assert reminders.closing_step(CLOSING, begun_on=EARLY, today=today) == step


@pytest.mark.parametrize(
    ("begun_before_closing", "left", "step"),
    [(7, 7, None), (6, 6, None), (8, 7, 7), (2, 1, None), (3, 2, 2), (0, 0, None), (1, 0, 0)],
)
def test_what_was_begun_the_very_day_is_not_chased(
    begun_before_closing: int, left: int, step: int | None
) -> None:
    begun_on = CLOSING - timedelta(days=begun_before_closing)
    today = CLOSING - timedelta(days=left)
    assert reminders.closing_step(CLOSING, begun_on=begun_on, today=today) == step


@pytest.mark.parametrize(("left", "is_said"), [(4, False), (3, True), (1, True), (0, False)])
def test_a_complement_is_reminded_three_days_before(left: int, is_said: bool) -> None:
    today = CLOSING - timedelta(days=left)
    assert reminders.complement_near(CLOSING, asked_on=EARLY, today=today) is is_said
    assert not reminders.complement_near(CLOSING, asked_on=today, today=today)


@pytest.mark.parametrize(
    ("days", "after", "is_said"),
    [
        (15, 14, False),
        (15, 15, True),
        (15, 30, True),
        (15, 31, False),
        (3, 2, False),
        (3, 3, True),
        (60, 75, True),
        (60, 76, False),
    ],
)
def test_an_answer_is_asked_again_once_the_days_of_the_call_are_over(
    days: int, after: int, is_said: bool
) -> None:
    today = CLOSING + timedelta(days=after)
    assert reminders.answer_late(CLOSING, days=days, today=today) is is_said


def test_nothing_still_said_was_asked_before_the_earliest_instant() -> None:
    at = datetime(2026, 11, 28, 7, 0, tzinfo=UTC)
    assert reminders.earliest_late(at) == at - timedelta(days=76)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (7, "Plus que 7 jours pour déposer « Café »"),
        (1, "Plus que 1 jour pour déposer « Café »"),
        (0, "Dernier jour pour déposer « Café »"),
    ],
)
def test_the_subject_counts_the_days_that_are_really_left(left: int, expected: str) -> None:
    today = CLOSING - timedelta(days=left)
    subject = reminders.closing_subject("Café", closes_on=CLOSING, today=today)
    assert subject.replace("\u00a0", " ") == expected


def test_the_closing_is_said_in_full() -> None:
    line = reminders.closing_line("Café", closes_on=CLOSING, today=EARLY)
    assert line.replace("\u00a0", " ").endswith(
        "le vendredi 30 octobre 2026 à 23 heures 59 minutes 59 secondes, heure de Paris."
    )
    last = reminders.closing_line("Café", closes_on=CLOSING, today=CLOSING)
    assert "ferme aujourd’hui à 23" in last


def test_a_long_title_is_cut_and_loses_its_line_breaks() -> None:
    assert reminders.quoted("Un  café\nau pied") == "«\u00a0Un café au pied\u00a0»"
    assert len(reminders.quoted("x" * 90)) == 44
    assert reminders.quoted("x" * 90).endswith("…\u00a0»")


@pytest.mark.parametrize(
    ("labels", "expected"),
    [([], ""), (["RIB"], "RIB"), (["RIB", "statuts"], "RIB et statuts"),
     (["RIB", "statuts", "comptes"], "RIB, statuts et comptes")],
)  # fmt: skip
def test_a_list_is_read_as_a_sentence(labels: list[str], expected: str) -> None:
    assert reminders.listed(labels) == expected


def test_a_long_list_of_documents_is_counted_in_the_subject() -> None:
    assert reminders.documents_subject(["RIB"]) == "Il nous manque RIB pour vous verser l’aide"
    many = ["RIB au nom de la structure", "statuts", "derniers comptes approuvés"]
    assert reminders.documents_subject(many).startswith("Il nous manque 3\u00a0documents")
    assert "statuts et derniers comptes" in reminders.documents_line("AMI-2026-0001", many)


def problem(field: str = "title") -> Problem:
    return Problem(field, "Écrivez quelques mots.")


def test_what_is_missing_is_said_box_by_box_without_the_commitments() -> None:
    lines = reminders.still_missing([problem(), problem("pledge_dues")])
    assert lines == ["case 2a, Titre\u00a0: Écrivez quelques mots."]


@pytest.mark.parametrize(
    ("extra", "words"), [(1, "et 1\u00a0autre case"), (3, "et 3\u00a0autres cases")]
)
def test_a_long_list_of_boxes_is_cut(extra: int, words: str) -> None:
    lines = reminders.still_missing([problem()] * (reminders.MOST_PROBLEMS + extra))
    assert len(lines) == reminders.MOST_PROBLEMS + 1
    assert lines[-1] == words
