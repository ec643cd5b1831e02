"""What a page had read, what its reader chose between two texts, and how these are shown."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from ami_portal.common.dates import clock, paris_day, short_date
from applications.domain.boxes import FIELDS, Kind
from applications.domain.call import YES
from applications.domain.merging import Entry, fingerprint

ELSEWHERE = "l’autre appareil"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two texts for one field: the one of this page stays in its box, the other is shown beside."""

    name: str
    text: str
    said: str
    choice: str
    mine: str
    theirs: str


def posted_fingerprints(data: Any) -> dict[str, str]:
    """The marks of the texts that the page had shown; nothing when they were tampered with."""
    try:
        marks = json.loads(data.get("read") or "{}")
        return {str(name): str(mark) for name, mark in marks.items()}
    except (ValueError, AttributeError, RecursionError):
        return {}


def fingerprints_of(texts: Mapping[str, str]) -> str:
    """The same marks, for the page to give back."""
    marks = {name: fingerprint(name, text) for name, text in texts.items() if name in FIELDS}
    return json.dumps({name: mark for name, mark in marks.items() if mark})


def decide(
    data: Any, texts: Mapping[str, str], revisions: Mapping[str, int]
) -> tuple[dict[str, str], dict[str, int]]:
    """The texts to save and the revisions read, once « garder » or « prendre l’autre » is chosen.

    The other text chosen, nothing of this page is saved there. One's own kept, the other text was
    read: its revision counts, so that a third text would be shown too.
    """
    kept, read = dict(texts), dict(revisions)
    for name in texts:
        choice, _, revision = data.get(f"keep_{name}", "").partition(":")
        if choice == THEIRS:
            del kept[name]
        elif choice == MINE and revision.isdecimal():
            read[name] = int(revision[:9])
    return kept, read


def conflict_of(name: str, entry: Entry, field: forms.Field, *, now: datetime) -> Conflict:
    """What the page shows of a text written elsewhere."""
    return Conflict(
        name=name,
        text=shown(name, entry.text, field),
        said=said(entry, now=now),
        choice=f"keep_{name}",
        mine=f"{MINE}:{entry.revision}",
        theirs=f"{THEIRS}:{entry.revision}",
    )


def said(entry: Entry, *, now: datetime) -> str:
    """Who wrote a text and when: « Écrit par Aline à 19 h 42 »."""
    who = f"Écrit par {entry.by or ELSEWHERE}"
    if not entry.at:
        return who
    at = datetime.fromisoformat(entry.at)
    day = "" if paris_day(at) == paris_day(now) else f"le {short_date(at)} "
    return f"{who} {day}à {clock(at)}"


def shown(name: str, text: str, field: forms.Field) -> str:
    """A raw text in words: what a list or a box to tick shows."""
    kind = FIELDS[name].kind
    if kind is Kind.TICK:
        return "coché" if text == YES else "non coché"
    if kind is Kind.CHOICES:
        return ", ".join(_labels(field.choices, text.split())) or "rien"
    if kind is Kind.CHOICE:
        return ", ".join(_labels(field.choices, [text])) if text else "rien"
    return text or "rien"


def _labels(choices: Iterable[tuple[Any, Any]], values: Iterable[str]) -> list[str]:
    labels: dict[str, str] = {}
    for value, label in choices:
        labels |= dict(label) if isinstance(label, list | tuple) else {value: label}
    return [str(labels.get(value, value)) for value in values]
