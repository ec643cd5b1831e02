"""The dossiers behind a figure: each figure has a name in addresses, and a test."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from applications.enums import State
from reporting.domain.facts import Dossier

Test = Callable[[Dossier], bool]
FIGURES: dict[str, tuple[str, Test]] = {
    "deposes": ("Déposés", lambda each: True),
    "recevables": ("Recevables", lambda each: each.is_admissible),
    "auditionnes": ("Auditionnés", lambda each: each.heard_on is not None),
    "finances": ("Financés", lambda each: each.is_funded),
    "pages-blanches": ("Pages blanches financées", lambda each: each.is_idea),
    "contrat-de-ville": ("Au contrat de ville", lambda each: each.is_moved),
    "reorientes": ("Réorientés", lambda each: each.state == State.REDIRECTED),
    "reserve": ("En réserve", lambda each: each.state == State.RESERVE),
    "non-retenus": ("Non retenus", lambda each: each.state == State.NOT_SELECTED),
    "irrecevables": ("Irrecevables", lambda each: each.state == State.INADMISSIBLE),
    "abandonnes": (
        "Retirés ou abandonnés",
        lambda each: each.state in {State.WITHDRAWN, State.RENOUNCED},
    ),
}
DEFAULT = "deposes"


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure one may open, with its number of dossiers."""

    key: str
    label: str
    number: int
    is_here: bool


def behind(key: str, dossiers: Iterable[Dossier]) -> list[Dossier]:
    """The dossiers that a figure counts; an unknown name is the whole cohort."""
    _, test = FIGURES.get(key, FIGURES[DEFAULT])
    return [each for each in dossiers if test(each)]


def choices(here: str, dossiers: Iterable[Dossier]) -> list[Choice]:
    """Every figure of the year that counts at least one dossier."""
    known = list(dossiers)
    numbers = {key: len(behind(key, known)) for key in FIGURES}
    return [
        Choice(key, label, numbers[key], key == here)
        for key, (label, _) in FIGURES.items()
        if numbers[key] or key == here
    ]
