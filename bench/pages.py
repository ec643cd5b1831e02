"""The pages of the association's side: processor time of the application, queries, one by one.

The application is called as a server calls it, in this process, so that its processor time is the
only one counted; PostgreSQL's own is read from its processes. Runs in a process of its own.
"""

import os
import re
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bench._process import apart, with_engines

ROUNDS = 25
NEIGHBOURHOODS = 22
CALL_PAGE_MS, CALL_PAGE_QUERIES = 6, 2
FORM_PAGE_MS = 55
DEPOSIT_MS, DEPOSIT_DATABASE_MS = 110, 25
PLEDGES = {
    "pledge_accurate": "on",
    "pledge_dues": "on",
    "pledge_republican": "on",
    "signer_name": "Dominique Exemple",
    "signer_role": "Présidente",
}
AS_ONE_WRITES = (
    "organisation_name", "contact_name", "contact_email", "title", "need_text", "action_text",
    "residents_text", "people_expected", "expense_60", "requested_amount",
)  # fmt: skip


def run() -> list[dict[str, object]]:
    """Rows of work, value, unit and limit, measured in a process of its own."""
    return apart("bench.pages")


def seed() -> object:
    """An open call as large as the real one."""
    import time_machine
    from django.core.management import call_command

    from tests.factories import BonusRuleFactory, TerritoryFactory
    from tests.factories.applications import WHILE_OPEN, NeighbourhoodFactory
    from tests.factories.requests import receiving_campaign

    call_command("migrate", verbosity=0)
    TerritoryFactory()
    campaign = receiving_campaign()
    BonusRuleFactory(campaign=campaign)
    NeighbourhoodFactory.create_batch(NEIGHBOURHOODS)
    time_machine.travel(WHILE_OPEN, tick=True).start()
    return campaign


def measure(campaign: object) -> list[dict[str, object]]:
    from django.test import Client

    from tests.factories.requests import complete_texts

    visitor, writer = Client(), Client()
    writer.handler = visitor.handler
    call = f"/appels/{campaign.code}/"
    draft = writer.post("/dossiers/nouveau/").url
    kept = {name: text for name, text in complete_texts().items() if name not in PLEDGES}
    writer.post(draft, kept)
    deposits = [deposit(rank, visitor.handler) for rank in range(6)][1:]
    return [
        row("public page of the call", cpu(lambda: visitor.get(call)), "ms", CALL_PAGE_MS),
        row("public page of the call", queries(lambda: visitor.get(call)), "queries",
            CALL_PAGE_QUERIES),
        row("form page", cpu(lambda: writer.get(draft)), "ms", FORM_PAGE_MS),
        row("form page", queries(lambda: writer.get(draft)), "queries", 12),
        row("page before the deposit", cpu(lambda: writer.get(f"{draft}relecture/")), "ms"),
        row("one autosave", cpu(autosave(writer, draft)), "ms"),
        row("whole deposit by a new visitor", middle(d[0] for d in deposits), "ms", DEPOSIT_MS),
        row("whole deposit, in PostgreSQL", middle(d[1] for d in deposits), "ms",
            DEPOSIT_DATABASE_MS),
    ]  # fmt: skip


def autosave(writer: object, draft: str) -> Callable[[], object]:
    """Each call types one more sign in the title."""
    typed = []

    def save() -> object:
        typed.append("x")
        return writer.post(f"{draft}cases/title/", {"title": "".join(typed), "revisions": "{}"})

    return save


def deposit(rank: int, server: object) -> tuple[float, float]:
    """From the first click to the number: milliseconds of the application, and of PostgreSQL."""
    from django.test import Client

    from ami_portal.outbox.models import OutboundEmail
    from tests.factories.requests import complete_texts

    client, email = Client(), f"aline{rank}@fil.example"
    client.handler = server
    texts = complete_texts(organisation_identifier="", organisation_name=f"Le Fil {rank}")
    texts = {name: text for name, text in texts.items() if name not in PLEDGES}
    mine, database = time.process_time(), database_seconds()
    draft = client.post("/dossiers/nouveau/").url
    client.get(draft)
    for name in AS_ONE_WRITES:
        client.post(f"{draft}cases/{name}/", {name: texts[name], "revisions": "{}"})
    client.post(draft, {**texts, "contact_email": email})
    client.get(f"{draft}relecture/")
    asked = client.post(f"{draft}deposer/", PLEDGES).url
    back = f"{draft}relecture/"
    signed = client.post(asked, {"email": email, "next": back})
    subject = OutboundEmail.objects.filter(kind="P1", to=email).latest("pk").subject
    code = re.search(r"Votre code\s: (\S+)", subject)[1]
    client.post(signed.url, {"code": code, "next": back})
    answer = client.post(f"{draft}deposer/", PLEDGES)
    assert "/dossiers/AMI-" in answer.url, answer.url
    return (
        (time.process_time() - mine) * 1000,
        (database_seconds() - database) * 1000,
    )


def database_seconds() -> float:
    """Processor time so far of the PostgreSQL process that serves this connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu(work: Callable[[], object]) -> float:
    """Median processor time of the application, in milliseconds, once warm."""
    work()
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        spent.append((time.process_time() - start) * 1000)
    return round(statistics.median(spent), 1)


def queries(work: Callable[[], object]) -> int:
    """How many queries it makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def middle(values: Iterable[float]) -> float:
    return round(statistics.median(values), 1)


def row(work: str, value: object, unit: str, limit: object = None) -> dict[str, object]:
    return {"work": work, "value": value, "unit": unit, "limit": limit}


if __name__ == "__main__":
    with_engines(lambda: measure(seed()))
