"""What a juror sends: one touch, a whole sheet, the answer about links."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from ami_portal.accounts.models import User
from applications.actions.recusals import RecusalKeptError
from applications.enums import RecusalReason
from applications.models import Application, Criterion, Recusal
from juries.actions import links, sheets
from juries.actions.sheets import LONGEST_REASON, Touch
from juries.domain.scoring import BEST
from juries.models import Hearing, ScoreSheet
from juries.queries.sheets import CriterionRow

ABSTENTION = "abstention"
NOTES = [*((str(note), str(note)) for note in range(BEST + 1)), (ABSTENTION, "abstention")]
LONGEST_COMMENT = 2000
NO_LINK = ""


class NoteForm(forms.Form):
    """The note of one criterion. `choice` is the answer to « Deux versions de ma note »."""

    note = forms.ChoiceField(
        choices=NOTES, required=False, error_messages={"invalid_choice": "Une note va de 0 à 5."}
    )
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        required=False,
        error_messages={"max_length": f"{LONGEST_REASON} signes au plus pour dire pourquoi."},
    )
    version = forms.IntegerField(min_value=0, required=False)

    def __init__(self, criterion: Criterion | CriterionRow, data: QueryDict | None) -> None:
        self.criterion = criterion
        super().__init__(data, prefix=f"critere{criterion.pk}")

    @property
    def is_touched(self) -> bool:
        return bool(self._written)

    @property
    def value(self) -> int | None:
        return None if self._written == ABSTENTION else int(self._written)

    @property
    def _written(self) -> str:
        return str(self.cleaned_data.get("note") or "")

    def touch(self, criterion: Criterion) -> Touch:
        return Touch(
            criterion=criterion,
            value=self.value,
            reason=self.cleaned_data.get("reason", ""),
            based_on_version=self.cleaned_data.get("version") or 0,
        )


class SheetForm(forms.Form):
    """The whole sheet at once, as a page without JavaScript sends it."""

    comment = forms.CharField(
        max_length=LONGEST_COMMENT,
        required=False,
        error_messages={"max_length": "2\u00a0000 signes au plus pour votre commentaire."},
    )
    comment_version = forms.IntegerField(min_value=0, required=False)

    def __init__(self, criteria: Sequence[Criterion], data: QueryDict) -> None:
        super().__init__(data)
        self.criteria = criteria
        self.notes = [NoteForm(criterion, data) for criterion in criteria]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(note.is_valid() for note in self.notes)])

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """Each thing to mend, with the address of its field in the page."""
        wrong = [("mot", str(each)) for each in self.errors.get("comment", [])]
        for note in self.notes:
            for errors in note.errors.values():
                wrong += [
                    (f"critere-{note.criterion.pk}", f"{note.criterion.name}\u00a0: {each}")
                    for each in errors
                ]
        return wrong

    def save(self, sheet: ScoreSheet, *, at: datetime) -> ScoreSheet:
        """Save what was touched. Raises the errors of `sheets.fill`."""
        touches = [
            note.touch(criterion)
            for note, criterion in zip(self.notes, self.criteria, strict=True)
            if note.is_touched
        ]
        return sheets.fill(
            sheet,
            touches=touches,
            text=self.cleaned_data["comment"],
            at=at,
            comment_version=self.cleaned_data["comment_version"] or 0,
        )

    def over(self, rows: Iterable[CriterionRow]) -> list[CriterionRow]:
        """The rows as the juror left them on the page: nothing typed is lost."""
        return [self._over(row, note) for row, note in zip(rows, self.notes, strict=True)]

    @staticmethod
    def _over(row: CriterionRow, note: NoteForm) -> CriterionRow:
        note.is_valid()
        if not note.is_touched:
            return row
        reason = note.cleaned_data.get("reason") or str(note["reason"].data or "")
        return replace(row, is_answered=True, value=note.value, reason=reason)


class LinksForm(forms.Form):
    """One question per structure: no link, or which."""

    def __init__(self, applications: Iterable[Application], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applications = {self._name(each): each for each in applications}
        for name, application in self.applications.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{application.organisation_name}, «\u00a0{application.title}\u00a0»",
                choices=[(NO_LINK, "Aucun lien"), *RecusalReason.choices],
                required=False,
                error_messages={"invalid_choice": "Choisissez une raison de la liste."},
            )

    @staticmethod
    def _name(application: Application) -> str:
        return f"lien-{application.pk}"

    @property
    def declared(self) -> list[tuple[Application, str]]:
        return [
            (application, self.cleaned_data[name])
            for name, application in self.applications.items()
            if self.cleaned_data.get(name)
        ]

    def clean(self) -> None:
        super().clean()
        if not self.errors and not self.declared:
            raise forms.ValidationError(
                "Choisissez la structure et la raison, ou revenez dire que vous n’avez aucun lien."
            )

    def save(self, hearing: Hearing, *, by: User, at: datetime) -> None:
        for application, reason in self.declared:
            links.declare(hearing, application, reason=reason, by=by, at=at)


class CorrectionForm(forms.Form):
    """Why a declared link was a mistake."""

    because = forms.CharField(
        label="Pourquoi ce lien a-t-il été déclaré par erreur\u00a0?",
        help_text="Une phrase. Elle reste dans l’historique du dossier, avec votre nom et la date.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez pourquoi ce lien a été déclaré par erreur."},
    )

    def save(self, recusal: Recusal, *, by: User, at: datetime) -> bool:
        """Whether it was corrected; what keeps the link is said beside the box."""
        try:
            links.correct(recusal, because=self.cleaned_data["because"], by=by, at=at)
        except RecusalKeptError as kept:
            self.add_error("because", str(kept))
        return self.is_valid()


class RecusalForm(forms.Form):
    """« J’ai un lien avec cette structure », outside an audition."""

    reason = forms.ChoiceField(
        label="Quel est ce lien\u00a0?",
        choices=[("", "Choisissez…"), *RecusalReason.choices],
        error_messages={
            "required": "Choisissez une raison dans la liste.",
            "invalid_choice": "Choisissez une raison dans la liste.",
        },
    )

    def save(self, application: Application, *, by: User, at: datetime) -> None:
        links.recuse(by, application, reason=self.cleaned_data["reason"], by=by, at=at)
