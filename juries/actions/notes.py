"""What the service writes for the minutes; two people at once never lose a word."""

from datetime import datetime

from django.db import transaction

from ami_portal.accounts.models import User
from juries.domain.refusals import RefusedError
from juries.models import Hearing, HearingEntry, HearingNote


class NoteConflictError(RefusedError):
    """Someone wrote since this page was read: both texts are shown, the writer chooses."""

    def __init__(self, note: HearingNote) -> None:
        self.note = note
        super().__init__(f"{note.written_by} a écrit autre chose ici depuis que vous lisez.")


@transaction.atomic
def write(
    hearing: Hearing,
    *,
    text: str,
    based_on: int,
    by: User,
    at: datetime,
    entry: HearingEntry | None = None,
) -> HearingNote:
    """Keep the notes of the audition, or of a structure heard; the same text changes nothing.

    `based_on` is the version that the page showed, 0 for an empty one. Raises NoteConflictError.
    """
    Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    note = HearingNote.objects.filter(hearing=hearing, entry=entry).first()
    note = note or HearingNote(hearing=hearing, entry=entry)
    if note.text == text:
        return note
    if note.version != based_on:
        raise NoteConflictError(note)
    note.text, note.version = text, note.version + 1
    note.written_by, note.written_at = by, at
    note.save()
    return note
