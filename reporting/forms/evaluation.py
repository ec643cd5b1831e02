"""The indicators of the evaluation, written on screen: each form calls one action."""

from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from ami_portal.accounts.models import User
from applications.domain.refusals import RefusedError
from reporting.actions import indicators
from reporting.domain.evaluation import Described, missing_lines
from reporting.enums import Computed
from reporting.models import Indicator, IndicatorSet

FIRST_YEAR, LAST_YEAR = 2015, 2099


class RefusableForm(forms.Form):
    """`save` answers whether the action was done; what stops it is an error of the form."""

    rows: tuple[Any, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.rows)

    def save(self, *, by: User, at: datetime) -> bool:
        try:
            self.act(by=by, at=at)
        except RefusedError as refusal:
            self.add_error(None, str(refusal))
        return not self.errors

    def act(self, *, by: User, at: datetime) -> None:
        raise NotImplementedError


class IndicatorForm(RefusableForm):
    """An indicator: written for a version, or written anew."""

    axis = forms.CharField(
        label="Axe", max_length=80, help_text="Les indicateurs d’un même axe se suivent."
    )
    question = forms.CharField(label="La question à laquelle il répond", max_length=200)
    name = forms.CharField(label="Nom", max_length=120)
    definition = forms.CharField(
        label="Définition",
        help_text="Ce qui est compté, et ce qui ne l’est pas.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    method = forms.CharField(
        label="Méthode",
        help_text="Comment le nombre est obtenu, et ce qui le rend fragile.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = forms.CharField(label="Source", max_length=200)
    unit = forms.CharField(label="Unité", max_length=30, help_text="actions, personnes, €, %…")
    computed = forms.ChoiceField(
        label="D’où vient la valeur",
        required=False,
        choices=[("", "Un agent la saisit, avec sa source et sa date"), *Computed.choices],
        help_text="Le portail calcule ce qui est dans la liste, année par année.",
    )
    pending_because = forms.CharField(
        label="Pas encore mesuré\u00a0: pourquoi",
        required=False,
        max_length=200,
        help_text="Si un agent saisit la valeur. Affiché tant que personne ne l’a fait.",
    )
    pending_until = forms.CharField(
        label="Quand il le sera",
        required=False,
        max_length=120,
        help_text="Une date, une étape, ou qui doit décider.",
    )
    rows = (
        "axis", "question", "name", "definition", "method",
        Div("source", "unit", css_class="two-up"),
        "computed", "pending_because", "pending_until",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        version: IndicatorSet,
        indicator: Indicator | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.indicator = version, indicator

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors:
            for box, sentence in missing_lines(Described(**typed)).items():
                self.add_error(box, sentence)
        return typed

    def act(self, *, by: User, at: datetime) -> None:
        written = Described(**self.cleaned_data)
        if self.indicator is None:
            indicators.add(self.version, written)
        else:
            indicators.change(self.indicator, written)


class FreezeForm(RefusableForm):
    """Freezing a version; a later one says what it changes."""

    changes = forms.CharField(
        label="Ce qui change depuis la version précédente",
        required=False,
        max_length=300,
        help_text="Affiché avec la version. Une phrase suffit.",
    )

    def __init__(self, *args: Any, version: IndicatorSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        if version.number == 1:
            del self.fields["changes"]
        self.helper.layout = Layout(*self.fields)

    def act(self, *, by: User, at: datetime) -> None:
        indicators.freeze(self.version, by=by, at=at, **self.cleaned_data)


class ValueForm(RefusableForm):
    """The value of a year, typed with its source and the day it was read there."""

    year = forms.IntegerField(
        label="Année",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"invalid": "Écrivez une année, en quatre chiffres."},
    )
    value = forms.DecimalField(
        label="Valeur",
        max_digits=14,
        decimal_places=2,
        min_value=0,
        localize=True,
        error_messages={"invalid": "Écrivez un nombre, par exemple 62,5."},
    )
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Le document ou la personne, pour que quelqu’un d’autre puisse vérifier.",
    )
    observed_on = forms.DateField(
        label="Relevé le", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    rows = (
        Div("year", "value", css_class="two-up"),
        Div("source", "observed_on", css_class="two-up"),
    )

    def __init__(self, *args: Any, indicator: Indicator, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"observed_on": today})
        super().__init__(*args, **kwargs)
        self.indicator, self.today = indicator, today

    def clean_observed_on(self) -> date:
        day: date = self.cleaned_data["observed_on"]
        if day > self.today:
            raise forms.ValidationError("Choisissez un jour passé, ou aujourd’hui.")
        return day

    def act(self, *, by: User, at: datetime) -> None:
        indicators.note(self.indicator, by=by, at=at, **self.cleaned_data)
