"""Inputs drawn without a template each: the form of the request has some seventy of them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Attributes = Mapping[str, Any]


def _attributes(widget: forms.Widget, style: str, name: str, attrs: Attributes | None) -> Any:
    """Those of the widget and of the field; a wrong one wears its colour."""
    given = {"name": name, **widget.attrs, **(attrs or {})}
    wrong = " is-invalid" if "aria-invalid" in given else ""
    return {"class": f"{style}{wrong}", **given}


class LineInput(forms.TextInput):
    """One line; `attrs` may hold another `type`."""

    def render(
        self, name: str, value: Any, attrs: Attributes | None = None, renderer: Any = None
    ) -> SafeString:
        drawn = {"type": "text", **_attributes(self, "form-control", name, attrs)}
        if value not in (None, ""):
            drawn["value"] = str(value)
        return format_html("<input{}>", flatatt(drawn))


class TextArea(forms.Textarea):
    """Several lines."""

    def render(
        self, name: str, value: Any, attrs: Attributes | None = None, renderer: Any = None
    ) -> SafeString:
        drawn = flatatt(_attributes(self, "form-control", name, attrs))
        # The first line break of a text area is not part of its text.
        return format_html("<textarea{}>\n{}</textarea>", drawn, value or "")


class Choice(forms.Select):
    """One of a list."""

    def render(
        self, name: str, value: Any, attrs: Attributes | None = None, renderer: Any = None
    ) -> SafeString:
        drawn = flatatt(_attributes(self, "form-select", name, attrs))
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, flatatt({"selected": key == chosen}), words) for key, words in self.choices),
        )
        return format_html("<select{}>{}</select>", drawn, options)


class Tick(forms.CheckboxInput):
    """Yes or nothing."""

    def render(
        self, name: str, value: Any, attrs: Attributes | None = None, renderer: Any = None
    ) -> SafeString:
        drawn = _attributes(self, "form-check-input", name, attrs)
        return format_html('<input type="checkbox"{}>', flatatt({**drawn, "checked": bool(value)}))
