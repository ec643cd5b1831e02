"""What a partner answers by their link, and the address of a partner that was wrong."""

from datetime import datetime

from django import forms

from ami_portal.accounts.models import User
from applications.actions import partners
from applications.domain.partners import LONGEST_CORRECTION, LONGEST_NAME
from applications.enums import PartnerAnswer
from applications.forms.team import layout
from applications.models import AccessLink, Partner

TOO_LONG = "C’est trop long\u00a0: %(limit_value)d\u00a0signes au plus."


class PartnerReplyForm(forms.Form):
    """Who answers, and what is to be corrected; the button pressed is the answer."""

    name = forms.CharField(
        label="Votre nom",
        max_length=LONGEST_NAME,
        help_text="La structure et le service sauront qui a répondu.",
        error_messages={
            "required": "Écrivez votre nom\u00a0: la structure saura qui a répondu.",
            "max_length": TOO_LONG,
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    correction = forms.CharField(
        label="Quelque chose à corriger dans ce qui est écrit de vous\u00a0? (facultatif)",
        required=False,
        max_length=LONGEST_CORRECTION,
        help_text=f"{LONGEST_CORRECTION}\u00a0signes au plus, lus par la structure et le service.",
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    helper = layout("name", "correction")

    def save(self, link: AccessLink, *, answer: PartnerAnswer, at: datetime) -> Partner:
        return partners.reply(link, answer=answer, **self.cleaned_data, at=at)


class PartnerAddressForm(forms.Form):
    """One more mail leaves to this address, the earlier link opens nothing any more."""

    email = forms.EmailField(
        label="Courriel du partenaire",
        max_length=254,
        help_text="Un seul courriel part à cette adresse. Elle n’est pas imprimée, et n’est montrée"
        " à personne d’autre que vous et le service.",
        error_messages={
            "required": "Écrivez l’adresse du partenaire.",
            "invalid": "Écrivez une adresse entière, par exemple contact@structure.fr.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    helper = layout("email")

    def save(self, partner: Partner, *, is_service: bool, by: User, at: datetime) -> Partner:
        return partners.correct_address(
            partner, **self.cleaned_data, is_service=is_service, by=by, at=at
        )
