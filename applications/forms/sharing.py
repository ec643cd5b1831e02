"""The parts of an aid, one row per partner who confirmed that they carry the action too."""

from datetime import datetime
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms

from ami_portal.accounts.models import User
from applications.actions import sharing
from applications.domain.sharing import Part
from applications.forms.fields import SiretField
from applications.forms.follow_up import FollowUpForm
from applications.models import Partner
from applications.queries.sharing import co_carriers

MISSING_NUMBER = "Écrivez les 14 chiffres de son numéro SIRET, ou laissez sa part vide."


class SharesForm(FollowUpForm):
    """What each partner receives; a part left empty is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = list(co_carriers(self.application))
        for partner in self.partners:
            self._add(partner)
        self.helper.layout = Layout(
            *(
                Div(f"percent_{partner.pk}", f"siret_{partner.pk}", css_class="two-up")
                for partner in self.partners
            )
        )

    def _add(self, partner: Partner) -> None:
        share = getattr(partner, "award_share", None)
        self.fields[f"percent_{partner.pk}"] = forms.IntegerField(
            label=f"{partner.name}\u00a0: sa part, en %",
            required=False,
            min_value=1,
            max_value=99,
            initial=share.percent if share else None,
        )
        self.fields[f"siret_{partner.pk}"] = SiretField(
            label="Son numéro SIRET",
            required=False,
            initial=share.organisation.siret if share else "",
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for partner in self.partners:
            name = f"siret_{partner.pk}"
            if typed.get(f"percent_{partner.pk}") and not typed.get(name) and name in typed:
                self.add_error(name, MISSING_NUMBER)
        return typed

    def act(self, *, by: User, at: datetime) -> None:
        sharing.share(self.application, self._parts(), by=by, at=at)

    def _parts(self) -> list[Part]:
        typed = self.cleaned_data
        return [
            Part(
                partner.pk,
                partner.name,
                typed[f"siret_{partner.pk}"],
                typed[f"percent_{partner.pk}"],
            )
            for partner in self.partners
            if typed[f"percent_{partner.pk}"]
        ]
