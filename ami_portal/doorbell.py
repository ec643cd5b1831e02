"""The broker is only a doorbell: what is due is a row, and a sweep finds what nobody rang for."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: str, row_id: int) -> None:
    """Ask a worker, once this transaction is committed, to look at a row.

    Sent by name and without a retry. Never raises: the fact is saved, and an unreachable broker
    only makes the row wait for the next sweep.
    """
    transaction.on_commit(partial(_send, task, row_id), robust=True)


def _send(task: str, row_id: int) -> None:
    try:
        current_app.send_task(task, args=[row_id], retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("broker unreachable, %s %s waits for the sweep: %s", task, row_id, error)
