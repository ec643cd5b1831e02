"""The request: a form of the fourteen boxes that keeps whatever is typed, and its commitments."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout
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
    REPUBLICAN_EXEMPT,
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
from applications.enums import BudgetCode
from applications.forms.layout import (
    BoxFrame,
    BudgetTables,
    Group,
    NeighbourhoodTicks,
    PledgeTicks,
    SideFrame,
    TickField,
    WholeBoxField,
    WrittenField,
)
from applications.forms.widgets import Choice, LineInput, TextArea, Tick

NEARLY_FULL = 0.85
LONG_LINE = 60
SIGNER = ("signer_name", "signer_role")
PLEDGE_KEYS = tuple(pledge.key for pledge in PLEDGES)
TICKED_AT_DEPOSIT = (*PLEDGE_KEYS, REPUBLICAN_EXEMPT.key)
# What the browser may fill in by itself, and which keyboard a telephone shows.
_INPUTS: dict[str, dict[str, str]] = {
    "organisation_name": {"autocomplete": "organization"},
    "organisation_identifier": {"autocomplete": "off", "autocapitalize": "characters"},
    "contact_name": {"autocomplete": "name", "autocapitalize": "words"},
    "contact_role": {"autocomplete": "organization-title"},
    "contact_phone": {"autocomplete": "tel"},
    "contact_email": {"autocomplete": "email"},
    "head_office": {"autocomplete": "street-address"},
    "legal_representative": {"autocomplete": "off", "autocapitalize": "words"},
    "earlier_support_year": {"autocomplete": "off", "inputmode": "numeric"},
    "signer_name": {"autocomplete": "name", "autocapitalize": "words"},
    "signer_role": {"autocomplete": "organization-title"},
}
_TYPED: dict[Kind, dict[str, str]] = {
    Kind.EMAIL: {"type": "email", "autocomplete": "off"},
    Kind.PHONE: {"type": "tel"},
    Kind.NUMBER: {"inputmode": "numeric", "autocomplete": "off"},
    Kind.AMOUNT: {"inputmode": "decimal", "autocomplete": "off"},
}
_WHERE_NUMBERS_ARE = (
    " Le SIRET (14\u00a0chiffres) est sur l’avis de situation de l’Insee, le RNA (W et neuf signes)"
    " sur le récépissé de la préfecture."
)
# Where the paper's note is for who draws the form, not for who fills it.
_HELP = {"claim_uncovered_need": "Une ligne qui le montre\u00a0: quel besoin, et pour qui."}


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

    # Where the button « Retrouver ma structure » leads, when a public registry is on.
    find_url = save_url = ""

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
        self._explain()
        self.helper = _helper(call)

    def _explain(self) -> None:
        """The helps that depend on the call or on what is written."""
        self.fields["organisation_identifier"].help_text += _WHERE_NUMBERS_ARE
        asked, given = self.fields["requested_amount"], self.fields[BudgetCode.VOLUNTEERING.value]
        asked.help_text, asked.live, asked.unit = self.words.get("award", ""), "award", "€"
        counts = "compte" if self.call.counts_volunteering else "ne compte pas"
        given.help_text = f"Facultatif{NBSP}; {counts} dans les dépenses prises en compte."
        for code in self.call.excluded_codes:
            self.fields[code].help_text = "Ne compte pas dans les dépenses prises en compte."
        given.unit = "€"

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Say beside each field, and in the summary, what still stops the deposit."""
        for problem in problems:
            if problem.field in self.fields:
                self.add_error(problem.field, problem.sentence)


