"""« Source et date », under every figure."""

from ami_portal.common.dates import plain_date
from ami_portal.common.money import NBSP
from reporting.domain.facts import YearFacts

HISTORICAL = "saisie historique d’après la fiche d’expérience de l’IREV"


def counted(facts: YearFacts, what: str = "dossiers du portail") -> str:
    """Where the numbers of the year come from, and the day they were counted."""
    invented = " (exemple inventé)" if facts.is_fictitious else ""
    return (
        f"Source{NBSP}: {what}, AMI {facts.year}{invented}. Chiffres au {plain_date(facts.today)}."
    )


def series(facts: YearFacts) -> str:
    """The same for a figure of several years."""
    typed_in = [str(each.year) for each in facts.years if not each.is_counted]
    past = f" {', '.join(typed_in)}{NBSP}: {HISTORICAL}." if typed_in else ""
    return f"{counted(facts)}{past}"
