"""What a reader of the follow-up asks to see."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from applications.queries.aid_lists import Wanted


class NarrowForm(forms.Form):
    """A call and a step; an unknown one is everything."""

    appel = forms.ChoiceField(label="Appel", required=False)
    etape = forms.ChoiceField(label="Étape", required=False)

    def __init__(self, data: Any, *, calls: Sequence[str], steps: Mapping[str, str]) -> None:
        super().__init__(data)
        select = {"class": "form-select"}
        self.fields["appel"].choices = [("", "Tous les appels"), *((code, code) for code in calls)]
        self.fields["etape"].choices = [("", "Toutes les étapes"), *steps.items()]
        for field in self.fields.values():
            field.widget.attrs.update(select)

    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(self.cleaned_data.get("appel", ""), self.cleaned_data.get("etape", ""))

    @property
    def is_narrowed(self) -> bool:
        return self.wanted() != Wanted()
