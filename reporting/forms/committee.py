"""The list of the comité de pilotage, and the sending of an edition to it."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from ami_portal.accounts.models import User
from applications.domain.refusals import RefusedError
from reporting.actions import committee
from reporting.domain.committee import LONGEST_LIST, read
from reporting.models import ReportEdition, ReportMailing


def _inside_a_form() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    return helper


class CommitteeForm(forms.Form):
    """One address a line; every wrong line has its own sentence, and nothing typed is lost."""

    addresses = forms.CharField(
        label="Adresses du comité de pilotage",
        help_text="Une par ligne\u00a0: nom@exemple.fr, ou Prénom Nom &lt;nom@exemple.fr&gt;."
        " Une ligne effacée ne reçoit plus le rapport.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _inside_a_form()

    def clean_addresses(self) -> Any:
        found, problems = read(self.cleaned_data["addresses"])
        if len(found) > LONGEST_LIST:
            problems.append(f"Gardez {LONGEST_LIST} adresses au plus.")
        if problems:
            raise forms.ValidationError(problems)
        return found

    def save(self, *, by: User, at: datetime) -> None:
        committee.keep(self.cleaned_data["addresses"], by=by, at=at)


class SendForm(forms.Form):
    """« Envoyer au comité de pilotage »: the date of its meeting is told in the mail."""

    meeting_on = forms.DateField(
        label="Date du comité de pilotage",
        help_text="Elle est écrite dans le courriel.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Indiquez la date du comité\u00a0: le courriel la donne.",
            "invalid": "Écrivez une date, par exemple 03/03/2027.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _inside_a_form()

    def send(self, edition: ReportEdition, *, by: User, at: datetime) -> ReportMailing | None:
        """None when it is refused, and the form says why."""
        try:
            return committee.send(edition, **self.cleaned_data, by=by, at=at)
        except RefusedError as refusal:
            self.add_error(None, str(refusal))
        return None
