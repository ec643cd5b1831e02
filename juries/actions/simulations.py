"""Simulations: made, written over, removed, applied. None of it tells anybody anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ami_portal.accounts.models import User
from applications.models import Application, Campaign
from juries.actions import decisions
from juries.actions.decisions import Texts
from juries.domain.decisions import DecisionRefusedError
from juries.domain.simulations import SimulationRefusedError
from juries.enums import DecisionKind
from juries.models import Decision, Simulation, SimulationLine

# What a decision already prepared says, and that a simulation does not.
KEPT_WORDS = tuple(Texts.__annotations__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a simulation does of a dossier; `amount` None takes the calculation."""

    kind: DecisionKind
    amount: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that did not become a decision, and why."""

    application: Application
    sentence: str


@transaction.atomic
def make(
    campaign: Campaign, *, name: str, wanted: Mapping[int, Wanted], by: User, at: datetime
) -> Simulation:
    """Save a new simulation under its name, once a call. Raises SimulationRefusedError."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if Simulation.objects.filter(campaign=campaign, name=name).exists():
        raise SimulationRefusedError(
            "Une simulation porte déjà ce nom\u00a0: choisissez-en un autre."
        )
    simulation = Simulation.objects.create(
        campaign=campaign, name=name, made_at=at, made_by=by, changed_at=at
    )
    _write(simulation, wanted)
    return simulation


@transaction.atomic
def write(
    simulation: Simulation,
    *,
    shown: Iterable[int],
    wanted: Mapping[int, Wanted],
    at: datetime,
) -> Simulation:
    """Write over the lines of the dossiers `shown` (keys); those hidden from the writer stay."""
    simulation = Simulation.objects.select_for_update().get(pk=simulation.pk)
    simulation.lines.filter(application__in=list(shown)).delete()
    _write(simulation, wanted)
    simulation.changed_at = at
    simulation.save(update_fields=["changed_at"])
    return simulation


@transaction.atomic
def remove(simulation: Simulation) -> None:
    """Forget a simulation: it decided nothing."""
    simulation.delete()


def apply(
    simulation: Simulation, dossiers: Iterable[Application], *, by: User, at: datetime
) -> tuple[list[Decision], list[Refused]]:
    """Prepare each dossier's decision from its line, every rule checked again, in this order.

    Dossier by dossier: one that is refused says why and holds back none of the others. It is tried
    again while others free the euros that an earlier preparation held. The words of a decision of
    the same kind already prepared are kept. Nothing leaves.
    """
    lines = {line.application_id: line for line in simulation.lines.all()}
    left = [application for application in dossiers if application.pk in lines]
    done: list[Decision] = []
    while True:
        made, refused = _attempt(left, lines, by=by, at=at)
        done += made
        if not made or not refused:
            return done, refused
        left = [each.application for each in refused]


def _attempt(
    dossiers: Iterable[Application],
    lines: Mapping[int, SimulationLine],
    *,
    by: User,
    at: datetime,
) -> tuple[list[Decision], list[Refused]]:
    """Each dossier once, in this order."""
    made, refused = [], []
    for application in dossiers:
        try:
            made.append(_prepare(application, lines[application.pk], by=by, at=at))
        except DecisionRefusedError as refusal:
            refused.append(Refused(application, str(refusal)))
    return made, refused


def _prepare(application: Application, line: SimulationLine, *, by: User, at: datetime) -> Decision:
    kind = DecisionKind(line.kind)
    pending = application.decisions.filter(released_at__isnull=True, kind=kind).first()
    words = {name: getattr(pending, name) for name in KEPT_WORDS} if pending else {}
    if line.reason:
        words["override_reason"] = line.reason
    elif line.amount is None:
        words["override_reason"] = ""
    return decisions.prepare(
        application,
        kind=kind,
        amount=line.amount,
        reserve_rank=pending.reserve_rank if pending else None,
        by=by,
        at=at,
        **words,
    )


def _write(simulation: Simulation, wanted: Mapping[int, Wanted]) -> None:
    SimulationLine.objects.bulk_create(
        SimulationLine(
            simulation=simulation,
            application_id=key,
            kind=each.kind,
            amount=each.amount,
            reason=each.reason,
        )
        for key, each in wanted.items()
    )