class PledgesForm(forms.Form):
    """Box 14, ticked on the review page only."""

    def __init__(self, data: Any = None, *, texts: Mapping[str, str], call: Call) -> None:
        shown = texts if data is None else {**texts, **pledge_texts(data)}
        ticked = {key: shown.get(key) == YES for key in TICKED_AT_DEPOSIT}
        super().__init__(initial={**shown, **ticked})
        self.cleaned_data: dict[str, Any] = {}
        self.is_pending = texts.get("identifier_pending") == YES
        for pledge in PLEDGES:
            self.fields[pledge.key] = _tick(pledge.text, pledge.exception)
        self.fields[REPUBLICAN_EXEMPT.key] = _tick(REPUBLICAN_EXEMPT.label)
        for key in SIGNER:
            self.fields[key] = _written(FIELDS[key], "")
        kind = call.type_named(texts.get("organisation_type", ""))
        if kind and kind.is_public_body:
            del self.fields["pledge_republican"], self.fields[REPUBLICAN_EXEMPT.key]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(PledgeTicks(PLEDGE_KEYS), _two(*SIGNER))

    def show_problems(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if problem.field in self.fields:
                self.add_error(problem.field, problem.sentence)


def written_keys() -> tuple[str, ...]:
    """The fields of boxes 1 to 13."""
    return tuple(key for key in FIELDS if key not in (*TICKED_AT_DEPOSIT, *SIGNER))


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
    ticks = {key: YES if data.get(key) else "" for key in TICKED_AT_DEPOSIT}
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
    help_words = _HELP.get(field.key) or help_text(field, year=call.year, commune=commune)
    if field.kind is Kind.TICK:
        return _tick(field.label, help_words)
    if field.kind is Kind.CHOICES:
        return forms.MultipleChoiceField(
            label=field.label,
            help_text=help_words,
            required=False,
            choices=_by_commune(call),
            widget=forms.CheckboxSelectMultiple,
        )
    if field.kind is Kind.CHOICE:
        choices = _choices(field, text, call)
        return forms.ChoiceField(
            label=field.label, help_text=help_words, required=False, choices=choices, widget=Choice
        )
    return _written(field, text, help_words)


def _tick(label: str, help_words: str = "") -> forms.Field:
    return forms.BooleanField(label=label, help_text=help_words, required=False, widget=Tick)


def _written(field: Field, text: str, help_words: str = "") -> forms.Field:
    written = forms.CharField(
        label=field.label,
        help_text=help_words,
        required=False,
        strip=False,
        widget=_widget(field, text),
    )
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
    if field.kind is Kind.TEXT:
        return TextArea(attrs={"rows": int(field.lines) + 1})
    attrs = {"enterkeyhint": "next", **_TYPED.get(field.kind, {}), **_INPUTS.get(field.key, {})}
    if field.kind is Kind.DATE and _fits_a_calendar(text):
        attrs["type"] = "date"
    return LineInput(attrs=attrs)


def _fits_a_calendar(text: str) -> bool:
    """A browser's calendar would hide words that are not a day."""
    return not text.strip() or _iso(text) != text or text[4:5] == "-"


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
        return WholeBoxField(box.key)
    keys = [field.key for field in box.fields]
    match box.key:
        case "organisation":
            first, kind, number, pending, *others, office, president = keys
            return BoxFrame(box, _text(first), _two(kind, number), TickField(pending),
                            _two(*others), _text(office), _text(president),
                            note="applications/form/note_organisation.html")  # fmt: skip
        case "place_and_time":
            quarters, unsure, places, start, end, rhythm = keys
            return BoxFrame(box, NeighbourhoodTicks(quarters), TickField(unsure), _text(places),
                            _two(start, end), _text(rhythm))  # fmt: skip
        case "people":
            counts = Group(*map(_text, keys), css_class="four-up")
            return BoxFrame(
                box, counts, words="residents", note="applications/form/note_people.html"
            )
        case "partners":
            return BoxFrame(box, *(_partner(rank) for rank in range(1, MAX_PARTNERS + 1)))
        case "budget":
            return BoxFrame(box, BudgetTables())
        case "requested":
            claims = [_text(CLAIMS[kind].key) for kind in call.bonus_rates]
            introduction = HTML(f'<p class="mb-2"><b>{CLAIMS_INTRODUCTION}</b></p>')
            asked = [introduction, *claims] if claims else []
            return BoxFrame(box, _text("requested_amount"), *asked)
        case "pledges":
            return BoxFrame(box, note="applications/form/note_pledges.html")
    return BoxFrame(box, *map(_text, keys))


def _text(key: str) -> Any:
    return TickField(key) if FIELDS[key].kind is Kind.TICK else WrittenField(key)


def _two(*keys: str) -> Group:
    return Group(*map(_text, keys), css_class="two-up")


def _partner(rank: int) -> Group:
    name, role, contribution, email = (
        f"partner_{rank}_{part}" for part in ("name", "role", "contribution", "email")
    )
    return Group(_two(name, role), _text(contribution), _text(email), css_class="partner")
