"""The structure's answer to a complément: the boxes reopened, as it had written them, and words."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.db import transaction

from ami_portal.accounts.models import User
from applications.actions import attachments, complements
from applications.domain.boxes import BOXES, EXPENSES, FIELDS, MAX_PARTNERS, Box, Kind
from applications.domain.call import Call
from applications.forms.files import piece_field
from applications.forms.layout import (
    BoxFrame,
    BudgetTables,
    Group,
    NeighbourhoodTicks,
    TickField,
    WholeBoxField,
    WrittenField,
)
from applications.forms.request import RequestForm, posted_text
from applications.models import Application


class ReopenedForm(RequestForm):
    """Only the boxes that the service reopened, drawn as in the request: same help, same gauge."""

    def __init__(
        self,
        data: Any = None,
        *,
        texts: Mapping[str, str],
        call: Call,
        fields: Collection[str],
        words: Mapping[str, str],
        commune: str,
    ) -> None:
        super().__init__(data, texts=texts, revisions={}, call=call, commune=commune, words=words)
        self.fields = {
            key: self.fields[key] for key in FIELDS if key in fields and key in self.fields
        }
        self.helper = FormHelper()
        self.helper.form_tag = False
        frames = [frame for box in BOXES if (frame := _frame(box, self.fields)) is not None]
        self.helper.layout = Layout(Div(*frames, css_class="sheet mb-4"))


class ComplementAnswerForm(forms.Form):
    """Words for the service; optional when a box was reopened or a file was sent."""

    text = forms.CharField(
        label="Votre réponse",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    piece = piece_field(label="Une pièce, si elle aide (facultatif)", required=False)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        if application.complement_fields:
            self.fields["text"].label = "Un mot pour le service (facultatif)"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("text", "piece")

    @transaction.atomic
    def save(self, reopened: ReopenedForm, data: Any, *, by: User, at: datetime) -> Application:
        """Send the piece and the answer, or neither.

        Raises FileRefusedError, RefusedError, IncompleteDraftError.
        """
        if upload := self.cleaned_data["piece"]:
            attachments.receive(self.application, upload=upload, by=by, at=at)
        return complements.answer(
            self.application,
            text=self.cleaned_data["text"],
            texts={key: posted_text(key, data) for key in reopened.fields},
            by=by,
            at=at,
        )


def _frame(box: Box, fields: Mapping[str, forms.Field]) -> Any:
    """The box with its reopened fields, None when none is."""
    keys = [field.key for field in box.fields if field.key in fields]
    if not keys:
        return None
    if len(box.fields) == 1:
        return WholeBoxField(box.key)
    if box.key == "partners":
        return BoxFrame(box, *map(_partner, range(1, MAX_PARTNERS + 1)))
    if EXPENSES[0].value in keys:
        return BoxFrame(box, BudgetTables())
    return BoxFrame(box, *map(_drawn, keys))


def _drawn(key: str) -> Any:
    return {Kind.TICK: TickField, Kind.CHOICES: NeighbourhoodTicks}.get(
        FIELDS[key].kind, WrittenField
    )(key)


def _partner(rank: int) -> Group:
    parts = (f"partner_{rank}_{part}" for part in ("name", "role", "contribution", "email"))
    return Group(*map(_drawn, parts), css_class="partner")
