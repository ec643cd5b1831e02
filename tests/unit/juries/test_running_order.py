"""The minutes of an audition, shared and said."""

from datetime import UTC, datetime, timedelta

import pytest

from juries.domain.running_order import (
    Durations,
    arrival_words,
    durations,
    ended_words,
    planned_words,
    running_words,
)

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # 9 h in Paris


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("total", "together", "structures", "expected"),
    [
        (75, 15, 3, Durations(20, 15)),
        (75, 15, 2, Durations(30, 15)),
        (80, 15, 3, Durations(21, 17)),
        (10, 15, 3, Durations(0, 10)),
        (75, 15, 0, Durations(0, 15)),
    ],
)
def test_what_does_not_divide_goes_to_the_exchange(total, together, structures, expected) -> None:
    assert durations(total=total, together=together, structures=structures) == expected


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (0.5, "Commence à l’instant, il reste 20 minutes"),
        (6, "Depuis 6 minutes, il reste 14 minutes"),
        (19, "Depuis 19 minutes, il reste 1 minute"),
        (20, "Depuis 20 minutes, le temps prévu est passé"),
        (23, "Depuis 23 minutes, le temps prévu est passé de 3 minutes"),
    ],
)
def test_what_runs_says_what_is_left(gone: float, words: str) -> None:
    said = running_words(NINE, planned=20, now=after(gone))
    assert said.replace("\u00a0", " ") == words


def test_what_ended_says_its_hours() -> None:
    said = ended_words(NINE, after(22), planned=20).replace("\u00a0", " ")
    assert said == "De 9 h à 9 h 22 : 22 minutes pour 20 prévues"
    assert planned_words(1).replace("\u00a0", " ") == "1 minute prévue"


@pytest.mark.parametrize(
    ("noted", "is_late", "words"),
    [
        (-2, False, "à 8 h 58"),
        (17, True, "à 9 h 17, 17 minutes après le début"),
        (-2, True, "à 8 h 58"),
    ],
)
def test_an_arrival_says_how_late(noted: int, is_late: bool, words: str) -> None:
    said = arrival_words(noted_at=after(noted), starts_at=NINE, is_late=is_late)
    assert said.replace("\u00a0", " ") == words
