"""The editions of a report: when the next one may be frozen, and how each is told."""

from datetime import datetime
from enum import StrEnum

from ami_portal.common.dates import plain_date
from applications.domain.refusals import MissingReasonError, RefusedError

LONGEST_CHANGES = 300


class Document(StrEnum):
    """The two documents of an edition; the value begins the name of its file."""

    REPORT = "rapport"
    SUMMARY = "synthese"


def check_next(last: int, *, after: int, changes: str) -> None:
    """Whether the edition that follows `after` may be frozen, `last` being the last one kept.

    Raises RefusedError when another edition came meanwhile: a second press freezes nothing more;
    MissingReasonError when a correction does not say what it changes.
    """
    if last != after:
        raise RefusedError(
            f"L’édition {last} vient d’être figée\u00a0: relisez-la. Pour la corriger, dites ce"
            " que la suivante change."
        )
    if last and not changes.strip():
        raise MissingReasonError(unexplained(last))


def unexplained(last: int) -> str:
    """What is asked of a correction that does not say what it changes."""
    return (
        f"Dites en une phrase ce qui change depuis l’édition {last}\u00a0: ceux qui l’ont reçue"
        " doivent savoir quoi relire."
    )


def words_of(number: int, frozen_at: datetime | None, *, drawn_up_on: str) -> str:
    """« édition 2 figée le 3 mars 2027 », or that this is still a draft."""
    if frozen_at is None:
        return f"projet, chiffres au {drawn_up_on}"
    return f"édition {number} figée le {plain_date(frozen_at)}"


def file_name(document: Document, year: int, number: int) -> str:
    """The name under which an edition is downloaded."""
    return f"{document.value}-ami-{year}-edition-{number}.pdf"
