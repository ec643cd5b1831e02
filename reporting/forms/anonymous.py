"""The years of the evaluator's file."""

from datetime import date
from typing import Any

from django import forms

from applications.domain.refusals import RefusedError
from reporting.domain.anonymous import Row
from reporting.queries.anonymous import anonymous_rows, counted_years


class YearsForm(forms.Form):
    """Read, not written: the address of the file keeps the choice. `rows` once it is valid."""

    annees = forms.TypedMultipleChoiceField(
        label="Années de l’AMI",
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={
            "required": "Choisissez au moins une année.",
            "invalid_choice": "Choisissez des années de la liste.",
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.rows = today, list[Row]()
        years = counted_years()
        self.fields["annees"].choices = [(year, str(year)) for year in years]
        self.fields["annees"].initial = years

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "annees" in typed:
            try:
                self.rows = anonymous_rows(typed["annees"], today=self.today)
            except RefusedError as refusal:
                self.add_error("annees", str(refusal))
        return typed
