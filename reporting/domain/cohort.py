"""Cohort figures: a dossier counts in the year of its AMI, whatever happens to it later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ami_portal.common.money import NBSP

NO_FIGURES = (
    "Aucun chiffre dans la base\u00a0: lancez «\u00a0manage.py demo\u00a0», ou reprenez les années"
    " passées avec «\u00a0manage.py load_history reporting/data/historical_years.toml\u00a0»."
)
PROVISIONAL = "appel en cours, chiffres provisoires"


class Source(StrEnum):
    COUNTED = "dossiers"
    TYPED_IN = "saisie historique"


class UnknownYearError(LookupError):
    """No figure for a year that was asked for. The text is a French sentence."""


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What became of the requests of one year's AMI, in numbers of dossiers.

    `filed`: received at closing, irrecevables included, withdrawn before closing excluded;
    `funded`: pages blanches included; `moved`: of the funded, those later filed in the
    contrat de ville. Source: the programme's own definitions (fiche d’expérience).
    `admissible` and `heard` are the steps between, not known of a typed-in year; `accepted`: of
    the moved, those that the contrat de ville took.
    """

    year: int
    filed: int
    funded: int
    moved: int
    source: Source
    note: str = ""
    admissible: int | None = None
    heard: int | None = None
    accepted: int = 0
    # Where the numbers of a typed-in year come from.
    origin: str = ""

    @property
    def is_counted(self) -> bool:
        return self.source == Source.COUNTED

    @property
    def is_undecided(self) -> bool:
        """A call under way of which nothing is decided: its zeros mean nothing yet."""
        return self.is_counted and bool(self.note) and not self.funded

    def as_data(self) -> dict[str, Any]:
        """What scripts read: the note stays with people."""
        return {
            "year": self.year,
            "filed": self.filed,
            "funded": self.funded,
            "moved": self.moved,
            "source": self.source.value,
        }


def combined(
    counted: Iterable[YearFigures], typed_in: Iterable[YearFigures]
) -> dict[int, YearFigures]:
    """The years in order; where dossiers exist they are counted, whatever was typed in."""
    years = {figures.year: figures for figures in (*typed_in, *counted)}
    return dict(sorted(years.items()))


def chosen(known: Mapping[int, YearFigures], years: Iterable[int] | None) -> list[YearFigures]:
    """The years asked for, or all of them. Raises UnknownYearError."""
    if years is None:
        return list(known.values())
    asked = list(dict.fromkeys(years))
    missing = [str(year) for year in asked if year not in known]
    if missing:
        raise UnknownYearError(_no_figures(missing, known))
    return [known[year] for year in asked]


def _no_figures(missing: list[str], known: Mapping[int, YearFigures]) -> str:
    if not known:
        return NO_FIGURES
    years = ", ".join(map(str, known))
    return f"Aucun chiffre pour {', '.join(missing)}. Années connues{NBSP}: {years}."
