"""A paper sheet as an agent types it."""

from datetime import datetime

from django import forms

from ami_portal.accounts.models import User
from applications.models import Application
from juries.actions import papers
from juries.forms.sheets import SheetForm
from juries.models import HearingSeat, ScoreSheet


class PaperSheetForm(SheetForm):
    """The whole sheet, and what the juror signed about links."""

    has_no_link = forms.BooleanField(
        error_messages={
            "required": "Cochez si le papier le dit. Sinon, appelez ce juré avant de saisir."
        }
    )

    @property
    def sentences(self) -> list[tuple[str, str]]:
        links = [("liens", str(each)) for each in self.errors.get("has_no_link", [])]
        return links + super().sentences

    def type_in(
        self, place: HearingSeat, application: Application, *, by: User, at: datetime
    ) -> ScoreSheet:
        """Type the paper. Raises the errors of `papers.type_sheet`."""
        touches = [
            note.touch(criterion)
            for note, criterion in zip(self.notes, self.criteria, strict=True)
            if note.is_touched
        ]
        return papers.type_sheet(
            place, application, touches=touches, text=self.cleaned_data["comment"], by=by, at=at
        )
