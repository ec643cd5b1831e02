"""What a sceptical reader looks for in a published report: names, percentages, small groups.

Nothing here comes from the code that writes the report but the shape of its tables.
"""

import json
import re
from collections.abc import Iterable, Iterator

from reporting.domain.content import Cell, Part, Report, as_plain
from reporting.domain.facts import YearFacts

SHARE = re.compile(r"(\d+) \((\d+)\u00a0%\)")


def words_of(report: Report) -> str:
    """Every word and number of a report, as it is kept."""
    return json.dumps(as_plain(report), ensure_ascii=False, default=str)


def faults(report: Report, facts: YearFacts) -> list[str]:
    """What should never have been published, in words; nothing when all is well."""
    (residents,) = report.only(["habitants"])
    return [*named(report, facts), *percentages(report, facts), *small_groups(residents, facts)]


def named(report: Report, facts: YearFacts) -> Iterator[str]:
    """The dossiers that were not funded and are told by their number, title or structure."""
    words, funded = words_of(report), facts.funded
    public = {each.organisation for each in funded} | {each.title for each in funded}
    for each in facts.dossiers:
        if not each.is_funded:
            told = {each.number, each.title, each.organisation} - public
            yield from (f"nommé : {secret}" for secret in told if secret in words)


def percentages(report: Report, facts: YearFacts) -> Iterator[str]:
    """The shares that are of no total of ten or more."""
    # Of a year, or of all of them together.
    totals = {len(facts.needs), *(sum(column) for column in _columns(facts))}
    totals.update(*_columns(facts))
    allowed = [total for total in totals if total >= 10]
    for part, percent in SHARE.findall(words_of(report)):
        if not any(abs(100 * int(part) / total - int(percent)) <= 0.5 for total in allowed):
            yield f"part sans total : {part} ({percent} %)"


def _columns(facts: YearFacts) -> tuple[list[int], list[int]]:
    return [each.filed for each in facts.years], [each.funded for each in facts.years]


def small_groups(residents: Part, facts: YearFacts) -> Iterator[str]:
    """The numbers of people from 1 to 4, shown or left by a subtraction."""
    if not residents.tables:
        return
    for column in (1, 3):
        cells = [row[column] for row in residents.tables[0].rows]
        yield from _small("habitants", cells)
        if isinstance(cells[0], int):
            yield from _small("reste", [cells[0] - n for n in cells[1:] if isinstance(n, int)])
    for run in residents.chart.runs if residents.chart else ():
        yield from _small(f"dessin, {run.label}", run.values)
    yield from _by_place(residents, facts)


def _by_place(residents: Part, facts: YearFacts) -> Iterator[str]:
    is_apart = all(len(each.neighbourhoods) <= 1 for each in facts.funded)
    for table in residents.tables[1:]:
        for column, whole in ((2, 1), (3, 3)):
            cells = [row[column] for row in table.rows]
            total = residents.tables[0].rows[0][whole]
            yield from _small("quartiers", cells)
            hidden = [cell for cell in cells if isinstance(cell, str)]
            if is_apart and hidden and isinstance(total, int):
                shown = sum(cell for cell in cells if isinstance(cell, int))
                yield from _small("quartiers cachés", [total - shown])


def _small(where: str, cells: Iterable[Cell]) -> Iterator[str]:
    found = [cell for cell in cells if isinstance(cell, int) and 0 < cell < 5]
    yield from (f"{where} : {cell}" for cell in found)
