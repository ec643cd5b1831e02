"""« Ce que nous savons mesurer »: the indicators of a contrat de ville, version by version.

A version is written, then frozen by the direction; the next one begins as its copy.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from ami_portal.common.money import NBSP, format_euros, format_number
from applications.domain.refusals import RefusedError
from reporting.domain.measures import Measure
from reporting.domain.words import SMALLEST_TOTAL, counted, share

MEASURED, PARTLY, UNMEASURED = "mesuré", "mesuré en partie", "pas encore mesuré"
UNKNOWN = "non connu"
TONES = {MEASURED: "done", PARTLY: "next"}
EUROS = "€"
BY_THE_PORTAL = "calculé par le portail"


class EvaluationRefusedError(RefusedError):
    """The set of indicators cannot be changed so. The text is a French sentence for the screen."""


@dataclass(frozen=True, slots=True)
class Described:
    """An indicator as it is written: what it is, how it is known, which question it answers.

    `computed` names a calculation of the portal; empty, an agent types the value. Then the two
    `pending` lines say why it is not measured yet, and when it will be.
    """

    axis: str
    question: str
    name: str
    definition: str
    method: str
    source: str
    unit: str
    computed: str = ""
    pending_because: str = ""
    pending_until: str = ""


def parse_indicators(text: str) -> list[Described]:
    """The indicators of a TOML file, in its order."""
    return [Described(**row) for row in tomllib.loads(text)["indicators"]]


def missing_lines(indicator: Described) -> dict[str, str]:
    """What an indicator still lacks, box by box."""
    needed = [each.name for each in fields(Described)][:7]
    lacks = {name: "Écrivez cette ligne." for name in needed if not getattr(indicator, name)}
    if not indicator.computed:
        if not indicator.pending_because:
            lacks["pending_because"] = "Dites pourquoi il n’est pas encore mesuré."
        if not indicator.pending_until:
            lacks["pending_until"] = "Dites quand il le sera."
    return lacks


def described(row: object) -> Described:
    """The lines of an indicator, from whatever has them."""
    return Described(**{each.name: getattr(row, each.name) for each in fields(Described)})


def check_can_start(*, is_one_open: bool) -> None:
    """One version is written at a time. Raises EvaluationRefusedError."""
    if is_one_open:
        raise EvaluationRefusedError(
            "Une version est déjà en cours d’écriture\u00a0: finissez-la, puis figez-la."
        )


def check_can_change(*, is_frozen: bool) -> None:
    """A frozen version never changes. Raises EvaluationRefusedError."""
    if is_frozen:
        raise EvaluationRefusedError(
            "Cette version est figée\u00a0: commencez la suivante pour changer un indicateur."
        )


def check_can_freeze(indicators: Sequence[Described], *, number: int, changes: str) -> None:
    """Complete indicators, no name twice, and a later version says what it changes.

    Raises EvaluationRefusedError.
    """
    if not indicators:
        raise EvaluationRefusedError("Écrivez au moins un indicateur avant de figer.")
    incomplete = [each.name for each in indicators if missing_lines(each)]
    if incomplete:
        raise EvaluationRefusedError(
            f"Il manque une ligne à «{NBSP}{incomplete[0]}{NBSP}»\u00a0: complétez-le avant de"
            " figer."
        )
    if number > 1 and not changes.strip():
        raise EvaluationRefusedError("Dites ce qui change depuis la version précédente.")


def check_name(name: str, others: Iterable[str]) -> None:
    """Two indicators of a version never share a name. Raises EvaluationRefusedError."""
    if name.casefold() in {other.casefold() for other in others}:
        raise EvaluationRefusedError("Un indicateur de cette version porte déjà ce nom.")


def check_year_has_come(year: int, *, observed_on: date) -> None:
    """What is read one day is of that year, or of one before. Raises EvaluationRefusedError."""
    if year > observed_on.year:
        raise EvaluationRefusedError(
            f"Une valeur de {year} ne se relève pas en {observed_on.year}\u00a0: vérifiez l’année."
        )


def check_can_note(*, is_frozen: bool, is_computed: bool) -> None:
    """A value is typed for an indicator whose definition is frozen, and that nobody computes.

    Raises EvaluationRefusedError.
    """
    if is_computed:
        raise EvaluationRefusedError("Le portail calcule cet indicateur\u00a0: rien à saisir.")
    if not is_frozen:
        raise EvaluationRefusedError(
            "Figez d’abord cette version\u00a0: une valeur suit une définition qui ne change plus."
        )


def check_can_keep(*, is_frozen: bool) -> None:
    """Values are kept under frozen definitions only. Raises EvaluationRefusedError."""
    if not is_frozen:
        raise EvaluationRefusedError("Figez d’abord cette version, puis arrêtez les valeurs.")


def words_of(measure: Measure, unit: str) -> str:
    """« 4 sur 12 (33 %) », « 48 000 € », « non connu »."""
    if measure.value is None:
        return UNKNOWN
    if unit == EUROS:
        return format_euros(Decimal(measure.value))
    if measure.out_of is not None:
        return _part(int(measure.value), measure.out_of)
    number = format_number(measure.value)
    return f"{number}{NBSP}%" if unit == "%" else number


def note_of(measure: Measure) -> str:
    """Of how many actions a number of people is known."""
    if not measure.known or measure.asked is None or not measure.is_partial:
        return ""
    return f"dit par {counted(measure.known, 'action')} sur {format_number(measure.asked)}"


def state_of(measures: Iterable[Measure]) -> str:
    """Measured, in part, or not yet, from the values of the years."""
    known = [each for each in measures if each.value is not None]
    if not known:
        return UNMEASURED
    return PARTLY if any(each.is_partial for each in known) else MEASURED


def _part(part: int, out_of: int) -> str:
    if not out_of:
        return format_number(part)
    said = f"{format_number(part)} sur {format_number(out_of)}"
    return f"{said} {share(part, out_of).partition(' ')[2]}" if out_of >= SMALLEST_TOTAL else said
