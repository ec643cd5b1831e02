"""From one published plan to another, in words: what moved, what is new, what is cancelled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from ami_portal.common.dates import long_moment

# A plan as a version keeps it: its auditions, their dossiers and jurors by name.
Picture: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One sentence; `kind` is a word for a badge."""

    kind: str
    sentence: str


ADDED, MOVED, CANCELLED, JURY = "Ajouté", "Déplacé", "Annulé", "Jury"


def changes_between(before: Picture, now: Picture) -> list[PlanChange]:
    """What differs, structures first then jurors, in the order of the names."""
    return [*_dossiers(before, now), *_jurors(before, now)]


def _dossiers(before: Picture, now: Picture) -> Iterable[PlanChange]:
    was, becomes = _places(before), _places(now)
    for key in sorted(was.keys() | becomes.keys()):
        old, new = was.get(key), becomes.get(key)
        name = " ".join(key)
        if old is None and new is not None:
            yield PlanChange(ADDED, f"{name}\u00a0: entendu le {new}.")
        elif new is None and old is not None:
            yield PlanChange(CANCELLED, f"{name}\u00a0: n’est plus entendu le {old}.")
        elif old != new:
            yield PlanChange(MOVED, f"{name}\u00a0: le {new}, et non plus le {old}.")


def _places(plan: Picture) -> dict[tuple[str, str], str]:
    """(structure, « (number) ») → « mardi 24 novembre 2026 à 9 h 30, Salle du Puits »."""
    return {
        (one["organisation"], f"({one['number']})"): _place(hearing)
        for hearing in plan["hearings"]
        for one in hearing["applications"]
    }


def _place(hearing: Mapping[str, Any]) -> str:
    return f"{long_moment(datetime.fromisoformat(hearing['starts_at']))}, {hearing['room']}"


def _jurors(before: Picture, now: Picture) -> Iterable[PlanChange]:
    was = {one["uid"]: one for one in before["hearings"]}
    for hearing in now["hearings"]:
        old = was.get(hearing["uid"])
        if old is None:
            continue
        left, come = _seated(old) - _seated(hearing), _seated(hearing) - _seated(old)
        words = [f"{name} ne siège plus" for name in sorted(left)]
        words += [f"{name} siège" for name in sorted(come)]
        if words:
            yield PlanChange(JURY, f"{_place(hearing)}\u00a0: {', '.join(words)}.")


def _seated(hearing: Mapping[str, Any]) -> set[str]:
    return {f"{one['name']} ({one['college']})" for one in hearing["jurors"]}
