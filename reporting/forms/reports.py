"""The director's words, written on screen."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.domain.refusals import MissingReasonError, RefusedError
from applications.models import Job
from reporting.actions import editions, reports
from reporting.domain.drafting import (
    FOREWORD,
    LONGEST,
    MOST_PROPOSALS,
    VIGILANCE,
    Room,
    check_fits,
    proposals_from,
)
from reporting.domain.editions import LONGEST_CHANGES
from reporting.domain.parts import closing
from reporting.models import AnnualReport
from reporting.queries.reports import current_facts

OLD_PAGE = "Cette page est ancienne\u00a0: ouvrez-la de nouveau, puis recommencez."
PROPOSAL_LABELS = {"what": "Ce qui est proposé", "who": "Qui décide", "when": "Échéance"}


def _words(label: str, room: Room, *, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=f"{help_text} {room.lines}\u00a0lignes au plus, une fois imprimé.",
        required=False,
        validators=[partial(_fits, room=room)],
        widget=forms.Textarea(attrs={"rows": 8}),
    )


def _fits(text: str, *, room: Room) -> None:
    try:
        check_fits(text, room)
    except RefusedError as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class FreezeForm(forms.Form):
    """« Figer et publier »: the edition that follows the one on the page, and what it changes."""

    after = forms.IntegerField(
        label="Édition affichée",
        widget=forms.HiddenInput,
        min_value=0,
        error_messages=dict.fromkeys(["required", "invalid", "min_value"], OLD_PAGE),
    )
    changes = forms.CharField(
        label="Ce qui change",
        help_text="Une phrase, imprimée sur la couverture\u00a0: ceux qui ont lu l’édition"
        " précédente sauront quoi relire.",
        max_length=LONGEST_CHANGES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": f"Raccourcissez cette phrase\u00a0: {LONGEST_CHANGES} signes au plus."
        },
    )

    def __init__(self, *args: Any, last: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["after"] = last
        changes = self.fields["changes"]
        if last:
            # Only on the page: of a press that comes too late, the action says more.
            changes.widget.attrs["required"] = True
        else:
            changes.widget = forms.HiddenInput()
        self.helper = FormHelper()
        self.helper.form_tag = False

    def ask(self, year: int, *, by: User, at: datetime) -> Job | None:
        """The work that freezes the edition; None when it is refused, and the form says why."""
        try:
            return editions.ask(year, **self.cleaned_data, by=by, at=at)
        except MissingReasonError as refusal:
            self.add_error("changes", str(refusal))
        except RefusedError as refusal:
            self.add_error(None, str(refusal))
        return None


class WordsForm(forms.Form):
    """The three texts that the direction writes; each has the room of its place on paper."""

    foreword = _words(
        "Mot du vice-président", FOREWORD, help_text="Une page au plus. Un paragraphe par ligne."
    )
    vigilance = _words(
        "Points de vigilance",
        VIGILANCE,
        help_text="Suit la phrase d’ouverture de la partie 14. Un paragraphe par ligne.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        rows = [self._row(rank) for rank in range(1, MOST_PROPOSALS + 1)]
        self.helper.layout = Layout("foreword", "vigilance", *rows)

    def _row(self, rank: int) -> Fieldset:
        for name, label in PROPOSAL_LABELS.items():
            self.fields[f"{name}_{rank}"] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST[name],
                error_messages={
                    "max_length": f"Raccourcissez\u00a0: {LONGEST[name]} signes au plus."
                },
            )
        below = Div(f"who_{rank}", f"when_{rank}", css_class="two-up")
        return Fieldset(f"Proposition {rank}", f"what_{rank}", below)

    def clean(self) -> dict[str, Any]:
        """The rows become proposals; an incomplete one is refused beside its first box."""
        cleaned = super().clean() or {}
        rows = [
            {name: cleaned.get(f"{name}_{rank}", "") for name in PROPOSAL_LABELS}
            for rank in range(1, MOST_PROPOSALS + 1)
        ]
        try:
            cleaned["proposals"] = proposals_from(rows)
        except RefusedError as refusal:
            rank = next(i for i, row in enumerate(rows, 1) if any(row.values()) and not row["what"])
            self.add_error(f"what_{rank}", str(refusal))
        return cleaned

    def save(self, year: int, *, by: User, at: datetime) -> AnnualReport:
        told = {name: self.cleaned_data[name] for name in ("foreword", "vigilance", "proposals")}
        return reports.write(year, **told, by=by, at=at)


def initial_words(year: int, *, at: datetime) -> dict[str, str]:
    """What is written already, else words to start from. Raises UnknownYearError."""
    facts = current_facts(year, today=paris_day(at))
    proposals = facts.proposals or closing.suggested_proposals(facts)
    return {
        "foreword": facts.foreword or closing.suggested_foreword(facts),
        "vigilance": facts.vigilance or closing.suggested_vigilance(facts),
        **{
            f"{name}_{rank}": words
            for rank, proposal in enumerate(proposals, start=1)
            for name, words in asdict(proposal).items()
        },
    }
