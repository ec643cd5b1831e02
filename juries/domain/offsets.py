"""How far each juror stands from the panel, dossier after dossier: shown, never applied.

A severe juror and a generous one both have their place. Nobody's notes are corrected by this; it
tells the deliberation whose absence from an audition may have moved a mean (decision 13).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from juries.domain.scoring import (
    FEWEST_SHOWN,
    College,
    FinishedSheet,
    juror_mean,
    panel_mean,
    rounded,
)

# Over fewer dossiers, the distance and the panel's mean together would tell a sheet.
FEWEST_DOSSIERS = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished sheet, with the person who wrote it."""

    juror: int
    said: FinishedSheet


@dataclass(frozen=True, slots=True)
class Offset:
    """The mean distance of a juror, in points out of 5, and over how many dossiers.

    Above zero the juror notes higher than the panel. None under three dossiers.
    """

    dossiers: int
    distance: Decimal | None


def offsets(colleges: Iterable[College], dossiers: Iterable[Iterable[Sheet]]) -> dict[int, Offset]:
    """For each juror, the mean of (their mean less the panel's), exact and rounded once.

    `dossiers` gives the finished, counted sheets of each dossier. A sheet that abstains everywhere
    says nothing, and a dossier that one juror alone has noted compares nobody.
    """
    everyone, distances = list(colleges), dict[int, list[Fraction]]()
    for sheets in dossiers:
        for juror, distance in _distances(everyone, list(sheets)):
            distances.setdefault(juror, []).append(distance)
    return {juror: _offset(found) for juror, found in distances.items()}


def _distances(colleges: list[College], sheets: list[Sheet]) -> list[tuple[int, Fraction]]:
    panel = panel_mean(colleges, [sheet.said for sheet in sheets])
    own = [(sheet.juror, juror_mean(sheet.said.notes)) for sheet in sheets]
    given = [(juror, mean) for juror, mean in own if mean is not None]
    if panel is None or len(given) < FEWEST_SHOWN:
        return []
    return [(juror, mean - panel) for juror, mean in given]


def _offset(distances: list[Fraction]) -> Offset:
    if len(distances) < FEWEST_DOSSIERS:
        return Offset(len(distances), None)
    return Offset(len(distances), rounded(sum(distances, Fraction(0)) / len(distances)))
