"""The words that the direction writes in a report: how much room each has on paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from applications.domain.refusals import RefusedError


@dataclass(frozen=True, slots=True)
class Room:
    """How many lines a text may fill, and how many signs a line holds about."""

    lines: int
    signs: int
    where: str


# One page at 11.5 pt for the foreword; half a page at 10 pt before the table of part 14.
FOREWORD = Room(34, 86, "une page")
VIGILANCE = Room(24, 98, "une demi-page")
MOST_PROPOSALS = 8
LONGEST = {"what": 220, "who": 80, "when": 60}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line of part 15. « À préciser » where nobody said who decides, or when."""

    what: str
    who: str = ""
    when: str = ""


def paragraphs(text: str) -> tuple[str, ...]:
    """What was written, one paragraph a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def lines_of(text: str, room: Room) -> int:
    """About how many lines the text takes on paper, a half-line after each paragraph included."""
    told = paragraphs(text)
    return ceil(sum(ceil(len(each) / room.signs) + 0.5 for each in told))


def check_fits(text: str, room: Room) -> None:
    """Raises RefusedError, which says by how much to shorten."""
    lines = lines_of(text, room)
    if lines > room.lines:
        raise RefusedError(
            f"Raccourcissez ce texte\u00a0: il prendrait {lines} lignes, et {room.where} du rapport"
            f" en tient {room.lines}."
        )


def proposals_from(rows: Iterable[Mapping[str, str]]) -> tuple[Proposal, ...]:
    """The lines that say something, in their order.

    Raises RefusedError for a name or a date without what it is about, or too many lines.
    """
    told = [Proposal(**row) for row in rows if any(row.values())]
    for rank, each in enumerate(told, start=1):
        if not each.what:
            raise RefusedError(
                f"Proposition {rank}\u00a0: écrivez ce qui est proposé, ou videz toute la ligne."
            )
    if len(told) > MOST_PROPOSALS:
        raise RefusedError(f"Gardez {MOST_PROPOSALS} propositions au plus.")
    return tuple(told)
