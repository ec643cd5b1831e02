"""500 deposits from 50 clients in the last seconds before closing, then some that come too late.

A gunicorn of two workers and a durable PostgreSQL; the clients stand for the proxy that stamps each
arrival. It stops on any answer that is not the right one, or on a gap in the numbers.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import django

ROOT = Path(__file__).resolve().parent.parent
DEPOSITS, LATE, CLIENTS = 500, 25, 50
LAST_SECONDS = 45
P95_LIMIT = 2.0
FOUND, CONFLICT = 302, 409
TOKEN = "b" * 32
PLEDGES = {
    "pledge_accurate": "oui",
    "pledge_dues": "oui",
    "pledge_republican": "oui",
    "signer_name": "Dominique Exemple",
    "signer_role": "Présidente",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one client got: its draft, the status, where it leads or what it says, the seconds."""

    key: str
    status: int
    location: str
    page: str
    seconds: float


def run() -> list[dict[str, object]]:
    """Rows of work, value, unit and limit, measured in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.rush"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def main() -> list[dict[str, object]]:
    from ami_portal import embedded

    with tempfile.TemporaryDirectory(prefix="ami_portal-rush-") as folder:
        try:
            with embedded.engines(Path(folder)) as addresses:
                os.environ.update(addresses)
                os.environ["DJANGO_SETTINGS_MODULE"] = "ami_portal.settings.dev"
                django.setup()
                return measure()
        finally:
            embedded.remove_abandoned(Path(folder))


def measure() -> list[dict[str, object]]:
    """Seed, rush until the closing, come too late, check what the database holds."""
    campaign, people = seed(DEPOSITS + LATE)
    shift = campaign.closes_at.timestamp() - LAST_SECONDS - time.time()
    with portal(shift) as port:
        began = time.perf_counter()
        answers = rush(port, people[:DEPOSITS], shift)
        seconds = time.perf_counter() - began
        time.sleep(max(0.0, campaign.closes_at.timestamp() - time.time() - shift) + 3)
        late = rush(port, people[DEPOSITS:], shift)
    check(campaign, answers, late)
    spent = sorted(answer.seconds for answer in answers)
    work = f"{DEPOSITS} deposits, {CLIENTS} clients, before closing"
    return [
        row(f"{work}: median", round(statistics.median(spent), 3), "s"),
        row(f"{work}: p95", round(spent[int(len(spent) * 0.95)], 3), "s", P95_LIMIT),
        row(f"{work}: the whole", round(seconds, 1), "s"),
        row(f"{work}: the longest of {LATE} too late", max(a.seconds for a in late), "s"),
    ]


def seed(count: int) -> tuple[object, list[tuple[str, str]]]:
    """An open call, and `count` people with a complete draft and an open session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from tests.factories import DraftFactory, TerritoryFactory, UserFactory
    from tests.factories.requests import complete_texts, receiving_campaign

    call_command("migrate", verbosity=0)
    TerritoryFactory()
    campaign, people = receiving_campaign(), []
    for rank in range(count):
        texts = complete_texts(
            organisation_name=f"Association d’essai {rank}", organisation_identifier=""
        )
        fields = {name: {"text": text, "revision": 1} for name, text in texts.items()}
        draft = DraftFactory(campaign=campaign, owner=UserFactory(), fields=fields)
        session = SessionStore()
        session[SESSION_KEY] = str(draft.owner.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = draft.owner.get_session_auth_hash()
        session.create()
        people.append((str(draft.pk), session.session_key))
    return campaign, people


@contextmanager
def portal(shift: float) -> Iterator[int]:
    """A gunicorn whose clock is shifted: its port, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "bench._closing_wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip
    clock = {"BENCH_CLOCK_SHIFT": str(shift), "TRUSTED_ARRIVAL_HEADER": "1"}
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **clock})
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def rush(port: int, people: list[tuple[str, str]], shift: float) -> list[Answer]:
    """Every person deposits once; so many clients at a time."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(lambda person: deposit(port, *person, shift=shift), people))


def deposit(port: int, key: str, session: str, *, shift: float) -> Answer:
    """Post the commitments of one draft, stamped with the instant it arrived."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "X-Request-Start": f"t={time.time() + shift:.3f}",
    }
    began = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", f"/dossiers/brouillons/{key}/deposer/", urlencode(PLEDGES), headers)
    response = connection.getresponse()
    page = response.read().decode()
    spent = round(time.perf_counter() - began, 3)
    connection.close()
    return Answer(key, response.status, response.headers.get("Location", ""), page, spent)


def check(campaign: object, answers: list[Answer], late: list[Answer]) -> None:
    """Nobody in time is refused, numbers have no gap, nobody late loses a text."""
    from applications.models import Application, Draft

    wrong = [answer for answer in answers if answer.status != FOUND]
    assert not wrong, f"{len(wrong)} of {len(answers)}: {wrong[0].status} {wrong[0].page[:400]}"
    numbers = Application.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == list(range(1, len(answers) + 1)), "a gap in the numbers"
    assert [answer.status for answer in late] == [CONFLICT] * len(late)
    assert all("Votre texte est gardé" in answer.page for answer in late)
    kept = Draft.objects.filter(pk__in=[answer.key for answer in late], submitted_at=None)
    assert kept.count() == len(late)
    assert all(draft.text_of("title") for draft in kept)


def row(work: str, value: object, unit: str, limit: object = None) -> dict[str, object]:
    return {"work": work, "value": value, "unit": unit, "limit": limit}


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the portal did not start")


if __name__ == "__main__":
    print(json.dumps(main()))
