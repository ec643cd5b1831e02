"""What a structure writes when the moment does not suit."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from ami_portal.accounts.models import User
from juries.actions import invitations
from juries.domain.refusals import RefusedError
from juries.enums import InvitationReply
from juries.models import HearingEntry


class OtherMomentForm(forms.Form):
    """When would suit. `save` says whether it was kept; a refusal becomes the form's error."""

    text = forms.CharField(
        label="Quand seriez-vous libres\u00a0?",
        help_text="Un jour, un moment\u00a0: le matin, après le travail, le samedi…",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("text")

    def save(self, entry: HearingEntry, *, by: User, at: datetime) -> bool:
        reply, text = InvitationReply.OTHER_MOMENT, self.cleaned_data["text"]
        try:
            invitations.answer(entry, reply=reply, text=text, by=by, at=at)
        except RefusedError as refusal:
            self.add_error("text", str(refusal))
        return not self.errors
