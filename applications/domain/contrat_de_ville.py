"""The passage of a funded action to the contrat de ville, and the contracts themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ami_portal.common.dates import plain_date
from applications.domain.engagement import FollowUpRefusedError
from applications.domain.reminders import listed
from applications.enums import FUNDED, ContratOutcome, State

# An action that has just ended is told of the contrat de ville; a dead worker has this long.
HELP_AFTER_END = timedelta(days=30)
# One that ended longer ago is no longer among those to help.
HELPED_WITHIN = timedelta(days=730)
# The service looks at an action this long before it ends.
ENDS_SOON = timedelta(days=60)
LONGEST_NAME = 120
LONGEST_PILLAR = 80


class ContratRefusedError(FollowUpRefusedError):
    """A passage or a contract that cannot be noted; `field` is the box that it is about."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A contrat de ville: its name, its period, its pillars, who funds it, when one may file."""

    name: str
    starts_on: date
    ends_on: date
    pillars: tuple[str, ...]
    funders: tuple[str, ...] = ()
    filing_opens_on: date | None = None
    filing_closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """What passages already name of a contract."""

    pillars: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Passage:
    """What is said of one passage. A day that nobody knows is None."""

    year: int
    pillar: str
    outcome: ContratOutcome = ContratOutcome.FILED
    filed_on: date | None = None
    answered_on: date | None = None


def check_terms(terms: Terms, used: Used) -> None:
    """A contract names its pillars and its dates; what passages name of it never vanishes.

    Raises ContratRefusedError.
    """
    if not 0 < len(terms.name) <= LONGEST_NAME:
        raise ContratRefusedError(
            f"Donnez au contrat un nom de {LONGEST_NAME} signes au plus.", "name"
        )
    if terms.ends_on <= terms.starts_on:
        raise ContratRefusedError("La fin du contrat suit son début.", "ends_on")
    _check_period(terms)
    if not terms.pillars:
        raise ContratRefusedError("Écrivez au moins un pilier, un par ligne.", "pillars")
    _check_lengths(terms)
    _check_used(terms, used)


def check_can_file(state: State | str, *, standing: Passage | None, year: int) -> None:
    """Only a funded action is filed; once refused, it may be filed again, later or the same year.

    Raises ContratRefusedError.
    """
    if State(state) not in FUNDED:
        raise ContratRefusedError(
            "Seule une action financée peut être déposée dans le contrat de ville."
        )
    if standing is None:
        return
    if standing.outcome != ContratOutcome.REFUSED:
        raise ContratRefusedError(
            "Le passage de cette action est déjà noté\u00a0: notez la réponse, corrigez-le ou"
            " retirez-le."
        )
    if year < standing.year:
        raise ContratRefusedError(
            f"Cette action a été refusée en {standing.year}\u00a0: un nouveau dépôt vient après.",
            "year",
        )


def check_passage(said: Passage, terms: Terms, *, campaign_year: int, today: date) -> None:
    """A passage is in a year of its contract and of its call, under a pillar of the contract.

    Its days are in order, in that year, and not to come. Raises ContratRefusedError.
    """
    first, last = max(campaign_year, terms.starts_on.year), terms.ends_on.year
    if not first <= said.year <= last:
        raise ContratRefusedError(_years_sentence(first, last, terms.name), "year")
    if terms.pillars and said.pillar not in terms.pillars:
        raise ContratRefusedError(f"Choisissez un pilier de «\u00a0{terms.name}\u00a0».", "pillar")
    _check_filed_on(said, today=today)
    _check_answer_day(said, today=today)


def check_can_answer(outcome: ContratOutcome, given: ContratOutcome) -> None:
    """An answer is « retenu » or « refusé », said once. Raises ContratRefusedError."""
    if given == ContratOutcome.FILED:
        raise ContratRefusedError(
            "Choisissez «\u00a0retenu\u00a0» ou «\u00a0refusé\u00a0».", "outcome"
        )
    if outcome != ContratOutcome.FILED:
        raise ContratRefusedError(
            "La réponse du contrat de ville est déjà notée\u00a0: corrigez-la si elle est fausse."
        )


def check_funders(names: Iterable[str]) -> None:
    """Each funder is written once. Raises ContratRefusedError."""
    known = [name.casefold() for name in names]
    if len(known) != len(set(known)):
        raise ContratRefusedError("Le même financeur est écrit deux fois.")


