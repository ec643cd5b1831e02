"""The service's gestures on a dossier, and the structure's answer to a complément."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.actions import admissibility, complements, partners
from applications.domain.boxes import CLAIMS
from applications.domain.reopening import reopenings
from applications.enums import BonusKind, InadmissibilityReason, PartnerAnswer
from applications.models import Application, Campaign, Partner
from applications.queries.team import SORTS, STATES, Filters

LONGEST_TEXT = 2000


def layout(*names: Any) -> FormHelper:
    """A crispy layout without its own form tag: the template writes the button."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*names)
    return helper


def words(
    label: str, *, required: str, help_text: str = "", rows: int = 5, longest: int = LONGEST_TEXT
) -> forms.CharField:
    """A box for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


class DayInput(forms.DateInput):
    """The browser's own calendar; it reads and writes ISO days."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def day(label: str, *, help_text: str = "", required: str = "Choisissez un jour.") -> Any:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "required": required,
            "invalid": "Écrivez la date ainsi\u00a0: 30/04/2027.",
        },
    )


class RefusalForm(forms.Form):
    reason = forms.ChoiceField(
        label="Motif",
        choices=[("", "Choisir un motif"), *InadmissibilityReason.choices],
        help_text="Un dossier incomplet n’est jamais irrecevable\u00a0: demandez un complément.",
        error_messages={"required": "Choisissez un motif."},
    )
    text = words(
        "Explication pour la structure",
        help_text="Elle la lira dans sa lettre, avec les voies de recours.",
        required="Expliquez à la structure pourquoi son dossier ne peut pas être examiné.",
    )
    helper = layout("reason", "text")

    def save(self, application: Application, *, by: User, at: datetime) -> Application:
        return admissibility.refuse(application, **self.cleaned_data, by=by, at=at)


class ReadmissionForm(forms.Form):
    text = words(
        "Pourquoi ce dossier redevient recevable",
        required="Écrivez pourquoi ce dossier redevient recevable.",
        help_text="Gardé dans l’historique. La structure reçoit l’invitation à rencontrer le jury.",
    )
    helper = layout("text")

    def save(self, application: Application, *, by: User, at: datetime) -> Application:
        return admissibility.admit(application, **self.cleaned_data, by=by, at=at)


class ComplementForm(forms.Form):
    """What is missing, the boxes to reopen, before when."""

    text = words(
        "Ce qui manque",
        help_text="La structure lira ces mots tels quels.",
        required="Écrivez ce qui manque, en une ou deux phrases.",
    )
    fields_asked = forms.MultipleChoiceField(
        label="Cases à rouvrir",
        help_text="La structure retrouve son texte dans ces cases et peut le corriger, même après"
        " la clôture. Sans case cochée, elle répond seulement par écrit.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cette case ne se rouvre pas."},
    )
    due_on = day(
        "À répondre avant le",
        help_text="Le délai de réponse est suspendu jusqu’à ce jour, ou jusqu’à la réponse.",
    )
    helper = layout("text", "due_on", "fields_asked")

    def __init__(self, *args: Any, application: Application, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_asked"].choices = _by_box(application)
        usual = timedelta(days=application.campaign.answer_days)
        self.initial.setdefault("due_on", paris_day(at) + usual)
        if application.awaits_complement:
            self.initial["text"] = application.complement_request
            self.initial["fields_asked"] = application.complement_fields

    def save(self, application: Application, *, by: User, at: datetime) -> Application:
        asked = {"text": self.cleaned_data["text"], "due_on": self.cleaned_data["due_on"]}
        fields = self.cleaned_data["fields_asked"]
        return complements.request(application, **asked, fields=fields, by=by, at=at)


def _by_box(application: Application) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be reopened in this dossier, under the title of its box."""
    rates = {CLAIMS[BonusKind(rule.kind)].key for rule in application.campaign.bonus_rules.all()}
    unused = {field.key for field in CLAIMS.values()} - rates
    choices: list[tuple[str, list[tuple[str, str]]]] = []
    for box, group in groupby(
        reopenings(is_page_blanche=application.is_page_blanche), key=lambda one: one.box
    ):
        whole = f"Toute la case\u00a0{box.number}"
        found = [
            (one.key, whole if one.label == box.title else one.label)
            for one in group
            if one.key not in unused
        ]
        if found:
            choices.append((f"Case\u00a0{box.number}, {box.title}", found))
    return choices


PARTNER_ANSWERS = [c for c in PartnerAnswer.choices if c[0] != PartnerAnswer.PENDING]


class PartnerAnswerForm(forms.Form):
    """A partner's answer, heard on the telephone or read in a letter."""

    answer = forms.ChoiceField(
        choices=PARTNER_ANSWERS,
        error_messages={
            "required": "Choisissez ce que le partenaire a répondu.",
            "invalid_choice": "Choisissez ce que le partenaire a répondu.",
        },
    )

    def save(self, partner: Partner, *, by: User, at: datetime) -> Partner:
        return partners.record_answer(partner, **self.cleaned_data, by=by, at=at)


class SearchForm(forms.Form):
    """The filters of the list; a strange value in the address is no filter."""

    q = forms.CharField(required=False, max_length=100)
    etat = forms.ChoiceField(required=False, choices=[("", "Tous"), *STATES])
    theme = forms.ChoiceField(required=False)
    tri = forms.ChoiceField(
        required=False, choices=[(key, label) for key, (label, _) in SORTS.items()]
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(theme.pk), theme.name) for theme in campaign.themes.all()]
        self.fields["theme"].choices = [("", "Tous"), *names]
        for name in ("etat", "theme", "tri"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def filters(self) -> Filters:
        self.is_valid()
        asked = self.cleaned_data
        return Filters(
            text=asked.get("q", ""),
            state=asked.get("etat", ""),
            theme=int(asked["theme"]) if asked.get("theme") else None,
            sort=asked.get("tri") or "numero",
        )
