"""« Source et date », under every figure."""

from collections.abc import Iterable
from datetime import date

from ami_portal.common.dates import plain_date
from ami_portal.common.money import NBSP
from reporting.domain.cohort import Source, YearFigures
from reporting.domain.facts import YearFacts

HISTORICAL = Source.TYPED_IN.value


def counted(facts: YearFacts, what: str = "dossiers du portail") -> str:
    """Where the numbers of the year come from, and the day they were counted."""
    invented = " (exemple inventé)" if facts.is_fictitious else ""
    return (
        f"Source{NBSP}: {what}, AMI {facts.year}{invented}. Chiffres au {plain_date(facts.today)}."
    )


def series(facts: YearFacts) -> str:
    """The same for a figure of several years."""
    return f"{counted(facts)}{_past(facts.years)}"


def all_years(years: Iterable[YearFigures], *, today: date) -> str:
    """The source of a figure that belongs to no year in particular."""
    known = list(years)
    return (
        f"Source{NBSP}: dossiers du portail, et années saisies à la main. Chiffres au"
        f" {plain_date(today)}.{_past(known)}"
    )


def typed(figures: YearFigures) -> str:
    """« saisie historique d’après… », as the person who typed the year in said."""
    return f"{HISTORICAL} d’après {figures.origin}" if figures.origin else HISTORICAL


def _past(years: Iterable[YearFigures]) -> str:
    typed_in: dict[str, list[str]] = {}
    for each in years:
        if not each.is_counted:
            typed_in.setdefault(typed(each), []).append(str(each.year))
    return "".join(f" {', '.join(names)}{NBSP}: {words}." for words, names in typed_in.items())
