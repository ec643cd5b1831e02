"""What is typed at the door: the code of a paper."""

from datetime import datetime

from django import forms

from juries.actions import door
from juries.actions.door import DoorRefusedError
from juries.forms.panels import layout
from juries.models import DoorEntry

LONGEST_TYPED = 40


class DoorForm(forms.Form):
    code = forms.CharField(
        label="Le code de votre papier",
        max_length=LONGEST_TYPED,
        help_text="Huit signes, par exemple CDFG-HJKM. Majuscules, tiret\u00a0: peu importe.",
        error_messages={
            "required": "Recopiez le code de votre papier.",
            "max_length": "Ce code est trop long\u00a0: il compte huit signes.",
        },
        widget=forms.TextInput(
            attrs={
                "class": "code-input code-input-long",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    helper = layout("code")

    def enter(self, *, network: str, device: str, at: datetime) -> DoorEntry | None:
        """Let the juror in, or say beside the box why this code opens nothing."""
        try:
            return door.enter(self.cleaned_data["code"], network=network, device=device, at=at)
        except DoorRefusedError as refusal:
            self.add_error("code", str(refusal))
            return None
