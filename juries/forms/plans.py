"""Moving a dossier, publishing the plan."""

from datetime import datetime
from typing import Any

from django import forms

from ami_portal.accounts.models import User
from applications.models import Application, Campaign
from juries.actions import moves, plans
from juries.forms.panels import layout
from juries.models import Hearing, PlanVersion, Slot
from juries.queries import moves as places

GONE = "Cette place n’existe plus\u00a0: relisez le plan, puis choisissez-en une autre."


class MoveForm(forms.Form):
    """Where a dossier goes: `audition-12`, `creneau-5`, `echange-7` or `a-placer`."""

    to = forms.RegexField(
        rf"^({places.HEARING}|{places.SLOT}|{places.SWAP})-\d{{1,9}}$|^{places.TO_PLACE}$",
        error_messages={"required": "Choisissez où placer ce dossier.", "invalid": GONE},
    )
    # Where the page that was read has the dossier.
    seen = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign

    def clean_to(self) -> Hearing | Slot | Application | None:
        kind, _, key = self.cleaned_data["to"].rpartition("-")
        if kind == places.HEARING:
            return self._found(Hearing.objects.filter(campaign=self.campaign, pk=key))
        if kind == places.SLOT:
            return self._found(Slot.objects.filter(half_day__campaign=self.campaign, pk=key))
        if kind == places.SWAP:
            return self._found(Application.objects.filter(campaign=self.campaign, pk=key))
        return None

    def _found(self, rows: Any) -> Any:
        row = rows.first()
        if row is None:
            raise forms.ValidationError(GONE)
        return row

    def save(self, application: Application, *, by: User, at: datetime) -> None:
        to, seen = self.cleaned_data["to"], self.cleaned_data["seen"]
        if isinstance(to, Application):
            moves.swap(application, other=to, by=by, at=at, seen=seen)
        else:
            moves.move(application, to=to, by=by, at=at, seen=seen)


class ShiftForm(forms.Form):
    """The free slot where a whole audition goes: `creneau-5`."""

    to = forms.RegexField(
        rf"^{places.SLOT}-\d{{1,9}}$",
        error_messages={"required": "Choisissez un créneau libre.", "invalid": GONE},
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign

    def clean_to(self) -> Slot:
        key = self.cleaned_data["to"].rpartition("-")[2]
        slot = Slot.objects.filter(half_day__campaign=self.campaign, pk=key).first()
        if slot is None:
            raise forms.ValidationError(GONE)
        return slot

    def save(self, hearing: Hearing, *, by: User, at: datetime) -> None:
        moves.shift(hearing, to=self.cleaned_data["to"], by=by, at=at)


class PublishForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi ce changement",
        required=False,
        max_length=300,
        help_text=(
            "Écrit aux structures dont la rencontre change."
            " Exemple\u00a0: «\u00a0Un juré est empêché ce matin-là.\u00a0»"
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    helper = layout("reason")

    def save(self, campaign: Campaign, *, by: User, at: datetime) -> PlanVersion:
        return plans.publish(campaign, by=by, at=at, reason=self.cleaned_data["reason"])
