"""The director's words, written on screen."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from applications.domain.refusals import MissingReasonError, RefusedError
from applications.models import Job
from reporting.actions import editions, reports
from reporting.domain.editions import LONGEST_CHANGES
from reporting.domain.parts import closing
from reporting.models import AnnualReport
from reporting.queries.reports import current_facts

LONGEST_WORDS = 6000


def _words(label: str, *, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "max_length": f"Raccourcissez ce texte\u00a0: {LONGEST_WORDS} signes au plus."
        },
    )


class FreezeForm(forms.Form):
    """« Figer et publier »: the edition that follows the one on the page, and what it changes."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
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
        if not last:
            self.fields["changes"].widget = forms.HiddenInput()
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
    foreword = _words(
        "Mot du vice-président", help_text="Une page au plus. Un paragraphe par ligne."
    )
    vigilance = _words(
        "Points de vigilance",
        help_text="Suit la phrase d’ouverture de la partie 14. Un paragraphe par ligne.",
    )
    proposals = _words(
        "Propositions",
        help_text="Une par ligne, ainsi\u00a0: proposition | qui décide | échéance.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("foreword", "vigilance", "proposals")

    def save(self, year: int, *, by: User, at: datetime) -> AnnualReport:
        return reports.write(year, **self.cleaned_data, by=by, at=at)


def initial_words(year: int, *, at: datetime) -> dict[str, str]:
    """What is written already, else words to start from. Raises UnknownYearError."""
    facts = current_facts(year, today=paris_day(at))
    return {
        "foreword": facts.foreword or closing.suggested_foreword(facts),
        "vigilance": facts.vigilance or closing.suggested_vigilance(facts),
        "proposals": facts.proposals or closing.suggested_proposals(facts),
    }
