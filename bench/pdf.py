"""How long the two-sided request takes on a warm worker. Quiet machine: quality.md allows 0.3 s."""

import os
import statistics
import time
from collections.abc import Callable

import django

ROUNDS = 9
LIMIT_SECONDS = 0.3


def run() -> list[dict[str, object]]:
    """Median processor time of one PDF, in seconds: usual, then every box at its limit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ami_portal.settings.test")
    django.setup()
    from applications.exports import recto_verso
    from tests.factories import sheets

    cases = {
        "two-sided PDF, usual": sheets.sheet(),
        "two-sided PDF, every box at its limit": sheets.sheet_at_limits(sheets.FRENCH),
    }
    recto_verso.render(sheets.sheet())
    return [
        {
            "work": work,
            "value": round(_median_seconds(lambda sheet=sheet: recto_verso.render(sheet)), 3),
            "unit": "s",
            "limit": LIMIT_SECONDS,
        }
        for work, sheet in cases.items()
    ]


def _median_seconds(render: Callable[[], bytes]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        render()
        times.append(time.process_time() - start)
    return statistics.median(times)


if __name__ == "__main__":
    for row in run():
        print(f"{row['work']}: {row['value']} {row['unit']} (limit {row['limit']})")
