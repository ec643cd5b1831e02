"""The taux majorés of a call: each a rate, its condition, what shows it, who confirms it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from ami_portal.accounts.models import User
from applications.actions import campaigns
from applications.domain.proposals import BONUS_WORDS, BonusWords
from applications.enums import BonusKind
from applications.forms.campaigns import RateField, RowsForm
from applications.models import BonusRule

BONUS_BOXES = {
    "condition": ("La condition, en une phrase", 200),
    "evidence": ("Ce qu’il faut montrer", 160),
    "confirmed_by": ("Qui le confirme", 80),
}


class RatesForm(RowsForm):
    """The rates above the base, each with its condition; an empty rate is not in the call."""

    def build(self) -> list[Any]:
        rules = {rule.kind: rule for rule in self.campaign.bonus_rules.all()}
        return [self._rule(kind, rules.get(kind.value)) for kind in BonusKind]

    def _rule(self, kind: BonusKind, rule: BonusRule | None) -> Fieldset:
        self.fields[kind.value] = RateField(
            label=f"Taux majoré\u00a0: {kind.label}",
            required=False,
            initial=rule.rate if rule else None,
            help_text="En pour cent. Vide\u00a0: l’appel n’a pas ce taux.",
        )
        usual = asdict(BONUS_WORDS[kind])
        for name, (label, longest) in BONUS_BOXES.items():
            self.fields[f"{kind.value}_{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=longest,
                initial=getattr(rule, name) if rule else usual[name],
            )
        boxes = [f"{kind.value}_{name}" for name in BONUS_BOXES]
        return Fieldset(kind.label[:1].upper() + kind.label[1:], kind.value, *boxes)

    def save(self, *, by: User, at: datetime) -> Any:
        typed = self.cleaned_data
        rates = {kind: typed[kind.value] for kind in BonusKind}
        words = {
            kind: BonusWords(**{name: typed[f"{kind.value}_{name}"] for name in BONUS_BOXES})
            for kind in BonusKind
        }
        return campaigns.set_bonus_rates(self.campaign, rates=rates, words=words, by=by, at=at)
