"""What a reader of the follow-up asks to see."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms

from applications.queries import contrat_de_ville
from applications.queries.aid_lists import Wanted


class NarrowForm(forms.Form):
    """A call and a step; an unknown one is everything."""

    appel = forms.ChoiceField(label="Appel", required=False)
    etape = forms.ChoiceField(label="Étape", required=False)

    def __init__(self, data: Any, *, calls: Sequence[str], steps: Mapping[str, str]) -> None:
        super().__init__(data)
        select = {"class": "form-select"}
        self.fields["appel"].choices = [("", "Tous les appels"), *((code, code) for code in calls)]
        self.fields["etape"].choices = [("", "Toutes"), *steps.items()]
        for field in self.fields.values():
            field.widget.attrs.update(select)

    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(self.cleaned_data.get("appel", ""), self.cleaned_data.get("etape", ""))

    @property
    def is_narrowed(self) -> bool:
        return self.wanted() != Wanted()


class PassagesForm(forms.Form):
    """A call, a step, a year of filing; an unknown one is everything."""

    appel = forms.ChoiceField(label="Appel", required=False)
    etape = forms.ChoiceField(label="Étape", required=False)
    annee = forms.ChoiceField(label="Année de dépôt", required=False)

    def __init__(
        self, data: Any, *, calls: Sequence[str], steps: Mapping[str, str], years: Sequence[str]
    ) -> None:
        super().__init__(data)
        self.fields["appel"].choices = [("", "Tous les appels"), *((code, code) for code in calls)]
        self.fields["etape"].choices = [("", "Toutes"), *steps.items()]
        self.fields["annee"].choices = [("", "Toutes"), *((year, year) for year in years)]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def wanted(self) -> contrat_de_ville.Wanted:
        self.is_valid()
        known = self.cleaned_data
        return contrat_de_ville.Wanted(
            known.get("appel", ""), known.get("etape", ""), known.get("annee", "")
        )

    @property
    def is_narrowed(self) -> bool:
        return self.wanted() != contrat_de_ville.Wanted()

    @property
    def query(self) -> str:
        """What was chosen, as the end of an address."""
        return urlencode({name: self.cleaned_data[name] for name in self.cleaned_data})
