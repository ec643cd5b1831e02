"""Writing the cahier des charges."""

from datetime import datetime
from typing import Any

from django import forms

from ami_portal.accounts.models import User
from applications.actions import cahier
from applications.forms.team import day, layout
from applications.models import CahierSection, Campaign
from applications.queries.cahier import stamp

LONGEST_PART = 20_000


class SectionForm(forms.Form):
    """One part, with the stamp of the text that its writer had read."""

    based_on = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Texte",
        required=False,
        max_length=LONGEST_PART,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Une ligne vide sépare deux paragraphes.",
    )
    helper = layout("based_on", "text")

    def __init__(self, data: Any = None, *, section: CahierSection) -> None:
        initial = {"text": section.text, "based_on": stamp(section)}
        super().__init__(data, initial=initial, prefix=f"partie-{section.pk}")
        self.section = section

    def renew(self) -> None:
        """After a refusal: keep what was typed, on top of the text that is now saved."""
        self.section.refresh_from_db()
        typed = {name: self.data.get(name, "") for name in self.data}
        self.data = {**typed, self.add_prefix("based_on"): stamp(self.section)}

    def save(self, *, by: User, at: datetime) -> CahierSection:
        typed = self.cleaned_data
        return cahier.write(
            self.section, text=typed["text"], based_on=typed["based_on"], by=by, at=at
        )


class NewSectionForm(forms.Form):
    title = forms.CharField(
        label="Titre de la partie",
        max_length=120,
        error_messages={"required": "Donnez un titre à cette partie."},
    )
    direction = forms.CharField(
        label="Direction qui l’écrit",
        max_length=80,
        help_text="Son nom exact\u00a0: c’est lui qui lui ouvre cette partie.",
        error_messages={"required": "Dites quelle direction l’écrit."},
    )
    helper = layout("title", "direction")

    def save(self, campaign: Campaign, *, by: User, at: datetime) -> CahierSection:
        return cahier.add_section(campaign, **self.cleaned_data, by=by, at=at)


class InvitationForm(forms.Form):
    before = day("À écrire avant le")
    helper = layout("before")

    def save(self, campaign: Campaign, *, by: User, at: datetime) -> int:
        return cahier.invite(campaign, **self.cleaned_data, by=by, at=at)
