"""What an administrator types about conservation: a duration, a hold, a visa."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.text import capfirst

from ami_portal.operations.models import EliminationSlip
from ami_portal.operations.retention.rules import LONGEST_MONTHS, PROPOSED, SHORTEST_MONTHS, TABLE


class DayField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DurationForm(forms.Form):
    """How long a rule keeps, from a day on, and who validated it."""

    prefix = "duree"
    rule = forms.ChoiceField(
        label="Ce qui est gardé",
        choices=[(line.key, capfirst(line.what)) for line in TABLE if line.key in PROPOSED],
        error_messages={"invalid_choice": "Choisissez une ligne du tableau."},
    )
    months = forms.IntegerField(
        label="Durée, en mois",
        min_value=SHORTEST_MONTHS,
        max_value=LONGEST_MONTHS,
        help_text="120 pour dix ans.",
        error_messages={
            "required": "Écrivez un nombre de mois.",
            "invalid": "Écrivez un nombre de mois, en chiffres.",
            "min_value": "Une durée va de 1 à 600\u00a0mois (50\u00a0ans).",
            "max_value": "Une durée va de 1 à 600\u00a0mois (50\u00a0ans).",
        },
    )
    source = forms.CharField(
        label="Validée par",
        max_length=200,
        help_text="Les Archives départementales, le délégué à la protection des données\u00a0: qui,"
        " et quand.",
        error_messages={"required": "Écrivez qui a validé cette durée, et quand."},
    )
    starts_on = DayField(
        label="À compter du",
        error_messages={
            "required": "Donnez le jour où cette durée commence.",
            "invalid": "Cette date n’existe pas. Exemple\u00a0: 01/03/2027",
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"starts_on": today}
        self.helper = _helper("rule", "months", "source", "starts_on")


class DossierHoldForm(forms.Form):
    """Why a dossier is to be kept."""

    prefix = "gel"
    reason = forms.CharField(
        label="Pourquoi ce gel",
        max_length=300,
        help_text="Un recours, un contrôle, une enquête. Sans nom de personne.",
        error_messages={
            "required": "Écrivez pourquoi ce dossier est gelé\u00a0: un recours, un contrôle."
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(*self.fields)


class HoldForm(DossierHoldForm):
    """A dossier to keep, and why."""

    number = forms.CharField(
        label="Numéro du dossier",
        max_length=24,
        help_text="Exemple\u00a0: AMI-2026-0007",
        error_messages={"required": "Écrivez le numéro du dossier à geler."},
    )
    field_order = ("number", "reason")


class VisaForm(forms.Form):
    """The visa of the Archives on a slip."""

    prefix = "visa"
    slip = forms.TypedChoiceField(
        label="Bordereau",
        coerce=int,
        error_messages={
            "required": "Choisissez un bordereau sans visa.",
            "invalid_choice": "Choisissez un bordereau sans visa.",
        },
    )
    visa = forms.CharField(
        label="Référence du visa",
        max_length=120,
        error_messages={
            "required": "Écrivez la référence du visa, telle que les Archives l’ont donnée."
        },
    )
    on = DayField(
        label="Date du visa",
        error_messages={
            "required": "Donnez la date du visa.",
            "invalid": "Cette date n’existe pas. Exemple\u00a0: 01/03/2027",
        },
    )

    def __init__(self, *args: Any, slips: Iterable[EliminationSlip], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unsigned = [slip for slip in slips if slip.visa_on is None]
        choices = [(slip.number, f"N°\u00a0{slip.number}") for slip in unsigned]
        self.fields["slip"].choices = choices
        self.helper = _helper("slip", "visa", "on")


def _helper(*fields: str) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*fields)
    return helper
