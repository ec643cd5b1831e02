"""What the minutes of an audition are made of: who was there, the hours, what was noted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from applications.enums import MissedOutcome
from juries.models import Hearing, HearingAdvice, HearingEntry, HearingNote, HearingStep


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A text of the service: of one structure heard, or of the audition without `entry`."""

    entry: HearingEntry | None
    note: HearingNote | None
    advice: Sequence[HearingAdvice] = ()

    @property
    def key(self) -> str:
        """A word of its own in the page, for the ids of its fields."""
        return f"dossier-{self.entry.application.number}" if self.entry else "audition"

    @property
    def label(self) -> str:
        return self.entry.application.organisation_name if self.entry else "Toute l’audition"

    @property
    def text(self) -> str:
        return self.note.text if self.note else ""

    @property
    def version(self) -> int:
        return self.note.version if self.note else 0


def notes_of(hearing: Hearing, readable: Sequence[HearingEntry]) -> list[NoteRow]:
    """The notes of the audition, then those of the structures that the reader may read about."""
    notes = hearing.notes.select_related("written_by")
    known = {note.entry_id: note for note in notes}
    given = defaultdict[int, list[HearingAdvice]](list)
    for advice in hearing.advice.select_related("by"):
        given[advice.application_id].append(advice)
    return [
        NoteRow(None, known.get(None)),
        *(NoteRow(entry, known.get(entry.pk), given[entry.application_id]) for entry in readable),
    ]


def is_judged_on_file() -> Exists:
    """Of a dossier: its audition was missed, and the jury judges on the two pages."""
    return Exists(
        HearingEntry.objects.filter(
            application=OuterRef("pk"), missed_outcome=MissedOutcome.ON_FILE
        )
    )


def has_begun() -> Exists:
    """Of an audition: a moment of its running order has started."""
    return Exists(HearingStep.objects.filter(hearing=OuterRef("pk")))
