"""The sentence that the service reads about a tablet."""

from datetime import UTC, datetime, timedelta

import pytest

from juries.domain.tablets import Report, sentence

NOW = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
AGO = NOW - timedelta(minutes=18)
WAITING = "3\u00a0notes en attente depuis 14\u00a0h\u00a012"
SILENT = "sans nouvelles depuis 14\u00a0h\u00a012"


@pytest.mark.parametrize(
    ("report", "is_expected", "said"),
    [
        (Report(NOW, 3, AGO), True, WAITING),
        (Report(NOW, 1, AGO), True, "1\u00a0note en attente depuis 14\u00a0h\u00a012"),
        (Report(AGO, 3, AGO), False, f"{WAITING}, {SILENT}"),
        (Report(AGO), True, SILENT),
        (Report(AGO), False, "tout est enregistré"),
        (Report(NOW), True, "tout est enregistré"),
    ],
)
def test_a_tablet_says_what_waits_and_since_when(
    report: Report, is_expected: bool, said: str
) -> None:
    words = sentence("Mireille D.", report, is_expected=is_expected, at=NOW)
    assert words == f"Tablette de Mireille D.\u00a0: {said}"
