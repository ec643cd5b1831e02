"""The request: a form of the fourteen boxes that keeps whatever is typed, and its commitments."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms

from ami_portal.common.money import NBSP, format_number
from applications.domain.boxes import (
    BOXES,
    CLAIMS,
    CLAIMS_INTRODUCTION,
    FIELDS,
    MAX_PARTNERS,
    PARTNER_ROLES,
    PLEDGES,
    Box,
    Field,
    Kind,
    Side,
    help_text,
    signs_left,
)
from applications.domain.call import OTHER_NEED, YES, Call
from applications.domain.deposit import Problem
from applications.domain.request import read_day, split_codes
from applications.forms.layout import (
    BoxFrame,
    BudgetTables,
    SideFrame,
    WholeBoxField,
    WrittenField,
)

NEARLY_FULL = 0.85
LONG_LINE = 60
SIGNER = ("signer_name", "signer_role")
PLEDGE_KEYS = tuple(pledge.key for pledge in PLEDGES)
_AUTOCOMPLETE = {
    "organisation_name": "organization",
    "contact_name": "name",
    "contact_role": "organization-title",
    "contact_phone": "tel",
    "contact_email": "email",
    "head_office": "street-address",
}
# Where the paper's note is for who draws the form, not for who fills it.
_HELP = {"claim_uncovered_need": "Une ligne qui le montre\u00a0: quel besoin, et pour qui."}
_NUMERIC = {"inputmode": "decimal", "autocomplete": "off"}


@dataclass(frozen=True, slots=True)
class Gauge:
    """How full a field is; shown from so many signs on, so that short lines stay quiet."""

    used: int
    limit: int
    shown_from: int

    @property
    def is_quiet(self) -> bool:
        return self.used < self.shown_from

    @property
    def is_nearly_full(self) -> bool:
        return self.used > self.limit * NEARLY_FULL

    @property
    def words(self) -> str:
        left = self.limit - self.used
        signs = f"{format_number(abs(left))}{NBSP}signe{'s' if abs(left) > 1 else ''}"
        return f"encore {signs}" if left >= 0 else f"{signs} de trop"


class RequestForm(forms.Form):
    """Boxes 1 to 13. Nothing is required and nothing is refused: a draft keeps raw text."""

    def __init__(
        self,
        data: Any = None,
        *,
        texts: Mapping[str, str],
        revisions: Mapping[str, int],
        call: Call,
        commune: str = "",
        words: Mapping[str, str] | None = None,
    ) -> None:
        shown = texts if data is None else {**texts, **posted_texts(data)}
        super().__init__(initial=_initials(shown))
        self.call, self.words, self.cleaned_data = call, words or {}, {}
        self.fields["revisions"] = forms.CharField(
            widget=forms.HiddenInput, initial=json.dumps(dict(revisions)), required=False
        )
        for key in written_keys():
            self.fields[key] = _form_field(FIELDS[key], shown.get(key, ""), call, commune)
        self.helper = _helper(call)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Say beside each field, and in the summary, what still stops the deposit."""
        for problem in problems:
            if problem.field in self.fields:
                self.add_error(problem.field, problem.sentence)


