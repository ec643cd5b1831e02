"""What the service types on the day of an audition."""

from datetime import datetime
from typing import Any

from django import forms

from ami_portal.accounts.models import User
from juries.actions import advice, notes
from juries.domain.refusals import RefusedError
from juries.enums import Advice
from juries.models import Hearing, HearingEntry, HearingNote

LONGEST_NOTE = 8000


class NoteForm(forms.Form):
    """The notes of one box. `keep` is the version that the writer chose to replace."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": f"{LONGEST_NOTE}\u00a0signes au plus\u00a0: raccourcissez."},
    )
    version = forms.IntegerField(min_value=0)
    keep = forms.IntegerField(min_value=0, required=False)

    def save(
        self, hearing: Hearing, entry: HearingEntry | None, *, by: User, at: datetime
    ) -> HearingNote:
        """Write them. Raises NoteConflictError."""
        typed: dict[str, Any] = self.cleaned_data
        chosen = typed["keep"]
        return notes.write(
            hearing,
            entry=entry,
            text=typed["text"],
            based_on=typed["version"] if chosen is None else chosen,
            by=by,
            at=at,
        )


class AdviceForm(forms.Form):
    """A piece of advice given to a project at its audition."""

    kind = forms.ChoiceField(
        choices=Advice.choices, error_messages={"required": "Choisissez un conseil."}
    )
    text = forms.CharField(required=False)
    structure_name = forms.CharField(
        required=False,
        max_length=120,
        error_messages={"max_length": "120\u00a0signes au plus\u00a0: raccourcissez ce nom."},
    )

    def save(self, entry: HearingEntry, *, by: User, at: datetime) -> bool:
        """Give it; a refusal becomes a sentence under the words."""
        try:
            advice.give(entry, by=by, at=at, **self.cleaned_data)
        except RefusedError as refusal:
            self.add_error("text", str(refusal))
            return False
        return True
