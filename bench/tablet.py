"""Saving one note from a jury tablet: processor time of the application, and how long it takes.

Seeded and measured like the pages (bench/pages.py), in a process of its own.
"""

import statistics
import time
from collections.abc import Callable
from uuid import uuid4

from bench._process import apart, with_engines
from bench.pages import cpu, queries, row

TOUCHES = 200
NOTE_MS, NOTE_P95_MS = 12, 40


def run() -> list[dict[str, object]]:
    """Rows of work, value, unit and limit, measured in a process of its own."""
    return apart("bench.tablet")


def touches() -> Callable[[], object]:
    """Each call sends one more note of one sheet, as a tablet does."""
    from django.core.management import call_command
    from django.test import Client

    from tests.juries.sitting import convene

    call_command("migrate", verbosity=0)
    sitting = convene()
    user = sitting.sit("Mireille", sitting.citizens)
    sitting.open()
    client, sheet, device = Client(), sitting.sheet("Mireille"), str(uuid4())
    client.force_login(user)
    ranks = iter(range(1, 10_000))

    def touch() -> object:
        rank = next(ranks)
        note = {
            "client_id": str(uuid4()), "rank": rank, "sheet": sheet.pk, "kind": "note",
            "criterion": sitting.criteria[rank % 2].pk, "value": rank % 6, "text": "", "version": 0,
        }  # fmt: skip
        body = {"device": device, "person": user.pk, "pending": 1, "waited": 0, "touches": [note]}
        answer = client.post("/jury/synchronisation/", body, content_type="application/json")
        assert answer.json()["touches"][0]["outcome"] == "saved", answer.content
        return answer

    return touch


def measure(touch: Callable[[], object]) -> list[dict[str, object]]:
    work = "one note saved from a tablet"
    return [
        row(work, cpu(touch), "ms", NOTE_MS),
        row(work, queries(touch), "queries"),
        row(f"{work}, p95", slowest(touch), "ms", NOTE_P95_MS),
    ]


def slowest(work: Callable[[], object]) -> float:
    """The time that 95 % of the calls stay under, in milliseconds."""
    spent = []
    for _ in range(TOUCHES):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return round(statistics.quantiles(spent, n=20)[-1], 1)


if __name__ == "__main__":
    with_engines(lambda: measure(touches()))