class PledgesForm(forms.Form):
    """Box 14, ticked on the review page only."""

    def __init__(self, data: Any = None, *, texts: Mapping[str, str], call: Call) -> None:
        shown = texts if data is None else {**texts, **pledge_texts(data)}
        super().__init__(initial={**shown, **{key: shown.get(key) == YES for key in PLEDGE_KEYS}})
        self.cleaned_data: dict[str, Any] = {}
        kind = call.type_named(texts.get("organisation_type", ""))
        for pledge in PLEDGES:
            self.fields[pledge.key] = forms.BooleanField(
                label=pledge.text, help_text=pledge.exception, required=False
            )
        for key in SIGNER:
            self.fields[key] = forms.CharField(label=FIELDS[key].label, required=False)
        if kind and kind.is_public_body:
            del self.fields["pledge_republican"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        ticks = [key for key in PLEDGE_KEYS if key in self.fields]
        self.helper.layout = Layout(*ticks, Div(*SIGNER, css_class="two-up"))

    def show_problems(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if problem.field in self.fields:
                self.add_error(problem.field, problem.sentence)


def written_keys() -> tuple[str, ...]:
    """The fields of boxes 1 to 13."""
    return tuple(key for key in FIELDS if key not in (*PLEDGE_KEYS, *SIGNER))


def posted_texts(data: Any) -> dict[str, str]:
    """The raw texts of a whole form that was posted: an unticked box is an empty text."""
    return {key: posted_text(key, data) for key in written_keys() if _was_shown(key, data)}


def posted_text(key: str, data: Any) -> str:
    """The raw text of one posted field: « oui » for a tick, codes with spaces for a list."""
    kind = FIELDS[key].kind
    if kind is Kind.TICK:
        return YES if data.get(key) else ""
    if kind is Kind.CHOICES:
        return " ".join(data.getlist(key))
    return data.get(key, "")


def pledge_texts(data: Any) -> dict[str, str]:
    """The raw texts of box 14 that were posted."""
    ticks = {key: YES if data.get(key) else "" for key in PLEDGE_KEYS}
    return {**ticks, **{key: data.get(key, "") for key in SIGNER}}


def posted_revisions(data: Any) -> dict[str, int]:
    """The revisions that the page had read; nothing when the field was tampered with."""
    try:
        read = json.loads(data.get("revisions") or "{}")
        return {str(name): int(revision) for name, revision in read.items()}
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}


def anchor_of(key: str) -> str:
    """Where a link from the review page leads: the field, or its group when it is a list."""
    return f"div_id_{key}" if FIELDS[key].kind is Kind.CHOICES else f"id_{key}"


def _was_shown(key: str, data: Any) -> bool:
    """Empty ticks and lists leave no trace; any other field does, if the page had it."""
    return FIELDS[key].kind in (Kind.TICK, Kind.CHOICES) or key in data


def _initials(texts: Mapping[str, str]) -> dict[str, Any]:
    initials: dict[str, Any] = {}
    for key, text in texts.items():
        kind = FIELDS[key].kind if key in FIELDS else Kind.LINE
        if kind is Kind.TICK:
            initials[key] = text == YES
        elif kind is Kind.CHOICES:
            initials[key] = list(split_codes(text))
        elif kind is Kind.DATE:
            initials[key] = _iso(text)
        else:
            initials[key] = text
    return initials


def _iso(text: str) -> str:
    """A day that browsers can show in their calendar, or the text as it was typed."""
    try:
        return read_day(text).isoformat()
    except ValueError:
        return text


def _form_field(field: Field, text: str, call: Call, commune: str) -> forms.Field:
    options: dict[str, Any] = {
        "label": field.label,
        "help_text": _HELP.get(field.key) or help_text(field, year=call.year, commune=commune),
        "required": False,
    }
    if field.kind is Kind.TICK:
        return forms.BooleanField(**options)
    if field.kind is Kind.CHOICES:
        return forms.MultipleChoiceField(
            choices=_by_commune(call), widget=forms.CheckboxSelectMultiple, **options
        )
    if field.kind is Kind.CHOICE:
        return forms.ChoiceField(choices=_choices(field, text, call), **options)
    written = forms.CharField(widget=_widget(field, text), strip=False, **options)
    written.gauge, written.number = _gauge(field, text), field.number
    return written


def _gauge(field: Field, text: str) -> Gauge | None:
    left = signs_left(field.key, text)
    if left is None or field.limit is None or field.kind in (Kind.NUMBER, Kind.AMOUNT, Kind.DATE):
        return None
    used = field.limit - left
    return Gauge(used, field.limit, _shown_from(field, field.limit))


def _shown_from(field: Field, limit: int) -> int:
    """A text shows its gauge always, a long line when nearly full, a short one when too long."""
    if field.kind is Kind.TEXT:
        return 0
    return int(limit * NEARLY_FULL) if limit >= LONG_LINE else limit + 1


def _widget(field: Field, text: str) -> forms.Widget:
    autocomplete = _AUTOCOMPLETE.get(field.key)
    attrs = {"autocomplete": autocomplete} if autocomplete else {}
    match field.kind:
        case Kind.TEXT:
            return forms.Textarea(attrs={"rows": int(field.lines) + 1})
        case Kind.EMAIL:
            return forms.EmailInput(attrs=attrs)
        case Kind.PHONE:
            return forms.TextInput(attrs={"type": "tel", **attrs})
        case Kind.NUMBER | Kind.AMOUNT:
            return forms.TextInput(attrs=_NUMERIC)
        case Kind.DATE if not text.strip() or _iso(text) != text or text[4:5] == "-":
            return forms.TextInput(attrs={"type": "date"})
    return forms.TextInput(attrs=attrs)


def _choices(field: Field, text: str, call: Call) -> list[tuple[str, str]]:
    names = {
        "organisation_type": [kind.name for kind in call.types],
        "theme": list(call.themes),
        "need": [*call.needs, OTHER_NEED],
    }.get(field.key)
    choices = [(name, name) for name in names] if names is not None else [*PARTNER_ROLES.items()]
    if text and text not in dict(choices):
        choices.append((text, f"{text} (n’est plus dans la liste)"))
    return [("", "Choisir…"), *choices]


def _by_commune(call: Call) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for choice in call.neighbourhoods:
        groups.setdefault(choice.commune, []).append((choice.code, choice.name))
    return list(groups.items())


def _helper(call: Call) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        "revisions",
        SideFrame(*_frames(Side.RECTO, call), key="recto", title="Recto", page=1),
        SideFrame(*_frames(Side.VERSO, call), key="verso", title="Verso", page=2),
    )
    return helper


