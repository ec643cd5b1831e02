"""Numbers in sentences: counted nouns, shares, and what is too few people to be shown."""

import statistics
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ami_portal.common.money import NBSP, format_number

# A percentage of less than ten dossiers would say more than it knows (content of the report).
SMALLEST_TOTAL = 10
# Fewer people could be recognised: the published report hides them.
SMALLEST_GROUP = 5
TOO_FEW = "moins de 5"
UNMEASURED = "pas encore mesuré"
AN_ACTION_COUNTS = (
    "Une action compte dans l’année de son AMI, même si elle passe au contrat de ville plus tard."
)
FILED_MEANS = (
    "Déposé\u00a0: dossier reçu à la clôture\u00a0; un dossier retiré avant la clôture ne compte"
    " pas."
)
MOVED_MEANS = "Déposé au contrat de ville\u00a0: parmi les actions financées seulement."
FEMININE = frozenset(
    {"action", "audition", "structure", "demande", "page", "personne", "première", "direction"}
)
CONVENTIONS = (AN_ACTION_COUNTS, FILED_MEANS, MOVED_MEANS)


def counted(number: int, one: str, many: str = "") -> str:
    """« 1 dossier », « 12 dossiers », « aucun dossier »; `many` for irregular plurals."""
    if number == 0:
        return f"{'aucune' if one.split()[0] in FEMININE else 'aucun'} {one}"
    return f"{format_number(number)}{NBSP}{one if number == 1 else many or one + 's'}"


def capital(words: str) -> str:
    """The same words, beginning a sentence."""
    return words[:1].upper() + words[1:]


def share(part: int, total: int) -> str:
    """« 6 (55 %) »: the number first; no percentage when the total is under ten."""
    if total < SMALLEST_TOTAL:
        return format_number(part)
    return f"{format_number(part)} ({(200 * part + total) // (2 * total)}{NBSP}%)"


def listed(words: Iterable[str]) -> str:
    """« a, b et c »."""
    known = list(words)
    return " et ".join(filter(None, (", ".join(known[:-1]), *known[-1:])))


def days_between(pairs: Iterable[tuple[date | None, date | None]]) -> list[int]:
    """The numbers of days between two dates, where both are known."""
    return [(end - start).days for start, end in pairs if start and end]


def mean(numbers: Sequence[int]) -> Decimal | None:
    """Rounded half up to the unit; None of nothing."""
    if not numbers:
        return None
    return (Decimal(sum(numbers)) / len(numbers)).quantize(Decimal(1), ROUND_HALF_UP)


def median(numbers: Sequence[int]) -> Decimal | None:
    """Half are under it, half above; between two numbers, their middle. None of nothing."""
    return Decimal(str(statistics.median(numbers))) if numbers else None
