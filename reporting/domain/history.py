"""Reading the years typed in by hand, from a file or a screen."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ami_portal.common.money import NBSP

_NUMBERS = ("year", "filed", "funded", "moved")


class HistoryRefusedError(ValueError):
    """A past year that cannot be kept. The text is a French sentence."""


@dataclass(frozen=True, slots=True)
class PastYear:
    """Numbers of dossiers of a year before the portal, and what to know about them."""

    year: int
    filed: int
    funded: int
    moved: int
    note: str = ""


def parse_years(text: str) -> list[PastYear]:
    """Read `[[years]]` tables (year, filed, funded, moved, note). Raises HistoryRefusedError."""
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
    if not 0 <= past.moved <= past.funded <= past.filed:
        raise HistoryRefusedError(
            f"{past.year}{NBSP}: les financés sont parmi les déposés, les passés au contrat"
            " de ville parmi les financés."
        )
    return past


def check_not_counted(year: int, counted: Iterable[int]) -> None:
    """A year whose dossiers are here is counted, never typed in. Raises HistoryRefusedError."""
    if year in counted:
        raise HistoryRefusedError(
            f"{year} se compte dans les dossiers du portail{NBSP}: rien à saisir pour cette année."
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
    return PastYear(**numbers, note=str(known.get("note", "")))
