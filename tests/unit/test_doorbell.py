"""The doorbell: rung after the commit, and a dead broker never breaks what was saved."""

import time
import uuid
from collections.abc import Iterator

import pytest
from celery import Celery
from django.db import transaction
from kombu.simple import SimpleQueue

from ami_portal import doorbell
from ami_portal.celery import app as our_app

DEAD = {
    "no_such_socket": "redis+socket:///nowhere/valkey.sock",
    "nobody_listens": "redis://127.0.0.1:1/0",
}


@pytest.fixture
def celery_app() -> Iterator[Celery]:
    """An application configured as ours, for one test: queue and broker may be changed."""
    app = Celery("test")
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.task_default_queue = uuid.uuid4().hex
    yield app
    app.close()
    our_app.set_current()


@pytest.fixture
def queue(engines: dict[str, str], celery_app: Celery) -> Iterator[SimpleQueue]:
    with celery_app.connection_for_write() as connection:
        waiting = connection.SimpleQueue(celery_app.conf.task_default_queue)
        yield waiting
        waiting.queue.delete()
        waiting.close()


@pytest.mark.django_db(transaction=True)
def test_it_rings_by_name_with_the_row_after_the_commit(queue: SimpleQueue) -> None:
    with transaction.atomic():
        doorbell.ring("outbox.send", 12)
        with pytest.raises(queue.Empty):
            queue.get(timeout=0.5)
    message = queue.get(timeout=5)
    assert (message.headers["task"], message.payload[0]) == ("outbox.send", [12])


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_fact_rings_nobody(queue: SimpleQueue) -> None:
    with transaction.atomic():
        doorbell.ring("outbox.send", 12)
        transaction.set_rollback(True)
    with pytest.raises(queue.Empty):
        queue.get(timeout=0.5)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker", DEAD.values(), ids=DEAD)
def test_a_dead_broker_is_swallowed_within_seconds(
    broker: str, celery_app: Celery, caplog: pytest.LogCaptureFixture
) -> None:
    celery_app.conf.broker_url = broker
    started = time.monotonic()
    doorbell.ring("outbox.send", 12)
    assert time.monotonic() - started < 3
    assert "outbox.send 12 waits for the sweep" in caplog.text
