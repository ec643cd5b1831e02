"""The register sheet of the documentation says what the table of rules says."""

from pathlib import Path

from ami_portal.operations.retention.rules import TABLE, duration_words

SHEET = Path(__file__).parents[2] / "docs" / "donnees-personnelles.md"


def test_the_sheet_has_the_lines_of_the_table_word_for_word() -> None:
    _, _, after = SHEET.read_text().partition("## Durées\n")
    durations, _, _ = after.partition("\n## ")
    rows = [line.strip("| ").split(" | ") for line in durations.splitlines() if line[:2] == "| "]
    expected = [
        [
            line.what,
            line.kept or duration_words(line.months or 0),
            line.starts,
            line.happens,
            line.stays,
        ]
        for line in TABLE
    ]
    assert rows[1:] == expected
