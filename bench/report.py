"""The annual report on a warm worker. Quiet machine: quality.md allows 2 s."""

import os
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

import django

ROUNDS = 5
LIMIT_SECONDS = 2
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def run() -> list[dict[str, object]]:
    """Median processor seconds of each document, then the most memory this process held."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ami_portal.settings.test")
    django.setup()
    from ami_portal.celery import import_tasks
    from reporting.domain.report import report_of
    from reporting.exports import annual_report
    from reporting.queries.reports import Edition
    from tests.factories.facts import year_facts

    usual = Edition(report_of(year_facts()), 1, AT)
    heavy = Edition(report_of(year_facts(dossiers=300, communes=19, is_long=True)), 1, AT)
    cases: dict[str, Callable[[], bytes]] = {
        "annual report, 30 dossiers": lambda: annual_report.render(usual),
        "annual report, 300 dossiers, 19 communes": lambda: annual_report.render(heavy),
        "synthèse, 300 dossiers": lambda: annual_report.render_summary(heavy),
    }
    import_tasks()
    annual_report.render(usual)
    rows: list[dict[str, object]] = [
        {"work": work, "value": round(_median(render), 3), "unit": "s", "limit": LIMIT_SECONDS}
        for work, render in cases.items()
    ]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        *rows,
        {"work": "annual report, memory at its peak", "value": round(peak), "unit": "MB"},
    ]


def _median(render: Callable[[], bytes]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        render()
        times.append(time.process_time() - start)
    return statistics.median(times)


if __name__ == "__main__":
    for row in run():
        print(f"{row['work']}: {row['value']} {row['unit']} (limit {row.get('limit', '–')})")
