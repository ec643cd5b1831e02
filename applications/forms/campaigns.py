"""Preparing a call: its settings, its lists, its rates, its grids, its needs."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Div, Fieldset
from django import forms

from ami_portal.accounts.models import User
from ami_portal.common.money import InvalidAmountError, format_rate, parse_rate
from applications.actions import campaigns, needs
from applications.domain.delays import DELAYS
from applications.domain.final_report import SPENDING
from applications.domain.preparation import MAX_THEMES, NOTES, SETTINGS
from applications.domain.proposals import CriterionRow, TypeRow
from applications.enums import Grid
from applications.forms.fields import EurosField
from applications.forms.team import day, layout
from applications.models import Campaign, Need, Theme

BLANK_ROWS = 2
MAX_CRITERIA = 8
NOTE_CHOICES = [(str(note), str(note)) for note in range(NOTES)]


class RateField(forms.CharField):
    """A percentage as people type it, « 60 » or « 62,5 % »; a part of 1, None when left empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_rate(text)
        except InvalidAmountError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return format_rate(value) if isinstance(value, Decimal) else value


def euros(label: str, help_text: str = "") -> EurosField:
    return EurosField(
        label=label,
        help_text=help_text,
        error_messages={"required": "Écrivez une somme, 0 s’il n’y en a pas."},
    )


def whole(label: str, low: int, high: int, help_text: str = "") -> forms.IntegerField:
    sentence = f"Écrivez un nombre de {low} à {high}."
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=low,
        max_value=high,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
    )


def delay(name: str, help_text: str = "") -> forms.IntegerField:
    kept = DELAYS[name]
    return whole(kept.label, kept.low, kept.high, help_text)


class NewCampaignForm(forms.Form):
    """A call from nothing: the rest is proposed, then edited."""

    year = whole("Année", 2000, 2099)
    code = forms.CharField(
        label="Code",
        max_length=10,
        help_text="L’année, ou par exemple 2027-2 pour un deuxième appel la même année.",
        error_messages={"required": "Écrivez le code de l’appel, par exemple 2027."},
    )
    title = forms.CharField(
        label="Titre", max_length=160, error_messages={"required": "Donnez un titre à l’appel."}
    )
    helper = layout("year", "code", "title")

    def save(self, *, by: User, at: datetime) -> Campaign:
        return campaigns.create(**self.cleaned_data, by=by, at=at)


