"""Two people, or two tabs, on one draft: what each wrote is merged field by field.

A field has a revision, which grows at each change. A writer says which revision of each field was
read; the fingerprint of the text read then tells what was changed on this page from what was not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from applications.domain.boxes import FIELDS, Kind
from applications.domain.request import read_day

# Far above any box: what is longer is not typed by hand.
LONGEST_TEXT = 20_000
FINGERPRINT_SIGNS = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as it is kept: raw text, revision, who wrote it and when (ISO), if known."""

    text: str = ""
    revision: int = 0
    by: str = ""
    at: str = ""


NOTHING = Entry()


@dataclass(frozen=True, slots=True)
class Merge:
    """What is kept of what was written; what changed elsewhere meanwhile; what is too long."""

    kept: Mapping[str, str]
    conflicts: Mapping[str, Entry]
    too_long: tuple[str, ...]


def merge(
    entries: Mapping[str, Entry],
    *,
    texts: Mapping[str, str],
    revisions: Mapping[str, int],
    fingerprints: Mapping[str, str] | None = None,
) -> Merge:
    """Keep every text that nobody else changed since it was read, and report the others.

    `revisions` are those that the page had read; a field without one is kept whatever happened.
    `fingerprints` (of the texts read) come with a whole form: a field left as it was read is
    nobody's change, and the other person's text stays.
    """
    kept: dict[str, str] = {}
    conflicts: dict[str, Entry] = {}
    too_long = []
    for name, text in texts.items():
        current = entries.get(name, NOTHING)
        if text == current.text:
            continue
        if len(text) > LONGEST_TEXT:
            too_long.append(name)
        elif name not in revisions or current.revision <= revisions[name]:
            kept[name] = text
        elif fingerprints is None or fingerprint(name, text) != fingerprints.get(name, ""):
            conflicts[name] = current
    return Merge(kept, conflicts, tuple(too_long))


def elsewhere(
    entries: Mapping[str, Entry], revisions: Mapping[str, int], *, except_for: Mapping[str, object]
) -> dict[str, Entry]:
    """The fields that changed since a page read them, but for those it has just written."""
    return {
        name: entry
        for name, entry in entries.items()
        if name not in except_for and entry.revision > revisions.get(name, 0)
    }


def fingerprint(name: str, text: str) -> str:
    """A short mark of a text as a page shows it; nothing for an empty one."""
    shown = _as_shown(name, text)
    return sha256(shown.encode()).hexdigest()[:FINGERPRINT_SIGNS] if shown else ""


def _as_shown(name: str, text: str) -> str:
    """Browsers show a day their way, trim some fields, and return lists in their own order."""
    kind = FIELDS[name].kind
    if kind is Kind.DATE:
        return _day(text)
    return " ".join(sorted(text.split())) if kind is Kind.CHOICES else text.strip()


def _day(text: str) -> str:
    try:
        return read_day(text).isoformat()
    except ValueError:
        return text.strip()
