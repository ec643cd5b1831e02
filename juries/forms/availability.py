"""The half-days that suit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from applications.forms.team import layout
from applications.models import Application
from juries.actions import availability
from juries.models import HalfDay, Panel, Seat

NONE_CHOSEN = (
    "Choisissez au moins un moment. Si aucun ne vous convient, utilisez le bouton"
    " «\u00a0Aucun de ces moments ne me convient\u00a0»."
)


NOTICE_RANGE = "Écrivez un nombre de jours, de 2 à 60."


class NoticeForm(forms.Form):
    """How long before the auditions those who have not answered are reminded."""

    days = forms.IntegerField(
        label="Jours avant le début des auditions",
        min_value=2,
        max_value=60,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), NOTICE_RANGE
        ),
    )
    helper = layout("days")

    def save(self, panel: Panel) -> None:
        availability.change_notice(panel, days=self.cleaned_data["days"])


class AvailabilityForm(forms.Form):
    """Half-days ticked are free; every other one shown is not."""

    free = forms.ModelMultipleChoiceField(
        HalfDay.objects.none(),
        label="Quand êtes-vous libre\u00a0?",
        error_messages={
            "required": NONE_CHOSEN,
            "invalid_choice": "Ce moment n’est plus proposé\u00a0: relisez la liste.",
        },
    )

    def __init__(self, *args: Any, half_days: Iterable[HalfDay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.half_days = list(half_days)
        self.fields["free"].queryset = HalfDay.objects.filter(
            pk__in=[half_day.pk for half_day in self.half_days]
        )

    def save(self, party: Seat | Application, *, at: datetime) -> None:
        answer(party, free=self.cleaned_data["free"], asked=self.half_days, at=at)


def answer(
    party: Seat | Application,
    *,
    free: Iterable[HalfDay],
    asked: Iterable[HalfDay],
    at: datetime,
) -> None:
    """Record an answer for a juror's seat or for a dossier."""
    if isinstance(party, Seat):
        availability.answer_for_seat(party, free=list(free), asked=list(asked), at=at)
    else:
        availability.answer_for_application(party, free=list(free), asked=list(asked), at=at)