class CampaignForm(forms.Form):
    """The settings of a call. The base rate has no default: somebody sets it."""

    title = NewCampaignForm.base_fields["title"]
    introduction = forms.CharField(
        label="Présentation",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    public_meeting = forms.CharField(
        label="Réunion publique", required=False, max_length=160, help_text="Jour, heure et lieu."
    )
    is_fictitious = forms.BooleanField(label="Appel fictif, pour une démonstration", required=False)
    opens_on = day("Ouverture")
    closes_on = day("Clôture", help_text="L’appel ferme ce jour-là à 23 h 59 min 59 s.")
    checked_by = day("Dossiers vérifiés d’ici le")
    hearings_from = day("Auditions à partir du")
    hearings_until = day("Auditions jusqu’au")
    decision_expected_on = day("Décision de l’assemblée vers le")
    reserve_until = day("Réponse à la liste d’attente au plus tard le")
    envelope = euros("Enveloppe")
    base_rate = RateField(
        label="Taux de base",
        required=False,
        help_text="En pour cent. Sans ce taux, l’appel ne peut pas ouvrir.",
    )
    award_floor = euros("Minimum d’une aide")
    award_ceiling = euros("Maximum d’une aide")
    page_blanche_ceiling = euros("Maximum d’une page blanche")
    excluded_codes = forms.MultipleChoiceField(
        label="Lignes de dépenses non prises en compte",
        required=False,
        choices=[(code.value, code.label) for code in SPENDING],
        widget=forms.CheckboxSelectMultiple,
    )
    settlement_tolerance = RateField(
        label="Écart admis au solde",
        required=False,
        help_text="En pour cent des dépenses prévues. Au-delà, la part d’aide à rendre est"
        " calculée. Vide\u00a0: rien n’est calculé.",
    )
    counts_volunteering = forms.BooleanField(
        label="Le bénévolat compte dans les dépenses prises en compte", required=False
    )
    qpv_share_threshold = RateField(
        label="Part d’habitants en QPV visée",
        help_text="En pour cent. Sous ce seuil, un signalement\u00a0; jamais un refus.",
        error_messages={"required": "Écrivez un pourcentage, par exemple 60."},
    )
    draft_days_after_closing = delay("draft_days_after_closing")
    answer_days = delay(
        "answer_days",
        "La date proposée pour un complément\u00a0; la relance d’un document qui manque après"
        " l’accord, et d’une orientation sans réponse.",
    )
    redirection_link_days = delay(
        "redirection_link_days", "La personne vers qui un projet est orienté répond par ce lien."
    )
    reserve_notice_days = delay(
        "reserve_notice_days",
        "Combien de jours avant la date promise «\u00a0À faire aujourd’hui\u00a0» le dit.",
    )
    juror_invitation_days = delay(
        "juror_invitation_days", "Une invitation renvoyée vaut de nouveau tout ce temps."
    )
    device_days = delay("device_days", "Après l’audition, pour finir ses fiches sans réseau.")
    door_hours_before = delay("door_hours_before")
    door_hours_after = delay("door_hours_after")
    door_evening_hour = delay(
        "door_evening_hour", "20\u00a0: jusqu’à 20\u00a0h. Jamais après minuit."
    )
    group_size = whole("Structures par audition", 2, 5)
    hearing_minutes = whole("Durée d’une audition, en minutes", 15, 240)
    together_minutes = whole("Dont échanges entre structures, en minutes", 0, 120)
    presentation_minutes = whole("Présentation de chaque structure, en minutes", 0, 60)
    reason_scores = forms.TypedMultipleChoiceField(
        label="Notes pour lesquelles le jury écrit pourquoi",
        choices=NOTE_CHOICES,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    helper = layout(
        Fieldset("L’appel", "title", "introduction", "public_meeting", "is_fictitious"),
        Fieldset(
            "Le calendrier",
            Div("opens_on", "closes_on", css_class="two-up"),
            Div("checked_by", "decision_expected_on", css_class="two-up"),
            Div("hearings_from", "hearings_until", css_class="two-up"),
            "reserve_until",
        ),
        Fieldset(
            "L’argent",
            Div("envelope", "base_rate", css_class="two-up"),
            Div("award_floor", "award_ceiling", css_class="two-up"),
            Div("page_blanche_ceiling", "settlement_tolerance", css_class="two-up"),
            "counts_volunteering",
            "excluded_codes",
        ),
        Fieldset("Les habitants", "qpv_share_threshold"),
        Fieldset(
            "Les auditions et les notes",
            "group_size",
            Div("hearing_minutes", "together_minutes", css_class="two-up"),
            "presentation_minutes",
            InlineCheckboxes("reason_scores"),
        ),
        Fieldset(
            "Les délais",
            Div("answer_days", "redirection_link_days", css_class="two-up"),
            Div("reserve_notice_days", "draft_days_after_closing", css_class="two-up"),
            Div("juror_invitation_days", "device_days", css_class="two-up"),
        ),
        Fieldset(
            "Le code d’accueil d’un juré",
            Div("door_hours_before", "door_hours_after", css_class="two-up"),
            "door_evening_hour",
        ),
    )

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data, initial={name: getattr(campaign, name) for name in SETTINGS})
        self.campaign = campaign

    def save(self, *, by: User, at: datetime) -> Campaign:
        return campaigns.update(self.campaign, **self.cleaned_data, by=by, at=at)


class RowsForm(forms.Form):
    """A form whose fields come from the rows of a call."""

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.helper = layout(*self.build())

    def build(self) -> list[Any]:
        raise NotImplementedError


class ThemesForm(RowsForm):
    """The themes in their order; an emptied one is removed."""

    def build(self) -> list[Any]:
        self.rows = {f"theme_{theme.pk}": theme for theme in self.campaign.themes.all()}
        blank = [f"new_{rank}" for rank in range(MAX_THEMES - len(self.rows))]
        for rank, name in enumerate([*self.rows, *blank], start=1):
            self.fields[name] = forms.CharField(
                label=f"Thème {rank}",
                required=False,
                max_length=60,
                initial=getattr(self.rows.get(name), "name", ""),
            )
        return list(self.fields)

    def save(self, *, by: User, at: datetime) -> Any:
        for name, theme in self.rows.items():
            typed = self.cleaned_data[name]
            if typed and typed != theme.name:
                campaigns.rename(theme, name=typed, by=by, at=at)
        names = [self.cleaned_data[name] for name in self.fields]
        return campaigns.set_themes(self.campaign, names=names, by=by, at=at)


class TypesForm(RowsForm):
    """The types of structures; an emptied one is removed."""

    def build(self) -> list[Any]:
        self.rows = {str(kind.pk): kind for kind in self.campaign.organisation_types.all()}
        keys = [*self.rows, *(f"new{rank}" for rank in range(BLANK_ROWS))]
        return [self._row(key, rank) for rank, key in enumerate(keys, start=1)]

    def _row(self, key: str, rank: int) -> Fieldset:
        kind = self.rows.get(key)
        self.fields[f"name_{key}"] = forms.CharField(
            label="Nom", required=False, max_length=40, initial=getattr(kind, "name", "")
        )
        for name, label in (
            ("is_public_body", "Organisme public"),
            ("is_undeclared", "Collectif pas encore déclaré"),
        ):
            self.fields[f"{name}_{key}"] = forms.BooleanField(
                label=label, required=False, initial=getattr(kind, name, False)
            )
        return Fieldset(
            f"Type {rank}",
            f"name_{key}",
            Div(f"is_public_body_{key}", f"is_undeclared_{key}", css_class="two-up"),
        )

    def save(self, *, by: User, at: datetime) -> Any:
        typed = self.cleaned_data
        for key, kind in self.rows.items():
            name = typed[f"name_{key}"]
            if name and name != kind.name:
                campaigns.rename(kind, name=name, by=by, at=at)
        keys = [name.removeprefix("name_") for name in self.fields if name.startswith("name_")]
        rows = [
            TypeRow(
                typed[f"name_{key}"],
                is_public_body=typed[f"is_public_body_{key}"],
                is_undeclared=typed[f"is_undeclared_{key}"],
            )
            for key in keys
        ]
        return campaigns.set_types(self.campaign, types=rows, by=by, at=at)


class GridForm(RowsForm):
    """The criteria of a grid with the sentence of each note; one without a name is removed."""

    def __init__(self, *args: Any, grid: Grid, **kwargs: Any) -> None:
        self.grid = grid
        super().__init__(*args, **kwargs)

    def build(self) -> list[Any]:
        criteria = list(self.campaign.criteria.filter(grid=self.grid))
        self.size = min(len(criteria) + 1, MAX_CRITERIA)
        padded = [*criteria, *([None] * self.size)][: self.size]
        return [self._criterion(rank, criterion) for rank, criterion in enumerate(padded)]

    def _criterion(self, rank: int, criterion: Any) -> Fieldset:
        self.fields[f"name_{rank}"] = forms.CharField(
            label="Critère", required=False, max_length=60, initial=getattr(criterion, "name", "")
        )
        self.fields[f"weight_{rank}"] = forms.IntegerField(
            label="Poids",
            required=False,
            min_value=1,
            max_value=100,
            initial=getattr(criterion, "weight", None),
            error_messages=dict.fromkeys(
                ("invalid", "min_value", "max_value"), "Écrivez un poids de 1 à 100."
            ),
        )
        anchors = getattr(criterion, "anchors", None) or [""] * NOTES
        for note in range(NOTES):
            self.fields[f"anchor_{rank}_{note}"] = forms.CharField(
                label=f"Note {note}", required=False, max_length=160, initial=anchors[note]
            )
        legend = f"Critère {rank + 1}" if criterion else "Un critère de plus"
        names = [f"anchor_{rank}_{note}" for note in range(NOTES)]
        head = Div(f"name_{rank}", f"weight_{rank}", css_class="two-up")
        return Fieldset(legend, head, Div(*names, css_class="two-up"))

    def save(self, *, by: User, at: datetime) -> Any:
        typed = self.cleaned_data
        rows = [
            CriterionRow(
                typed[f"name_{rank}"],
                typed[f"weight_{rank}"] or 0,
                tuple(typed[f"anchor_{rank}_{note}"] for note in range(NOTES)),
            )
            for rank in range(self.size)
            if typed[f"name_{rank}"]
        ]
        return campaigns.set_grid(self.campaign, grid=self.grid, rows=rows, by=by, at=at)


class NeedForm(forms.Form):
    """A besoin repéré: what, for which theme, seen by whom."""

    text = forms.CharField(
        label="Besoin",
        max_length=75,
        help_text="75 signes au plus\u00a0: il s’imprime dans la demande.",
        error_messages={"required": "Écrivez le besoin."},
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        label="Thème",
        empty_label="Choisir un thème",
        error_messages={
            "required": "Choisissez un thème de cet appel.",
            "invalid_choice": "Choisissez un thème de cet appel.",
        },
    )
    source = forms.CharField(
        label="D’où il vient",
        max_length=80,
        help_text="La direction ou le groupe de dialogue qui l’a vu.",
        error_messages={"required": "Dites quelle direction ou quel groupe a vu ce besoin."},
    )
    is_poorly_covered = forms.BooleanField(label="Besoin peu couvert", required=False)
    helper = layout("text", "theme", "source", "is_poorly_covered")

    def __init__(self, data: Any = None, *, campaign: Campaign, need: Need | None = None) -> None:
        names = ("text", "theme", "source", "is_poorly_covered")
        initial = {name: getattr(need, name) for name in names} if need else {}
        super().__init__(data, initial=initial)
        self.campaign, self.need = campaign, need
        self.fields["theme"].queryset = campaign.themes.all()

    def save(self, *, by: User, at: datetime) -> Need:
        if self.need:
            return needs.change(self.need, **self.cleaned_data, by=by, at=at)
        return needs.add(self.campaign, **self.cleaned_data, by=by, at=at)