def _frames(side: Side, call: Call) -> list[Any]:
    return [_frame(box, call) for box in BOXES if box.side is side]


def _frame(box: Box, call: Call) -> Any:
    if len(box.fields) == 1:
        return WholeBoxField(box.key, css_class="form-control")
    keys = [field.key for field in box.fields]
    match box.key:
        case "organisation":
            first, kind, number, *others, office, president = keys
            return BoxFrame(box, _text(first), _two(kind, number), _two(*others), _text(office),
                            _text(president))  # fmt: skip
        case "summary":
            title, theme, need, first, earlier, blank = keys
            choices = _text(theme), _text(need)
            return BoxFrame(box, _text(title), *choices, first, _text(earlier), blank)
        case "place_and_time":
            quarters, unsure, places, start, end, rhythm = keys
            return BoxFrame(box, quarters, unsure, _text(places), _two(start, end), _text(rhythm))
        case "people":
            return BoxFrame(box, Div(*map(_text, keys), css_class="four-up"), words="residents")
        case "partners":
            return BoxFrame(box, *(_partner(rank) for rank in range(1, MAX_PARTNERS + 1)))
        case "budget":
            return BoxFrame(box, BudgetTables())
        case "requested":
            claims = [_text(CLAIMS[kind].key) for kind in call.bonus_rates]
            introduction = HTML(f'<p class="mb-2"><b>{CLAIMS_INTRODUCTION}</b></p>')
            asked = [introduction, *claims] if claims else []
            return BoxFrame(box, _text("requested_amount"), *asked, words="award")
        case "pledges":
            return BoxFrame(box)
    return BoxFrame(box, *map(_text, keys))


def _text(key: str) -> Any:
    return WrittenField(key, css_class="form-control") if _is_typed(key) else key


def _is_typed(key: str) -> bool:
    return FIELDS[key].kind not in (Kind.TICK, Kind.CHOICES)


def _two(*keys: str) -> Div:
    return Div(*map(_text, keys), css_class="two-up")


def _partner(rank: int) -> Div:
    name, role, contribution, email = (
        f"partner_{rank}_{part}" for part in ("name", "role", "contribution", "email")
    )
    return Div(_two(name, role), _text(contribution), _text(email), css_class="partner")
