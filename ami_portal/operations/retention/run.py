"""One run of conservation: what is due is found first, counted, then ended.

A dry run is the same finding, without the ending. Run again the same day, nothing more happens;
killed in the middle, the next run ends the rest.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import opening_instant, paris_day
from ami_portal.operations.models import RetentionRun, SlipLine
from ami_portal.operations.retention import erasing, lives, rules, sweeps
from ami_portal.operations.retention.durations import in_force
from ami_portal.operations.retention.rules import Duration
from ami_portal.operations.retention.sweeps import Sweep
from applications.actions import draft_life
from applications.actions.history import lock
from applications.domain.calendar import add_months


@dataclass(frozen=True, slots=True)
class Plan:
    """What ends today: the drafts by rule, the dossiers, and what each sweep found."""

    drafts: Mapping[str, int]
    dossiers: list[lives.Known]
    swept: list[tuple[Sweep, datetime, list[Any]]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many by line of the table, the empty ones too."""
        found = Counter(dict.fromkeys((line.key for line in rules.TABLE), 0))
        found.update(self.drafts)
        found.update(each.rule.value for each in self.dossiers)
        for sweep, _, keys in self.swept:
            found[sweep.rule.value] += len(keys)
        return dict(found)


def planned(*, at: datetime) -> Plan:
    """What a run at this instant would end. Nothing is changed."""
    today, durations = paris_day(at), in_force(today=paris_day(at))
    due = lives.known(lives.kept(), at=at)
    return Plan(
        drafts=_of_drafts(draft_life.apply(at=at, dry_run=True)),
        dossiers=[each for each in due if rules.is_erasable(each.life, today=today)],
        swept=[_found(sweep, durations[sweep.rule], at=at) for sweep in sweeps.SWEEPS],
    )


def apply(*, at: datetime, by: User | None = None) -> dict[str, int]:
    """End what is due, each thing in a transaction of its own. Returns how many by line.

    Each is judged again at its turn: what was held, written or signed in meanwhile stays.
    """
    plan = planned(at=at)
    done = Counter(dict.fromkeys(plan.counts, 0))
    done.update(_ended_drafts(at=at, by=by))
    # Dossiers last: they take mails and papers with them, that have their own lines.
    for sweep, before, found in plan.swept:
        done[sweep.rule.value] += _ended(sweep, before, found, at=at, by=by)
    for each in plan.dossiers:
        done[each.rule.value] += _ended_dossier(each, at=at, by=by)
    return dict(done)


def _found(sweep: Sweep, duration: Duration, *, at: datetime) -> tuple[Sweep, datetime, list[Any]]:
    before = opening_instant(add_months(paris_day(at), -duration.months))
    return sweep, before, list(sweep.find(before).values_list("pk", flat=True).distinct())


def _of_drafts(done: Mapping[Any, int]) -> dict[str, int]:
    return {f"draft_{rule.name.lower()}": count for rule, count in done.items()}


def _ended_drafts(*, at: datetime, by: User | None) -> dict[str, int]:
    done = _of_drafts(draft_life.apply(at=at))
    for key, count in done.items():
        _record(key, count, at=at, by=by)
    return done


@transaction.atomic
def _ended_dossier(known: lives.Known, *, at: datetime, by: User | None) -> int:
    """1 when the rule still holds of the locked row and the dossier was erased, else 0."""
    application = lock(known.application)
    life = None if application.erased_at else lives.life_of(application, at=at)
    if life is None or not rules.is_erasable(life, today=paris_day(at)):
        return 0
    # The notices themselves go with the dossier: their days stay on the slip.
    SlipLine.objects.filter(application=application).update(
        first_notice_on=life.first_notice_on, second_notice_on=life.second_notice_on
    )
    erasing.dossier(application, at=at)
    _record(known.rule.value, 1, at=at, by=by)
    return 1


def _ended(
    sweep: Sweep, before: datetime, found: list[Any], *, at: datetime, by: User | None
) -> int:
    """What a crash leaves undone is found again by the next run; what is done is recorded."""
    parts = [[key] for key in found] if sweep.is_by_one else [found]
    return sum(_ended_part(sweep, before, part, at=at, by=by) for part in parts if part)


@transaction.atomic
def _ended_part(
    sweep: Sweep, before: datetime, found: list[Any], *, at: datetime, by: User | None
) -> int:
    count = sweeps.ended(sweep, found, before=before, at=at)
    _record(sweep.rule.value, count, at=at, by=by)
    return count


def _record(key: str, count: int, *, at: datetime, by: User | None) -> None:
    if count:
        RetentionRun.objects.create(rule=key, count=count, at=at, by=by)
