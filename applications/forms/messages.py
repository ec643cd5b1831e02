"""What is written about a dossier, on each side."""

from datetime import datetime

from django import forms

from ami_portal.accounts.models import User
from ami_portal.common.money import format_number
from applications.actions import messages
from applications.domain.conversation import LONGEST_MESSAGE
from applications.forms.team import layout
from applications.models import Application, Message


def _words(*, help_text: str) -> forms.CharField:
    """A message; its length is the rule's to judge, so that nothing typed is cut."""
    return forms.CharField(
        label="Votre message",
        help_text=f"{help_text} {format_number(LONGEST_MESSAGE)}\u00a0signes au plus.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez votre message."},
        strip=False,
    )


class ReplyForm(forms.Form):
    """A member writes to the service."""

    text = _words(help_text="Le service le lit et vous répond ici et par courriel.")
    helper = layout("text")

    def save(self, application: Application, *, by: User, at: datetime) -> Message:
        return messages.reply(application, text=self.cleaned_data["text"], by=by, at=at)


class MessageForm(forms.Form):
    """The service writes to the structure."""

    text = _words(
        help_text="Il part par courriel aux membres de la structure, et reste sur le dossier."
    )
    helper = layout("text")

    def save(self, application: Application, *, by: User, at: datetime) -> Message:
        return messages.send(application, text=self.cleaned_data["text"], by=by, at=at)
