"""Allowing a late deposit."""

from datetime import datetime
from typing import Any

from django import forms

from ami_portal.accounts.models import User
from ami_portal.common.dates import closing_instant
from applications.actions import permits
from applications.forms.team import day, layout, words
from applications.models import Campaign, LatePermit


class PermitForm(forms.Form):
    """A late deposit, for one address, until the end of a day."""

    email = forms.EmailField(
        label="Courriel de la personne qui déposera",
        error_messages={
            "required": "Écrivez l’adresse de la personne.",
            "invalid": "Cette adresse est incomplète. Exemple\u00a0: prenom@asso.fr",
        },
    )
    until = day("Jusqu’à la fin du")
    reason = words(
        "Motif", required="Écrivez pourquoi ce dépôt tardif est autorisé.", rows=3, longest=200
    )
    helper = layout("email", "until", "reason")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign

    def save(self, *, by: User, at: datetime) -> LatePermit:
        typed = self.cleaned_data
        return permits.grant(
            self.campaign,
            email=typed["email"],
            reason=typed["reason"],
            until=closing_instant(typed["until"]),
            by=by,
            at=at,
        )
