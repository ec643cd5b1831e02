"""Pieces of a crispy layout that draw the request as the sheet it will become."""

from typing import Any

from crispy_forms.layout import Div, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import render_to_string
from django.utils.html import format_html

from applications.domain.boxes import (
    EXPENSES,
    NAMED_REVENUES,
    REPUBLICAN_COMMITMENTS,
    REVENUES,
    Box,
)
from applications.enums import BudgetCode


class SideFrame(Div):
    """One side of the sheet, with its boxes."""

    template = "applications/form/side.html"

    def __init__(self, *boxes: Any, key: str, title: str, page: int) -> None:
        super().__init__(*boxes)
        self.key, self.title, self.page = key, title, page


class BoxFrame(Div):
    """One box: its number on a plate, its title, its fields.

    `words` names a live sentence under them, `note` a template between the title and the fields,
    which is given the form and the `place` of the page.
    """

    template = "applications/form/box.html"

    def __init__(self, box: Box, *fields: Any, words: str = "", note: str = "") -> None:
        super().__init__(*fields)
        self.box, self.words, self.note = box, words, note

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        return render_to_string(
            self.template,
            {
                "div": self,
                "fields": self.get_rendered_fields(form, context, template_pack, **kwargs),
                "sentence": form.words.get(self.words, ""),
                "form": form,
                "place": context.get("place"),
            },
        )


class Group(Div):
    """Fields side by side."""

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return format_html('<div class="{}">{}</div>', self.css_class, fields)


class DrawnField(LayoutObject):
    """One field in a template of ours: crispy's own way costs several times more."""

    template = ""

    def __init__(self, key: str) -> None:
        self.fields: list[Any] = [key]

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        field = form[self.fields[0]]
        return render_to_string(self.template, {"field": field, "errors": field.errors})


class WrittenField(DrawnField):
    """A field with its label, its help and the gauge of the signs left."""

    template = "applications/form/field.html"


class WholeBoxField(DrawnField):
    """A box that is one text: the title of the box is the label of the field."""

    template = "applications/form/whole_box.html"


class TickField(DrawnField):
    """One box to tick, with its help."""

    template = "applications/form/tick.html"


class NeighbourhoodTicks(DrawnField):
    """The priority neighbourhoods to tick, under the name of their commune."""

    template = "applications/form/communes.html"


class BudgetTables(LayoutObject):
    """Box 10: expenses beside revenues, totals that add up, what is given in kind under them."""

    template = "applications/form/budget.html"

    def __init__(self) -> None:
        self.fields: list[Any] = []

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        funders = {code: form[f"{code.value}_funder"] for code in NAMED_REVENUES}
        return render_to_string(
            self.template,
            {
                "is_page_blanche": form.initial.get("is_page_blanche"),
                "expenses": [form[code.value] for code in EXPENSES],
                "revenues": [(form[code.value], funders.get(code)) for code in REVENUES],
                "volunteering": form[BudgetCode.VOLUNTEERING.value],
                "words": form.words,
            },
        )


class PledgeTicks(LayoutObject):
    """Box 14: what is pledged, who is not concerned, and the seven commitments on one tap."""

    template = "applications/form/pledges.html"

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.fields: list[Any] = []
        self.keys = keys

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        return render_to_string(
            self.template,
            {
                "pledges": [form[key] for key in self.keys if key in form.fields],
                "exempt": form["republican_exempt"] if "republican_exempt" in form.fields else None,
                "is_pending": form.is_pending,
                "commitments": REPUBLICAN_COMMITMENTS,
            },
        )
