"""A plan that is not saved, in the words of people: for the command line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ami_portal.common.dates import in_paris
from juries.domain import composition as solver
from juries.domain.composition import Plan
from juries.queries import publication
from juries.queries.composition import Composition


@dataclass(frozen=True, slots=True)
class OutlinedHearing:
    """One audition; `applications` are (number, structure)."""

    theme: str
    starts_at: datetime
    ends_at: datetime
    room: str
    applications: tuple[tuple[str, str], ...]
    jurors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """`unplaced` are (number, reason); `gap` is (value − bound) / bound."""

    hearings: tuple[OutlinedHearing, ...]
    unplaced: tuple[tuple[str, str], ...]
    gap: float

    def as_data(self) -> dict[str, Any]:
        """The shape that scripts rely on."""
        return {
            "hearings": [
                {
                    "theme": hearing.theme,
                    "starts_at": hearing.starts_at.isoformat(),
                    "ends_at": hearing.ends_at.isoformat(),
                    "room": hearing.room,
                    "applications": [number for number, _ in hearing.applications],
                    "jurors": list(hearing.jurors),
                    "warnings": list(hearing.warnings),
                }
                for hearing in self.hearings
            ],
            "unplaced": [
                {"application": number, "reason": reason} for number, reason in self.unplaced
            ],
            "gap": round(self.gap, 6),
        }


def of(read: Composition, plan: Plan) -> Outline:
    """Name what the plan holds, in the order of the clock."""
    hearings = [
        _named(hearing, read, [one.sentence for one in plan.warnings if one.hearing == position])
        for position, hearing in enumerate(plan.hearings)
    ]
    return Outline(
        hearings=tuple(sorted(hearings, key=lambda one: (one.starts_at, one.room))),
        unplaced=tuple((read.dossier(one.dossier).number, one.reason) for one in plan.unplaced),
        gap=plan.gap,
    )


def _named(hearing: solver.Hearing, read: Composition, warnings: list[str]) -> OutlinedHearing:
    slot = read.slot_for(hearing)
    dossiers = [read.dossier(key) for key in hearing.dossiers]
    return OutlinedHearing(
        theme=hearing.theme,
        starts_at=in_paris(slot.starts_at),
        ends_at=in_paris(publication.ends_at(slot.starts_at, read.campaign)),
        room=slot.room.name,
        applications=tuple((dossier.number, dossier.organisation_name) for dossier in dossiers),
        jurors=tuple(str(read.seat(key).user) for key in hearing.seats),
        warnings=tuple(warnings),
    )
