"""Which parts of an earlier request are kept."""

from typing import Any

from django import forms

from applications.domain.reuse import Offer


class ReuseForm(forms.Form):
    """One tick a part; what no longer exists has none."""

    def __init__(self, data: Any = None, *, offers: tuple[Offer, ...]) -> None:
        super().__init__(data)
        self.offers = offers

    def chosen(self) -> list[str]:
        """The parts ticked; what no longer exists is said all the same."""
        posted = self.data.getlist("kept") if self.is_bound else []
        return [o.part.key for o in self.offers if o.part.key in posted or not o.glance]
