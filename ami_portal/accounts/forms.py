"""Signing in, saying one's name, and the staff's roles."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from ami_portal.accounts.enums import StaffRole
from ami_portal.accounts.models import User


class CodeRequestForm(RequestLoginCodeForm):
    """An address is all we ask. An unknown one becomes a person: the answer is the same for all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = "Votre courriel"
        field.help_text = "Nous y envoyons un code à recopier. Il n’y a pas de mot de passe."
        field.error_messages["required"] = "Écrivez votre adresse de courriel."
        field.error_messages["invalid"] = "Cette adresse est incomplète. Exemple : prenom@asso.fr"
        field.widget.attrs.update({"autocomplete": "email", "placeholder": ""})
        self.helper = _helper("email")

    def clean_email(self) -> str:
        User.objects.with_email(self.cleaned_data["email"])
        return super().clean_email()


class CodeForm(ConfirmLoginCodeForm):
    """The code received, kept large and easy to type on a phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = "Le code reçu"
        field.help_text = "Il vaut 15 minutes. Regardez aussi dans les courriers indésirables."
        field.error_messages["required"] = "Recopiez le code reçu par courriel."
        field.widget.attrs.update(
            {"class": "code-input", "autocomplete": "one-time-code", "placeholder": ""}
        )
        self.helper = _helper("code")


class SecondFactorForm(ActivateTOTPForm):
    """The first code of an application: proof that it was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = "Le code affiché par l’application"
        field.error_messages["required"] = "Recopiez le code affiché par l’application."
        field.widget.attrs["placeholder"] = ""


class ProfileForm(forms.ModelForm):
    """How others call me, and where to reach me."""

    class Meta:
        model = User
        fields = ("name", "phone", "is_shared_mailbox")
        labels = {
            "name": "Votre nom",
            "phone": "Votre téléphone",
            "is_shared_mailbox": "Plusieurs personnes lisent cette adresse",
        }
        help_texts = {
            "is_shared_mailbox": "Par exemple contact@notre-association.fr. À chaque connexion,"
            " nous demandons qui écrit aujourd’hui, pour que chacun s’y retrouve."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"
        self.helper = _helper("name", "phone", "is_shared_mailbox")


class WriterForm(forms.Form):
    """Who writes today from an address that several people read."""

    name = forms.CharField(
        label="Votre prénom et votre nom",
        max_length=40,
        error_messages={
            "required": "Écrivez votre nom\u00a0: il sera montré à côté de ce que vous écrivez."
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("name")


class StaffForm(forms.Form):
    """Give a person a role, or take it back."""

    email = forms.EmailField(
        label="Courriel",
        error_messages={
            "required": "Écrivez l’adresse de la personne.",
            "invalid": "Cette adresse est incomplète. Exemple : prenom@agglo.fr",
        },
    )
    name = forms.CharField(
        label="Nom", max_length=80, error_messages={"required": "Écrivez son nom."}
    )
    staff_role = forms.ChoiceField(
        label="Rôle",
        choices=[("", "Aucun rôle"), *StaffRole.choices],
        required=False,
    )
    direction = forms.CharField(
        label="Direction",
        max_length=80,
        required=False,
        help_text="Pour une autre direction : son nom, tel qu’il signe le cahier des charges.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("email", "name", "staff_role", "direction")


def _helper(*fields: str) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*fields)
    return helper
