"""A period of years to look at, and a past year typed in by hand."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from ami_portal.accounts.models import User
from reporting.actions import history
from reporting.domain.history import FIRST_YEAR, HistoryRefusedError, PastYear
from reporting.domain.period import Period, PeriodReversedError
from reporting.models import HistoricalYear

LAST_YEAR = 2999
MOST = 9999
YEAR_ERRORS = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"),
    "Écrivez une année en quatre chiffres, par exemple 2020.",
)


def _year(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR, error_messages=YEAR_ERRORS
    )


def _number(label: str, *, help_text: str) -> forms.IntegerField:
    wrong = "Écrivez un nombre entier, par exemple 12, ou 0 s’il n’y en a eu aucun."
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=MOST,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


def _words(label: str, *, most: int, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=False,
        error_messages={"max_length": f"Raccourcissez\u00a0: {most} signes au plus."},
    )


class PeriodForm(forms.Form):
    """« De 2020 à 2023 », in the address."""

    de = _year("De")
    a = _year("À")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "de" in cleaned and "a" in cleaned:
            try:
                cleaned["period"] = Period(cleaned["de"], cleaned["a"])
            except PeriodReversedError as refusal:
                self.add_error("a", str(refusal))
        return cleaned

    @property
    def period(self) -> Period | None:
        """What was asked for, once it makes sense."""
        return self.cleaned_data.get("period") if self.is_bound and self.is_valid() else None


class CorrectionForm(forms.Form):
    """The three numbers of a year already typed in."""

    filed = _number("Déposés", help_text="Dossiers reçus à la clôture, irrecevables compris.")
    funded = _number("Financés", help_text="Aides accordées et non abandonnées, parmi les déposés.")
    moved = _number(
        "Déposés ensuite au contrat de ville",
        help_text="Parmi les financés de cette année, quelle que soit l’année du dépôt.",
    )
    origin = _words(
        "D’après quel document", most=120, help_text="Par exemple\u00a0: la fiche d’expérience."
    )
    note = _words(
        "Note", most=200, help_text="Ce qu’il faut savoir pour lire ces nombres, si besoin."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)

    def save(self, year: int, *, by: User, at: datetime) -> HistoricalYear | None:
        """The year kept; None when it is refused, and the form says why."""
        try:
            return self._keep(PastYear(**{"year": year, **self.cleaned_data}), by=by, at=at)
        except HistoryRefusedError as refusal:
            known = refusal.field if refusal.field in self.fields else None
            self.add_error(known, str(refusal))
        return None

    def _keep(self, past: PastYear, *, by: User, at: datetime) -> HistoricalYear:
        return history.set_year(past, by=by, at=at)


class PastYearForm(CorrectionForm):
    """A year that nobody typed in yet."""

    year = _year("Année de l’AMI")
    field_order = ("year", "filed", "funded", "moved", "origin", "note")

    def _keep(self, past: PastYear, *, by: User, at: datetime) -> HistoricalYear:
        return history.add_year(past, by=by, at=at)
