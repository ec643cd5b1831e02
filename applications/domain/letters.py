"""The shape of a letter of decision: who writes to whom, where, under which headings.

Rule: a letter says the decision first, then its reasons, then what to do, then the remedies
(code des relations entre le public et l'administration, articles L. 211-2 and L. 411-2; code de
justice administrative, article R. 421-5: without them, time does not run).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ami_portal.common.dates import plain_date

# A line that begins with it, in a template of templates/letters/, is a heading.
HEADING = "§ "
SUBJECT_MARK = "Objet : "


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, empty at the beginning, and its paragraphs; line breaks are kept."""

    heading: str
    paragraphs: tuple[str, ...]

    def kept(self) -> dict[str, Any]:
        return {"heading": self.heading, "paragraphs": list(self.paragraphs)}


def subject_and_parts(text: str) -> tuple[str, tuple[Part, ...]]:
    """Read a worded template: « Objet : … » first, then headings and paragraphs.

    A heading without a word under it is left out. Raises ValueError without a subject.
    """
    first, _, rest = text.strip().partition("\n")
    if not first.startswith(SUBJECT_MARK):
        raise ValueError(f"A letter must begin with « {SUBJECT_MARK} ».")
    return first.removeprefix(SUBJECT_MARK).strip(), tuple(_parts(rest.splitlines()))


def dated(city: str, on: date) -> str:
    """« Exempleville, le 16 décembre 2026 »."""
    return f"{city}, le {plain_date(on)}" if city else f"Le {plain_date(on)}"


def lines_of(address: str) -> list[str]:
    """An address typed on one line, as an envelope wants it."""
    return [line.strip() for line in address.split(",") if line.strip()]


def _parts(lines: Iterable[str]) -> Iterable[Part]:
    heading, kept = "", list[str]()
    for line in [*lines, HEADING]:
        if not line.startswith(HEADING):
            kept.append(line)
            continue
        paragraphs = _paragraphs(kept)
        if paragraphs:
            yield Part(heading, paragraphs)
        heading, kept = line.removeprefix(HEADING).strip(), []


def _paragraphs(lines: Sequence[str]) -> tuple[str, ...]:
    """Cut at empty lines."""
    blocks = "\n".join(line.strip() for line in lines).split("\n\n")
    return tuple(block.strip() for block in blocks if block.strip())
