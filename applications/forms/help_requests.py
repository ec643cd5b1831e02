"""What an association writes when it asks for help about its draft."""

from datetime import datetime
from typing import Any

from django import forms

from ami_portal.accounts.models import User
from applications.actions import help_requests
from applications.domain.help_requests import LONGEST_QUESTION
from applications.forms.team import layout
from applications.models import Draft, HelpRequest


class HelpRequestForm(forms.Form):
    """The number where we call, and a question if there is one."""

    phone = forms.CharField(
        label="Votre téléphone",
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text="C’est là que nous vous appellerons.",
        error_messages={
            "required": "Écrivez un numéro\u00a0: c’est par là que nous vous aiderons.",
            "max_length": "Vérifiez le numéro\u00a0: il y a trop de signes.",
        },
    )
    question = forms.CharField(
        label="Votre question (facultatif)",
        required=False,
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ce qui vous arrête, en une phrase. Vous pouvez aussi le dire au téléphone.",
        error_messages={"max_length": f"Votre question dépasse {LONGEST_QUESTION}\u00a0signes."},
    )
    helper = layout("phone", "question")

    def __init__(self, data: Any = None, *, draft: Draft) -> None:
        super().__init__(data, initial={"phone": draft.text_of("contact_phone")[:20]})
        self.draft = draft

    def save(self, *, by: User | None, at: datetime) -> HelpRequest:
        return help_requests.ask(self.draft, **self.cleaned_data, by=by, at=at)
