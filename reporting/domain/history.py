"""Reading the years typed in by hand, from a file or a screen."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ami_portal.common.money import NBSP

_NUMBERS = ("year", "filed", "funded", "moved")


# The first contrats de ville: no AMI is older.
FIRST_YEAR = 1990


class HistoryRefusedError(ValueError):
    """A past year that cannot be kept. The text is a French sentence; `field` is what to change."""

    def __init__(self, sentence: str, *, field: str = "year") -> None:
        self.field = field
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class PastYear:
    """Numbers of dossiers of a year before the portal, where they come from, what to know."""

    year: int
    filed: int
    funded: int
    moved: int
    note: str = ""
    origin: str = ""


def parse_years(text: str) -> list[PastYear]:
    """Read `[[years]]` tables: year, filed, funded, moved, note, origin.

    Raises HistoryRefusedError.
    """
    try:
        rows = tomllib.loads(text).get("years")
    except tomllib.TOMLDecodeError as error:
        raise HistoryRefusedError(f"Ce fichier TOML est illisible{NBSP}: {error}.") from error
    if not rows or not isinstance(rows, list):
        raise HistoryRefusedError(
            f"Ce fichier ne contient aucune année{NBSP}: écrivez une table [[years]] par année."
        )
    return [check_year(_past_year(row)) for row in rows]


def check_year(past: PastYear) -> PastYear:
    """Funded are among filed, moved among funded. Raises HistoryRefusedError."""
    if min(past.filed, past.funded, past.moved) < 0:
        raise HistoryRefusedError("Un nombre de dossiers n’est jamais négatif.", field="filed")
    if past.funded > past.filed:
        raise HistoryRefusedError(
            f"{past.year}{NBSP}: {past.funded} financés ne tiennent pas dans {past.filed} déposés."
            " Les financés sont parmi les déposés.",
            field="funded",
        )
    if past.moved > past.funded:
        raise HistoryRefusedError(
            f"{past.year}{NBSP}: {past.moved} actions au contrat de ville ne tiennent pas dans"
            f" {past.funded} financés. Les passées au contrat de ville sont parmi les financées.",
            field="moved",
        )
    return past


def check_past(year: int, *, today: date) -> None:
    """The year is one of four figures, and has begun. Raises HistoryRefusedError."""
    if not FIRST_YEAR <= year <= today.year:
        raise HistoryRefusedError(
            f"{year} n’est pas une année passée de l’AMI{NBSP}: écrivez une année de"
            f" {FIRST_YEAR} à {today.year}."
        )


def check_not_counted(year: int, counted: Iterable[int]) -> None:
    """A year whose dossiers are here is counted, never typed in. Raises HistoryRefusedError."""
    if year in counted:
        raise HistoryRefusedError(
            f"{year} se compte dans les dossiers du portail{NBSP}: rien à saisir pour cette année."
        )


def check_new(past: PastYear, known: PastYear | None) -> None:
    """A year typed in already is corrected, never typed in twice. Raises HistoryRefusedError."""
    if known is not None:
        raise HistoryRefusedError(
            f"{past.year} est déjà saisie{NBSP}: {known.filed} déposés, {known.funded} financés,"
            f" {known.moved} au contrat de ville. Pour changer ces nombres, ouvrez cette année"
            " dans la liste."
        )


def _past_year(row: Any) -> PastYear:
    known = row if isinstance(row, dict) else {}
    numbers: dict[str, int] = {
        name: known[name] for name in _NUMBERS if isinstance(known.get(name), int)
    }
    if len(numbers) < len(_NUMBERS) or min(numbers.values()) < 0:
        raise HistoryRefusedError(
            f"Chaque année s’écrit avec quatre nombres{NBSP}: {', '.join(_NUMBERS)}."
        )
    note, origin = (str(known.get(name, "")) for name in ("note", "origin"))
    return PastYear(**numbers, note=note, origin=origin)
