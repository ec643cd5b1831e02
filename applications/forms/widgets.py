"""Inputs drawn without a template each: the form of the request has some seventy of them."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import forms
from django.utils.safestring import SafeString

Attributes = Mapping[str, Any]


def _attributes(widget: forms.Widget, style: str, name: str, attrs: Attributes | None) -> Any:
    """Those of the widget and of the field; a wrong one wears its colour."""
    given = {"name": name, **widget.attrs, **(attrs or {})}
    wrong = " is-invalid" if "aria-invalid" in given else ""
    return {"class": f"{style}{wrong}", **given}


def _written(attributes: Attributes) -> str:
    """Attributes as HTML: every value escaped, true ones alone, false ones left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )


class LineInput(forms.TextInput):
    """One line; `attrs` may hold another `type`."""

    def render(
        self, name: str, value: Any, attrs: Attributes | None = None, renderer: Any = None
    ) -> SafeString:
        drawn = {"type": self.input_type, **_attributes(self, "form-control", name, attrs)}
        return SafeString(f"<input{_written({**drawn, 'value': value or None})}>")


class TextArea(forms.Textarea):
    """Several lines."""

    def render(
        self, name: str, value: Any, attrs: Attributes | None = None, renderer: Any = None
    ) -> SafeString:
        drawn = _written(_attributes(self, "form-control", name, attrs))
        # The first line break of a text area is not part of its text.
        return SafeString(f"<textarea{drawn}>\n{escape(value or '')}</textarea>")


class Choice(forms.Select):
    """One of a list."""

    def render(
        self, name: str, value: Any, attrs: Attributes | None = None, renderer: Any = None
    ) -> SafeString:
        drawn = _written(_attributes(self, "form-select", name, attrs))
        options = "".join(
            f"<option{_written({'value': key, 'selected': key == (value or '')})}>"
            f"{escape(str(words))}</option>"
            for key, words in self.choices
        )
        return SafeString(f"<select{drawn}>{options}</select>")


class Tick(forms.CheckboxInput):
    """Yes or nothing."""

    def render(
        self, name: str, value: Any, attrs: Attributes | None = None, renderer: Any = None
    ) -> SafeString:
        drawn = _attributes(self, "form-check-input", name, attrs)
        given = {"type": "checkbox", **drawn, "checked": bool(value)}
        return SafeString(f"<input{_written(given)}>")
