"""The panel's forms: a college, a juror, a room, a half-day."""

import re
from datetime import datetime, time
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from ami_portal.accounts.models import User
from applications.models import Campaign
from juries.actions import calendar, panels
from juries.enums import DayPart
from juries.models import College, HalfDay, Panel, Room, Seat

STARTS_HINT = (
    "Écrivez des heures séparées par des virgules, par exemple 9\u00a0h\u00a030, 11\u00a0h."
)
_START = re.compile(r"(\d{1,2})\s*(?:h|:)\s*(\d{2})?")


def layout(*names: str) -> FormHelper:
    """A crispy layout without its own form tag: the template writes the button."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*(Field(name) for name in names))
    return helper


class PanelForm(forms.Form):
    """One of the forms of the panel's page: its boxes have names of their own there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_{type(self).__name__.lower()}_%s"


class CollegeRulesForm(PanelForm):
    """The weight and the quorum of a college."""

    weight = forms.IntegerField(
        label="Poids dans la moyenne",
        min_value=1,
        max_value=100,
        initial=1,
        help_text="À poids égal, deux collèges comptent autant, même inégaux en sièges.",
    )
    quorum = forms.IntegerField(
        label="Présents exigés",
        min_value=0,
        max_value=20,
        initial=1,
        help_text="Combien de ses jurés doivent siéger à chaque audition. 0\u00a0: aucun.",
    )

    helper = layout("weight", "quorum")

    def change(self, college: College) -> College:
        return panels.change_college(college, **self.cleaned_data)


class CollegeForm(CollegeRulesForm):
    name = forms.CharField(label="Nom du collège", max_length=80)

    helper = layout("name", "weight", "quorum")

    def save(self, panel: Panel) -> College:
        return panels.add_college(panel, **self.cleaned_data)


class SeatForm(PanelForm):
    college = forms.ModelChoiceField(College.objects.none(), label="Collège", empty_label="Choisir")
    name = forms.CharField(label="Nom du juré", max_length=80)
    email = forms.EmailField(
        label="Courriel",
        required=False,
        help_text="Laissez vide si cette personne n’en a pas\u00a0: elle aura un code d’accueil.",
    )
    affiliation = forms.CharField(
        label="Organisation",
        max_length=120,
        required=False,
        help_text="D’où vient cette personne : affichée à côté de son nom.",
    )
    is_consultative = forms.BooleanField(
        label="Voix consultative",
        required=False,
        help_text="Donne son avis, ne compte ni dans les moyennes ni dans le quorum.",
    )
    replaces = forms.ModelChoiceField(
        Seat.objects.none(),
        label="Suppléant de",
        required=False,
        empty_label="Personne\u00a0: siège titulaire",
    )

    helper = layout("college", "name", "affiliation", "email", "is_consultative", "replaces")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].queryset = College.objects.filter(panel__campaign=campaign)
        self.fields["replaces"].queryset = Seat.objects.filter(
            college__panel__campaign=campaign, withdrawn_at__isnull=True, replaces__isnull=True
        ).select_related("user", "college")

    def clean(self) -> None:
        super().clean()
        name, email = self.cleaned_data.get("name"), self.cleaned_data.get("email")
        if not (name and email):
            return
        try:
            panels.check_address(name=name, email=email)
        except panels.AddressTakenError as refusal:
            self.add_error("email", str(refusal))

    def save(self, *, by: User, at: datetime) -> Seat:
        """Seat the juror. Raises RefusedError."""
        data = dict(self.cleaned_data)
        user = panels.person(name=data.pop("name"), email=data.pop("email"))
        return panels.add_seat(data.pop("college"), user=user, **data, by=by, at=at)


class RoomForm(PanelForm):
    name = forms.CharField(
        label="Nom de la salle", max_length=80, help_text="Ou «\u00a0à distance\u00a0»."
    )
    address = forms.CharField(label="Adresse", max_length=160, required=False)
    video_link = forms.URLField(
        label="Lien de visioconférence", required=False, assume_scheme="https"
    )

    helper = layout("name", "address", "video_link")

    def save(self, campaign: Campaign) -> Room:
        return calendar.add_room(campaign, **self.cleaned_data)


class HalfDayForm(PanelForm):
    day = forms.DateField(
        label="Jour", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    part = forms.ChoiceField(label="Moment", choices=DayPart.choices)
    starts = forms.CharField(
        label="Heures de début",
        max_length=80,
        initial="9\u00a0h\u00a030, 11\u00a0h",
        help_text=STARTS_HINT,
    )
    rooms = forms.ModelMultipleChoiceField(
        Room.objects.none(), label="Salles", widget=forms.CheckboxSelectMultiple
    )

    helper = layout("day", "part", "starts", "rooms")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.fields["rooms"].queryset = Room.objects.filter(campaign=campaign)

    def clean_starts(self) -> list[time]:
        return [
            _read_start(text) for text in self.cleaned_data["starts"].split(",") if text.strip()
        ]

    def save(self) -> HalfDay:
        return calendar.add_half_day(self.campaign, **self.cleaned_data)


def _read_start(text: str) -> time:
    match = _START.fullmatch(text.replace("\u00a0", " ").strip().lower())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise forms.ValidationError(STARTS_HINT)
    return time(int(match[1]), int(match[2] or 0))