def check_not_filed(*, is_filed: bool) -> None:
    """The decision of an action that is noted in the contrat de ville stays until the note goes.

    Raises ContratRefusedError.
    """
    if is_filed:
        raise ContratRefusedError(
            "Cette action est notée au contrat de ville\u00a0: retirez d’abord ce passage, sur la"
            " page de suivi du dossier."
        )


def is_open_for_filing(opens_on: date | None, closes_on: date | None, *, today: date) -> bool:
    """Whether the filing period, when it is known, is under way."""
    return opens_on is not None and closes_on is not None and opens_on <= today <= closes_on


def is_time_to_help(ends_on: date, *, is_open: bool, today: date) -> bool:
    """Whether a structure is told of the contrat de ville: its action has just ended, or one may
    file (`is_open`) and it did not end long ago."""
    until = HELPED_WITHIN if is_open else HELP_AFTER_END
    return today <= ends_on + until and (is_open or ends_on < today)


def _check_period(terms: Terms) -> None:
    opens_on, closes_on = terms.filing_opens_on, terms.filing_closes_on
    if (opens_on is None) != (closes_on is None):
        field = "filing_closes_on" if closes_on is None else "filing_opens_on"
        raise ContratRefusedError("Donnez les deux dates de dépôt, ou aucune.", field)
    if opens_on is None or closes_on is None:
        return
    if not terms.starts_on <= opens_on <= closes_on <= terms.ends_on:
        raise ContratRefusedError(
            "Les dates de dépôt sont dans l’ordre, pendant le contrat.", "filing_closes_on"
        )


def _check_lengths(terms: Terms) -> None:
    for field, names in (("pillars", terms.pillars), ("funders", terms.funders)):
        too_long = next((name for name in names if len(name) > LONGEST_PILLAR), None)
        if too_long:
            raise ContratRefusedError(
                f"«\u00a0{too_long[:40]}…\u00a0» dépasse {LONGEST_PILLAR} signes.", field
            )


def _check_used(terms: Terms, used: Used) -> None:
    gone = sorted(used.pillars - set(terms.pillars))
    if gone:
        named = listed([f"«\u00a0{name}\u00a0»" for name in gone])
        raise ContratRefusedError(
            f"Des actions sont notées sous {named}\u00a0: gardez ce pilier, ou corrigez d’abord"
            " ces passages.",
            "pillars",
        )
    out = [year for year in used.years if not terms.starts_on.year <= year <= terms.ends_on.year]
    if out:
        raise ContratRefusedError(
            f"Des actions y sont notées en {min(out)}\u00a0: gardez cette année dans le contrat.",
            "starts_on" if min(out) < terms.starts_on.year else "ends_on",
        )


def _years_sentence(first: int, last: int, name: str) -> str:
    if first > last:
        return f"«\u00a0{name}\u00a0» a fini avant cet appel\u00a0: choisissez un autre contrat."
    return f"L’année de dépôt va de {first} à {last} pour ce contrat et cet appel."


def _check_filed_on(said: Passage, *, today: date) -> None:
    if said.filed_on is None:
        return
    if said.filed_on.year != said.year:
        raise ContratRefusedError(
            f"Ce jour n’est pas en {said.year}\u00a0: corrigez le jour ou l’année.", "filed_on"
        )
    if said.filed_on > today:
        raise ContratRefusedError("Ce jour n’est pas encore venu.", "filed_on")


def _check_answer_day(said: Passage, *, today: date) -> None:
    if said.outcome == ContratOutcome.FILED:
        if said.answered_on is not None:
            raise ContratRefusedError(
                "Une action seulement déposée n’a pas encore de réponse\u00a0: videz cette date.",
                "answered_on",
            )
        return
    if said.answered_on is None:
        raise ContratRefusedError("Donnez le jour de la réponse.", "answered_on")
    if said.answered_on > today:
        raise ContratRefusedError("Ce jour n’est pas encore venu.", "answered_on")
    earliest = said.filed_on or date(said.year, 1, 1)
    if said.answered_on < earliest:
        raise ContratRefusedError(
            f"La réponse suit le dépôt, le {plain_date(earliest)} au plus tôt.", "answered_on"
        )
