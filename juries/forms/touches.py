"""What a tablet posts: its touches in JSON, and how it goes."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms

from ami_portal.accounts.models import User
from juries.access import sheets as access
from juries.actions import tablets
from juries.actions.sheets import (
    LONGEST_REASON,
    CommentConflictError,
    IncompleteSheetError,
    ScoreConflictError,
)
from juries.actions.touches import Sent, receive
from juries.domain.refusals import RefusedError
from juries.domain.scoring import BEST
from juries.enums import TouchKind
from juries.forms.sheets import LONGEST_COMMENT
from juries.models import ScoreSheet

MOST_TOUCHES = 250
LONGEST_WAIT = timedelta(days=366)
NOT_YOURS = "Cette fiche n’est plus à remplir\u00a0: l’audition a changé, ou un lien est déclaré."
UNREADABLE = "Cette touche est illisible\u00a0: touchez la note encore une fois."
SAVED, CONFLICT, INCOMPLETE, REFUSED = "saved", "conflict", "incomplete", "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one touch: its outcome, and a sentence when it is not saved."""

    client_id: str
    outcome: str
    sentence: str = ""

    @property
    def is_settled(self) -> bool:
        return self.outcome != CONFLICT


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of each touch, and the sheets whose state is to be told."""

    answers: list[Answer]
    sheets: list[int]


class SyncForm(forms.Form):
    """The envelope. `waited`: for how many seconds the oldest touch has been waiting there."""

    device = forms.UUIDField()
    person = forms.IntegerField()
    pending = forms.IntegerField(min_value=0, max_value=100_000)
    waited = forms.IntegerField(min_value=0, max_value=int(LONGEST_WAIT.total_seconds()))
    touches = forms.JSONField(required=False)

    def clean_touches(self) -> list[dict[str, Any]]:
        sent = self.cleaned_data["touches"] or []
        if not isinstance(sent, list) or len(sent) > MOST_TOUCHES:
            raise forms.ValidationError("Trop de touches à la fois.")
        return [each if isinstance(each, dict) else {} for each in sent]

    @classmethod
    def of(cls, body: bytes) -> "SyncForm":
        """The form of a JSON body; an unreadable one is an empty form, never valid."""
        try:
            sent = json.loads(body)
        except ValueError:
            sent = None
        return cls(sent if isinstance(sent, dict) else {})

    def save(self, *, by: User, at: datetime) -> Synced:
        """Save each touch in the order of the tablet, then note how the tablet goes."""
        forms_ = [TouchForm(each) for each in self.cleaned_data["touches"]]
        valid = sorted((each for each in forms_ if each.is_valid()), key=TouchForm.rank_of)
        sheets = _sheets_of(by, [each.cleaned_data["sheet"] for each in valid])
        device = self.cleaned_data["device"]
        answers = [each.save(sheets, device=device, by=by, at=at) for each in valid]
        answers += [each.refused for each in forms_ if not each.is_valid()]
        settled = sum(answer.is_settled for answer in answers)
        tablets.report(
            device,
            pending=max(self.cleaned_data["pending"] - settled, 0),
            waited=timedelta(seconds=self.cleaned_data["waited"]),
            by=by,
            at=at,
        )
        return Synced(answers, list(sheets))


class TouchForm(forms.Form):
    """One touch: a note (value None is an abstention), a comment, the end of a sheet."""

    client_id = forms.UUIDField()
    rank = forms.IntegerField(min_value=0, max_value=2**53)
    sheet = forms.IntegerField(min_value=1, max_value=2**53)
    kind = forms.ChoiceField(choices=TouchKind.choices)
    criterion = forms.IntegerField(required=False, min_value=1, max_value=2**53)
    value = forms.IntegerField(required=False, min_value=0, max_value=BEST)
    text = forms.CharField(required=False, max_length=LONGEST_COMMENT)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.isprintable() and any("\ud800" <= sign <= "\udfff" for sign in text):
            raise forms.ValidationError(
                UNREADABLE
            )  # half a sign: JSON allows it, a column does not
        return text

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("kind") == TouchKind.NOTE and len(given.get("text", "")) > LONGEST_REASON:
            raise forms.ValidationError(f"{LONGEST_REASON} signes au plus pour dire pourquoi.")

    def rank_of(self) -> int:
        return int(self.cleaned_data["rank"])

    @property
    def refused(self) -> Answer:
        said = self.non_field_errors()
        return Answer(
            str(self.data.get("client_id", "")), REFUSED, str(said[0]) if said else UNREADABLE
        )

    def save(
        self, sheets: dict[int, ScoreSheet], *, device: UUID, by: User, at: datetime
    ) -> Answer:
        key, sheet = str(self.cleaned_data["client_id"]), sheets.get(self.cleaned_data["sheet"])
        if sheet is None:
            return Answer(key, REFUSED, NOT_YOURS)
        try:
            receive(self._sent(), sheet, device=device, by=by, at=at)
        except (ScoreConflictError, CommentConflictError):
            return Answer(key, CONFLICT, "Deux versions de ma note\u00a0: choisir")
        except IncompleteSheetError as incomplete:
            lacks = " ".join(gap.sentence for gap in incomplete.gaps)
            return Answer(key, INCOMPLETE, f"Fiche non terminée. {lacks}")
        except RefusedError as refusal:
            return Answer(key, REFUSED, str(refusal))
        return Answer(key, SAVED)

    def _sent(self) -> Sent:
        given = self.cleaned_data
        return Sent(
            client_id=given["client_id"],
            rank=given["rank"],
            sheet=given["sheet"],
            kind=TouchKind(given["kind"]),
            criterion=given["criterion"],
            value=given["value"],
            text=given["text"],
            based_on_version=given["version"] or 0,
        )


def _sheets_of(user: User, keys: list[int]) -> dict[int, ScoreSheet]:
    return {sheet.pk: sheet for sheet in access.visible_to(user).filter(pk__in=keys)}
