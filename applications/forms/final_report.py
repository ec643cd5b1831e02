"""The bilan as the structure writes it: the boxes of its request again, realised."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms

from ami_portal.accounts.models import User
from ami_portal.common.money import format_euros, format_number
from applications.actions import final_reports
from applications.domain.final_report import (
    LONGEST_TEXT,
    NUMBERS,
    SPENDING,
    TEXTS,
    ReportRefusedError,
    Written,
    raw_draft,
)
from applications.domain.refusals import RefusedError
from applications.enums import BudgetCode
from applications.forms.fields import EurosField
from applications.forms.files import piece_field
from applications.forms.team import layout
from applications.models import Application, FinalReport

MOST_PEOPLE = 999_999
LABELS = {
    "people": "Personnes",
    "qpv_people": "dont habitant en QPV",
    "women": "dont femmes",
    "under_26": "dont moins de 26 ans",
}
WORDS = {
    "done_text": ("Ce qui a été fait", "Qui a fait quoi, où, combien de fois."),
    "text": ("Ce qui a changé", "Pour les habitants, pour vous. Une phrase entendue suffit."),
    "next_text": ("La suite", "Ce qui reste, ce que vous feriez autrement, ce que vous préparez."),
}
LIGHT_WORDS = {
    "done_text": ("Où en est l’idée\u00a0?", "Ce que vous avez essayé, avec qui."),
    "text": ("Ce que les habitants en disent", "Ce qu’ils veulent garder, changer, ajouter."),
    "next_text": (
        "Et ensuite\u00a0?",
        "Devient-elle un projet\u00a0? Que vous faut-il pour cela\u00a0?",
    ),
}
NEEDS_NUMBER = "Écrivez un nombre, ou cochez «\u00a0non connu\u00a0»."
PHOTO_HELP = (
    "Une seule, si vous voulez. Elle est réduite avant l’envoi, et refaite sans ses données"
    " cachées (lieu, appareil)."
)


class ReportForm(forms.Form):
    """The four numbers, the spending beside what was planned, a few lines, one photo."""

    def __init__(
        self, data: Any = None, files: Any = None, *, application: Application, **kwargs: Any
    ) -> None:
        self.application = application
        self.report: FinalReport = application.final_report
        self.is_light: bool = application.award.is_page_blanche
        super().__init__(data, files, initial=_initial(self.report), **kwargs)
        parts = [self._numbers(), *self._spending(), self._texts(), self._photo()]
        self.helper = layout(*parts)

    def clean(self) -> dict[str, Any]:
        """A number left empty is not « non connu » by itself; a light bilan asks for none."""
        typed: dict[str, Any] = super().clean() or {}
        for name in NUMBERS:
            if typed.get(f"{name}_unknown"):
                typed[name] = None
            elif not self.is_light and name in typed and typed[name] is None:
                self.add_error(name, NEEDS_NUMBER)
        return typed

    def keep(self, *, by: User, at: datetime) -> bool:
        """Keep what is typed, as it is, with the photo. Whether it was kept."""
        typed = raw_draft(self.data, (name for name in self.fields if name != "photo"))
        try:
            final_reports.save(
                self.application, typed=typed, upload=self.files.get("photo"), by=by, at=at
            )
        except RefusedError as refusal:
            self.is_valid()
            self.add_error("photo" if "photo" in self.files else None, str(refusal))
            return False
        return True

    def send(self, *, by: User, at: datetime) -> bool:
        """Send the bilan; a refusal stands beside its box. Whether it was sent."""
        if not self.is_valid():
            return False
        try:
            final_reports.send(self.application, self._written(), by=by, at=at)
        except ReportRefusedError as refusal:
            for name, sentence in refusal.problems.items():
                self.add_error(name, sentence)
        except RefusedError as refusal:
            self.add_error(None, str(refusal))
        return self.is_valid()

    def _written(self) -> Written:
        typed = self.cleaned_data
        spending = {code: typed.get(code.value) for code in SPENDING}
        names = (*NUMBERS, *TEXTS, "photo_consent", "photo_publishable")
        return Written(
            **{name: typed[name] for name in names if name in typed},
            spending={code: sum_ for code, sum_ in spending.items() if sum_ is not None},
        )

    def _numbers(self) -> Any:
        for name in NUMBERS:
            planned = getattr(self.application, f"{name}_expected")
            words = "non connu" if planned is None else format_number(planned)
            self.fields[name] = forms.IntegerField(
                label=LABELS[name],
                required=False,
                min_value=0,
                max_value=MOST_PEOPLE,
                help_text="" if self.is_light else f"Prévu\u00a0: {words}",
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"),
                    f"Écrivez un nombre entier, de 0 à {format_number(MOST_PEOPLE)}.",
                ),
            )
            self.fields[f"{name}_unknown"] = forms.BooleanField(label="non connu", required=False)
        pairs = [Div(name, f"{name}_unknown") for name in NUMBERS]
        return Fieldset("Pour qui", Div(*pairs, css_class="four-up"))

    def _spending(self) -> Iterator[Any]:
        if self.is_light:
            return
        planned = {line.code: line.amount for line in self.application.budget_lines.all()}
        for code in SPENDING:
            self.fields[code.value] = EurosField(
                label=BudgetCode(code).label,
                required=False,
                max_euros=Decimal(999_999),
                help_text=f"Prévu\u00a0: {format_euros(planned.get(code.value, Decimal(0)))}",
            )
        yield Fieldset("Ce que vous avez dépensé", Div(*SPENDING, css_class="two-up"))

    def _texts(self) -> Any:
        words = LIGHT_WORDS if self.is_light else WORDS
        for name in TEXTS:
            label, help_text = words[name]
            self.fields[name] = forms.CharField(
                label=label,
                help_text=help_text,
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        return Fieldset("En quelques lignes", *TEXTS)

    def _photo(self) -> Any:
        label = "Une photo à la place" if self.report.photo_id else "Une photo (facultatif)"
        self.fields["photo"] = piece_field(label=label, help_text=PHOTO_HELP, required=False)
        self.fields["photo"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"
        self.fields["photo_consent"] = forms.BooleanField(
            label="J’ai l’accord des personnes reconnaissables (des parents pour les mineurs).",
            required=False,
        )
        self.fields["photo_publishable"] = forms.BooleanField(
            label="L’agglomération peut publier cette photo.",
            required=False,
            help_text="Sans cette case, la photo reste entre vous et le service.",
        )
        return Fieldset("Une image", "photo", "photo_consent", "photo_publishable")


def _initial(report: FinalReport) -> dict[str, Any]:
    """What was being typed, else what was sent, to correct it."""
    if report.draft or (report.received_at is None and not report.redo_because):
        return dict(report.draft)
    names = (*NUMBERS, *TEXTS, "photo_consent", "photo_publishable")
    unknown = {f"{name}_unknown": getattr(report, name) is None for name in NUMBERS}
    spending = {line.code: line.amount for line in report.spending.all()}
    return {name: getattr(report, name) for name in names} | unknown | spending
