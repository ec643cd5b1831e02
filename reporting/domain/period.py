"""Several years of the AMI, added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ami_portal.common.money import NBSP
from reporting.domain.cohort import YearFigures
from reporting.domain.words import counted, listed, share


class PeriodReversedError(ValueError):
    """The period ends before it begins. The text is a French sentence."""


@dataclass(frozen=True, slots=True)
class Period:
    """Years of the AMI, both included."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodReversedError(
                f"La période finit en {self.last}, avant de commencer en {self.first}{NBSP}:"
                " échangez les deux années."
            )

    @property
    def label(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def only(self, years: Iterable[YearFigures]) -> list[YearFigures]:
        return [each for each in years if self.first <= each.year <= self.last]


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The sums of the known years of a period; a missing year is said, never a zero."""

    period: Period
    filed: int
    funded: int
    moved: int
    sentence: str
    gap: str


def figures_of(period: Period, years: Sequence[YearFigures]) -> PeriodFigures:
    """The known years of the period, added up by cohort."""
    known = period.only(years)
    filed, funded, moved = (
        sum(getattr(each, name) for each in known) for name in ("filed", "funded", "moved")
    )
    return PeriodFigures(
        period, filed, funded, moved, _sentence(period, filed, funded, moved), _gap(period, known)
    )


def _sentence(period: Period, filed: int, funded: int, moved: int) -> str:
    years = (
        f"En {period.first}"
        if period.first == period.last
        else f"De {period.first} à {period.last}"
    )
    return (
        f"{years}{NBSP}: {counted(filed, 'dossier déposé', 'dossiers déposés')},"
        f" {share(funded, filed)} financés, dont {share(moved, funded)} déposés ensuite au"
        " contrat de ville."
    )


def _gap(period: Period, known: Sequence[YearFigures]) -> str:
    """The years of the period that nobody counted nor typed in."""
    years = {each.year for each in known}
    missing = [str(year) for year in range(period.first, period.last + 1) if year not in years]
    if not missing:
        return ""
    return f"Aucun chiffre pour {listed(missing)}{NBSP}: la somme ne les compte pas."
