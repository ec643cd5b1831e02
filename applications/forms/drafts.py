"""Where the link of a draft is sent."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


class ReturnAddressForm(forms.Form):
    """An address, without an account."""

    email = forms.EmailField(
        label="Votre courriel",
        help_text="Nous y envoyons un seul lien, qui ouvre votre brouillon sur tout appareil.",
        error_messages={
            "required": "Écrivez votre adresse de courriel.",
            "invalid": "Cette adresse est incomplète. Exemple\u00a0: prenom@asso.fr",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
