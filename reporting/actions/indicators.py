"""The indicators of a contrat de ville: versions written, frozen, followed by the next one."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.models import ContratDeVille
from reporting.domain import evaluation as rules
from reporting.domain.evaluation import Described, described, parse_indicators
from reporting.domain.measures import Measure
from reporting.models import Indicator, IndicatorSet, IndicatorValue

PROPOSED = Path(__file__).parents[1] / "data" / "indicators.toml"


@transaction.atomic
def start(contract: ContratDeVille, *, by: User, at: datetime) -> IndicatorSet:
    """Begin the next version, a copy of the last frozen one; the first one begins as proposed.

    Raises EvaluationRefusedError when a version is being written already.
    """
    contract = ContratDeVille.objects.select_for_update().get(pk=contract.pk)
    last = IndicatorSet.objects.filter(contract=contract).last()
    rules.check_can_start(is_one_open=last is not None and not last.is_frozen)
    version = IndicatorSet.objects.create(
        contract=contract, number=last.number + 1 if last else 1, started_at=at, started_by=by
    )
    Indicator.objects.bulk_create(_copies(last, version) if last else _proposed(version))
    return version


@transaction.atomic
def add(version: IndicatorSet, described: Described) -> Indicator:
    """Write one more indicator, at the end. Raises EvaluationRefusedError."""
    version = _open(version)
    rules.check_name(described.name, version.indicators.values_list("name", flat=True))
    last = version.indicators.last()
    return Indicator.objects.create(
        version=version, position=last.position + 1 if last else 0, **asdict(described)
    )


@transaction.atomic
def change(indicator: Indicator, described: Described) -> Indicator:
    """Write an indicator anew; its values follow it. Raises EvaluationRefusedError."""
    version = _open(indicator.version)
    others = version.indicators.exclude(pk=indicator.pk)
    rules.check_name(described.name, others.values_list("name", flat=True))
    for name, value in asdict(described).items():
        setattr(indicator, name, value)
    indicator.save()
    return indicator


@transaction.atomic
def remove(indicator: Indicator) -> None:
    """Take an indicator out of a version being written; earlier ones keep it, with its values.

    Raises EvaluationRefusedError.
    """
    _open(indicator.version)
    indicator.delete()


@transaction.atomic
def freeze(version: IndicatorSet, *, changes: str = "", by: User, at: datetime) -> IndicatorSet:
    """Freeze the version: nothing of it changes any more. Raises EvaluationRefusedError."""
    version = _open(version)
    written = [described(each) for each in version.indicators.all()]
    rules.check_can_freeze(written, number=version.number, changes=changes)
    version.changes, version.frozen_at, version.frozen_by = changes.strip(), at, by
    version.save()
    return version


@transaction.atomic
def note(
    indicator: Indicator,
    *,
    year: int,
    value: Decimal,
    source: str,
    observed_on: date,
    by: User,
    at: datetime,
) -> IndicatorValue:
    """Type the value of a year; the one typed before stays in the history.

    The same value with the same source, typed twice, is one. Raises EvaluationRefusedError.
    """
    rules.check_can_note(
        is_frozen=indicator.version.is_frozen, is_computed=bool(indicator.computed)
    )
    rules.check_year_has_come(year, observed_on=observed_on)
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    typed = {"value": value, "source": source, "observed_on": observed_on}
    last = indicator.values.filter(year=year).order_by("recorded_at", "pk").last()
    if last and all(getattr(last, name) == each for name, each in typed.items()):
        return last
    return IndicatorValue.objects.create(
        indicator=indicator, year=year, recorded_at=at, recorded_by=by, **typed
    )


@transaction.atomic
def keep(
    version: IndicatorSet, year: int, measures: Mapping[int, Measure], *, by: User, at: datetime
) -> list[IndicatorValue]:
    """Keep what the portal computes of a year as it is now, by indicator.

    « Non connu » is not kept. Raises EvaluationRefusedError while the version is being written.
    """
    rules.check_can_keep(is_frozen=version.is_frozen)
    return IndicatorValue.objects.bulk_create(
        IndicatorValue(
            indicator_id=indicator,
            year=year,
            value=measure.value,
            out_of=measure.out_of,
            known=measure.known,
            asked=measure.asked,
            source=rules.BY_THE_PORTAL,
            observed_on=paris_day(at),
            recorded_at=at,
            recorded_by=by,
        )
        for indicator, measure in measures.items()
        if measure.value is not None
    )


def _open(version: IndicatorSet) -> IndicatorSet:
    """The version's row, locked, still being written. Raises EvaluationRefusedError."""
    locked = IndicatorSet.objects.select_for_update().get(pk=version.pk)
    rules.check_can_change(is_frozen=locked.is_frozen)
    return locked


def _proposed(version: IndicatorSet) -> list[Indicator]:
    rows = parse_indicators(PROPOSED.read_text(encoding="utf-8"))
    return [
        Indicator(version=version, position=rank, **asdict(row)) for rank, row in enumerate(rows)
    ]


def _copies(last: IndicatorSet, version: IndicatorSet) -> list[Indicator]:
    return [
        Indicator(version=version, key=each.key, position=each.position, **asdict(described(each)))
        for each in last.indicators.all()
    ]
