"""A bench in a process of its own, with throw-away engines: what it measures is its work alone."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
Row = dict[str, object]


def apart(bench: str) -> list[Row]:
    """The rows that this bench prints when it is run as a program."""
    done = subprocess.run(
        [sys.executable, "-m", bench], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def with_engines(measure: Callable[[], Iterable[Row]]) -> None:
    """Print the rows of `measure`, which finds an empty database and the files of a server."""
    from ami_portal import embedded

    with tempfile.TemporaryDirectory(prefix="ami_portal-bench-") as folder:
        try:
            with embedded.engines(Path(folder), durable=False) as addresses:
                os.environ.update(addresses)
                os.environ["DJANGO_SETTINGS_MODULE"] = "ami_portal.settings.dev"
                django.setup()
                _serve_files_once()
                print(json.dumps(list(measure())))
        finally:
            embedded.remove_abandoned(Path(folder))


def _serve_files_once() -> None:
    """Files are looked for when the server starts, as in production, not at every request."""
    from django.conf import settings

    settings.WHITENOISE_AUTOREFRESH = False
