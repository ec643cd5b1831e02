"""The durations in force: proposals, until somebody validated others on screen."""

from collections.abc import Mapping
from datetime import date, datetime

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.operations.models import RetentionDuration
from ami_portal.operations.retention.rules import (
    LONGEST_MONTHS,
    PROPOSED,
    SHORTEST_MONTHS,
    Duration,
    Rule,
)


class DurationRefusedError(Exception):
    """A duration that cannot be set; the message is French."""


def in_force(*, today: date) -> Mapping[Rule, Duration]:
    """The duration of each rule on this day: the latest row begun, else the proposal. One query."""
    rows = RetentionDuration.objects.filter(starts_on__lte=today).order_by("starts_on", "pk")
    known = {row.rule: Duration(row.months, is_validated=True, source=row.source) for row in rows}
    return {rule: known.get(rule, Duration(months)) for rule, months in PROPOSED.items()}


def validate(
    rule: Rule, *, months: int, source: str, starts_on: date, by: User, at: datetime
) -> RetentionDuration:
    """Set how long a rule keeps, from a day on, with who validated it (the Archives, the DPO).

    Said again of the same day, the last one stands. What is past is not judged again. Raises
    DurationRefusedError with a sentence.
    """
    if not SHORTEST_MONTHS <= months <= LONGEST_MONTHS:
        raise DurationRefusedError("Une durée va de 1 à 600\u00a0mois (50\u00a0ans).")
    if not source.strip():
        raise DurationRefusedError("Écrivez qui a validé cette durée, et quand.")
    if starts_on < paris_day(at):
        raise DurationRefusedError("Une durée commence aujourd’hui ou plus tard.")
    return RetentionDuration.objects.create(
        rule=rule, months=months, starts_on=starts_on, source=source.strip(), set_at=at, set_by=by
    )
