"""Composition of 30, 300 and 3 000 dossiers: seconds, and distance to the bound."""

import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from juries.domain.composition import check, compose
from tests.unit.juries.instances import large_problem

SECONDS = {30: 1.0, 300: 0.5, 3_000: 4.0}
GAP = 0.001


def run() -> list[dict[str, object]]:
    """Rows of work, value, unit and limit; a plan that the checker refuses stops the bench."""
    rows: list[dict[str, object]] = []
    for size, seconds in SECONDS.items():
        problem = large_problem(size)
        start = perf_counter()
        plan = compose(problem)
        spent = perf_counter() - start
        faults = check(problem, plan)
        if faults:
            raise ValueError(faults[0])
        work = f"composition of {size} dossiers"
        rows.append({"work": work, "value": round(spent, 3), "unit": "s", "limit": seconds})
        rows.append(
            {"work": f"{work}: gap", "value": round(plan.gap, 6), "unit": "ratio", "limit": GAP}
        )
    return rows


def main() -> None:
    for row in run():
        line = f"{row['work']:<40} {row['value']:>10} {row['unit']:<6} at most {row['limit']}\n"
        sys.stdout.write(line)


if __name__ == "__main__":
    main()
