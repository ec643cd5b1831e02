"""Figures that agree with each other: read in one transaction, as of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SAME_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of the same moment, whatever others commit meanwhile.

    Also a decorator. Inside a transaction already open it changes nothing, as PostgreSQL lets the
    level be chosen by the first statement only: readers open it, writers only check under a lock.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(SAME_MOMENT)
        yield
