"""Pieces of a crispy layout that draw the request as the sheet it will become."""

from typing import Any

from crispy_forms.layout import Div, Field, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import render_to_string

from applications.domain.boxes import EXPENSES, NAMED_REVENUES, REVENUES, Box
from applications.enums import BudgetCode


class SideFrame(Div):
    """One side of the sheet, with its boxes."""

    template = "applications/form/side.html"

    def __init__(self, *boxes: Any, key: str, title: str, page: int) -> None:
        super().__init__(*boxes)
        self.key, self.title, self.page = key, title, page


class BoxFrame(Div):
    """One box: its number on a plate, its title, its fields. `words` names a live sentence."""

    template = "applications/form/box.html"

    def __init__(self, box: Box, *fields: Any, words: str = "") -> None:
        super().__init__(*fields)
        self.box, self.words = box, words

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        return render_to_string(
            self.template,
            {
                "div": self,
                "fields": self.get_rendered_fields(form, context, template_pack, **kwargs),
                "sentence": form.words.get(self.words, ""),
            },
        )


class WrittenField(Field):
    """A field with its label, its help and the gauge of the signs left."""

    template = "applications/form/field.html"


class WholeBoxField(Field):
    """A box that is one text: the title of the box is the label of the field."""

    template = "applications/form/whole_box.html"


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
                "form": form,
                "expenses": [form[code.value] for code in EXPENSES],
                "revenues": [(form[code.value], funders.get(code)) for code in REVENUES],
                "volunteering": form[BudgetCode.VOLUNTEERING.value],
                "counts_volunteering": form.call.counts_volunteering,
                "words": form.words,
            },
        )
