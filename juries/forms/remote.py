"""Where to join the auditions: one link for the one that was asked, else one a room."""

from datetime import datetime
from typing import Any

from django import forms

from ami_portal.accounts.models import User
from juries.actions import remote
from juries.domain.refusals import RefusedError
from juries.domain.remote import LONGEST_LINK, PASTE_A_LINK, check_link
from juries.forms.panels import layout
from juries.models import PlanVersion
from juries.queries.composition import slot_of
from juries.queries.remote import RemotePlan


class LinkField(forms.CharField):
    widget = forms.URLInput(attrs={"autocomplete": "off"})

    def clean(self, value: Any) -> str:
        given = super().clean(value)
        try:
            return check_link(given)
        except RefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class RemoteForm(forms.Form):
    """One link a room: its auditions follow each other, as they would in the room."""

    def __init__(self, *args: Any, plan: RemotePlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        known = {slot_of(one).room_id: one.video_link for one in plan.to_switch}
        for room in plan.rooms:
            self.fields[f"room_{room.pk}"] = LinkField(
                label="Lien de la visioconférence" if plan.only else f"Lien pour {room}",
                initial=known[room.pk],
                max_length=LONGEST_LINK,
                help_text="Commence par «\u00a0https://\u00a0».",
                error_messages={"required": PASTE_A_LINK, "max_length": PASTE_A_LINK},
            )
        self.helper = layout(*self.fields)

    def save(self, *, by: User, at: datetime) -> PlanVersion:
        """Raises RefusedError."""
        links = {
            one.pk: self.cleaned_data[f"room_{slot_of(one).room_id}"] for one in self.plan.to_switch
        }
        return remote.go_remote(self.plan.read.campaign, links=links, by=by, at=at)
