"""Which parts of an earlier request are kept."""

from typing import Any

from django import forms

from applications.domain.reuse import Offer


class ReuseForm(forms.Form):
    """One tick a part; what no longer exists has none."""

    kept = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any = None, *, offers: tuple[Offer, ...]) -> None:
        super().__init__(data)
        self.offers = offers
        self.fields["kept"].choices = [(o.part.key, o.part.title) for o in offers if o.glance]

    def chosen(self) -> list[str]:
        """The parts ticked; a strange one is no part."""
        self.is_valid()
        posted = self.data.getlist("kept") if self.is_bound else []
        known = dict(self.fields["kept"].choices)
        return [key for key in posted if key in known]
