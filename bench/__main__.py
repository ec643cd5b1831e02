"""`make bench`: every bench of this folder, one table, and bench.json.

A bench is a module with `run()`: rows of `work`, `value`, `unit` and, where there is one, `limit`.
"""

import json
import os
import platform
import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
RESULT = FOLDER.parent / "bench.json"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ami_portal.settings.test")


def main(chosen: list[str]) -> int:
    rows: list[dict[str, object]] = []
    for name in chosen or benches():
        for row in import_module(f"bench.{name}").run():
            rows.append({"bench": name, **row})
            print(line(row), flush=True)
    machine = {"python": platform.python_version(), "cores": os.cpu_count()}
    RESULT.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1, default=str) + "\n")
    over = [row for row in rows if is_over(row)]
    print(f"{len(rows)} mesures, {len(over)} au-delà de la limite ; voir {RESULT.name}.")
    return 0


def benches() -> list[str]:
    """Every module of this folder that measures something; the others begin with `_`."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def line(row: dict[str, object]) -> str:
    limit = f"au plus {row['limit']}" if row.get("limit") is not None else ""
    mark = "!" if is_over(row) else ""
    return (
        f"{row['work']!s:<50} {row['value']!s:>12} {row['unit']!s:<8} {limit:<15} {mark}".rstrip()
    )


def is_over(row: dict[str, object]) -> bool:
    limit = row.get("limit")
    return limit is not None and float(str(row["value"])) > float(str(limit))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
