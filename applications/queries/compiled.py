"""Queries of the busiest pages, turned into SQL once.

The ORM spends several times longer writing them than PostgreSQL answering, and they leave at every
autosave. They stay written with the models: names, joins and orders follow the tables.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


class Slot(Enum):
    """A value known when the query is asked, not when it is written."""

    CAMPAIGN = "campaign"
    CODE = "code"
    TODAY = "today"

    @property
    def value_in_sql(self) -> RawSQL:
        """What stands for it in a filter."""
        return RawSQL("%s", [self])


class Compiled:
    """A query with slots, ready to be asked."""

    def __init__(self, query: QuerySet[Any, Any]) -> None:
        self.model = query.model
        self.sql, self.params = query.query.sql_with_params()

    def first(self, given: Mapping[Slot, Any]) -> Any:
        """The first row as an instance of the model, its annotations beside; None without any."""
        found = self.model._default_manager.raw(self.sql, self._filled(given))
        return next(iter(found), None)

    def value(self, given: Mapping[Slot, Any]) -> Any:
        """The first column of the first row."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self._filled(given))
            row = cursor.fetchone()
        return None if row is None else row[0]

    def _filled(self, given: Mapping[Slot, Any]) -> tuple[Any, ...]:
        return tuple(given[each] if isinstance(each, Slot) else each for each in self.params)
