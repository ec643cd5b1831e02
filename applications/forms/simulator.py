"""The simulator of the public pages: a cost, some rates, and the sentence that explains them."""

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from ami_portal.common.money import InvalidAmountError, format_rate, parse_euros
from applications.domain.boxes import CLAIMS, MAX_NUMBER
from applications.domain.call import Call
from applications.domain.figures import rules_of
from applications.domain.funding import Bonus, FundingProposal, simulate
from applications.enums import BonusKind


class SimulatorForm(forms.Form):
    """« Combien puis-je demander ? » Read by GET: an answer is an address that can be shared."""

    cout = forms.CharField(
        label="Combien coûte l’action, en tout\u00a0?",
        help_text="En euros, par exemple 12\u00a0000.",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    taux = forms.MultipleChoiceField(
        label="Votre action…",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cet appel n’a pas ce taux majoré."},
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        self.fields["taux"].choices = [
            (kind.value, f"{CLAIMS[kind].label} (taux de {format_rate(rate)})")
            for kind, rate in call.bonus_rates.items()
        ]
        if not call.bonus_rates:
            del self.fields["taux"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields)

    def clean_cout(self) -> Decimal:
        if not self.cleaned_data["cout"].strip():
            raise forms.ValidationError("Écrivez ce que coûte l’action, en euros.")
        try:
            cost = parse_euros(self.cleaned_data["cout"])
        except InvalidAmountError as error:
            raise forms.ValidationError(str(error)) from error
        if cost > MAX_NUMBER:
            raise forms.ValidationError("Ce coût dépasse ce que l’appel peut étudier.")
        return cost

    def proposal(self) -> FundingProposal | None:
        """What could be asked at most, or None when the form has nothing to compute."""
        if not self.is_bound or not self.is_valid():
            return None
        kinds = [BonusKind(kind) for kind in self.cleaned_data.get("taux", [])]
        bonuses = [Bonus(CLAIMS[kind].label, self.call.bonus_rates[kind]) for kind in kinds]
        return simulate(cost=self.cleaned_data["cout"], rules=rules_of(self.call), bonuses=bonuses)
