"""Composition of 30, 300 and 3 000 dossiers, and of one late dossier: seconds, distance to the
bound, and how many are told again.
"""

import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from juries.domain.composition import Plan, Problem, check, compose, score
from tests.unit.juries.instances import large_problem

SECONDS = {30: 1.0, 300: 0.5, 3_000: 4.0}
GAP = 0.001
MOVED = 0


def run() -> list[dict[str, object]]:
    """Rows of work, value, unit and limit; a plan that the checker refuses stops the bench."""
    rows: list[dict[str, object]] = []
    for size, seconds in SECONDS.items():
        rows += _rows(f"composition of {size} dossiers", large_problem(size), seconds)[1]
    return rows + _late(30)


def _rows(work: str, problem: Problem, seconds: float) -> tuple[Plan, list[dict[str, object]]]:
    start = perf_counter()
    plan = compose(problem)
    spent = perf_counter() - start
    faults = check(problem, plan)
    if faults:
        raise ValueError(faults[0])
    return plan, [
        {"work": work, "value": round(spent, 3), "unit": "s", "limit": seconds},
        {"work": f"{work}: gap", "value": round(plan.gap, 6), "unit": "ratio", "limit": GAP},
    ]


def _late(size: int) -> list[dict[str, object]]:
    """The last dossier comes once the half-days of the others were told."""
    whole = large_problem(size)
    first = compose(replace(whole, dossiers=whole.dossiers[:-1]))
    told = {key: hearing.half_day for hearing in first.hearings for key in hearing.dossiers}
    problem = replace(whole, published=told)
    work = f"a late dossier among {size}"
    plan, rows = _rows(work, problem, SECONDS[size])
    moved = score(problem, plan.hearings).moved
    return [
        *rows,
        {"work": f"{work}: told again", "value": moved, "unit": "count", "limit": MOVED},
    ]


def main() -> None:
    for row in run():
        line = f"{row['work']:<40} {row['value']:>10} {row['unit']:<6} at most {row['limit']}\n"
        sys.stdout.write(line)


if __name__ == "__main__":
    main()
