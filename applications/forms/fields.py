"""Boxes that several forms share: euros, a SIRET, as people type them."""

from decimal import Decimal
from typing import Any

from django import forms
from stdnum.exceptions import ValidationError as InvalidNumberError
from stdnum.fr import siret

from ami_portal.common.money import InvalidAmountError, format_euros, parse_euros
from applications.domain.identifiers import InvalidIdentifierError, read_iban


class EurosField(forms.CharField):
    """A sum as French people type it, « 10 250,50 € »; None when left empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, max_euros: Decimal = Decimal(99_999_999), **kwargs: Any) -> None:
        too_much = f"Écrivez une somme d’au plus {format_euros(max_euros)}."
        said = {"max_length": too_much, **kwargs.pop("error_messages", {})}
        super().__init__(max_length=20, error_messages=said, **kwargs)
        self.max_euros, self.too_much = max_euros, too_much

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_euros(text)
        except InvalidAmountError as error:
            raise forms.ValidationError(str(error)) from error
        if amount > self.max_euros:
            raise forms.ValidationError(self.too_much)
        return amount

    def prepare_value(self, value: Any) -> Any:
        return format_euros(value).removesuffix("\u00a0€") if isinstance(value, Decimal) else value


class IbanField(forms.CharField):
    """An IBAN as it is written on a RIB, spaces allowed; one wrong digit is seen."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return read_iban(text)
        except InvalidIdentifierError as error:
            raise forms.ValidationError(str(error)) from error


class SiretField(forms.CharField):
    """A SIRET, spaces allowed; its check digit is verified (La Poste has its own rule)."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(siret.validate(text))
        except InvalidNumberError as error:
            raise forms.ValidationError(
                "Ce numéro SIRET n’existe pas\u00a0: vérifiez ses 14 chiffres."
            ) from error
