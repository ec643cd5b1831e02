"""Emptying what is not a plain text: only the keys that figures and pages need keep their words."""

import re
from collections.abc import Collection
from typing import Any

from applications.enums import InadmissibilityReason, NotSelectedReason, RecusalReason

OF_EVENTS = frozenset(
    {
        "agreement", "amount", "computed", "contract", "decision", "declared_at", "deliberation",
        "due_on", "ends_at", "fingerprint", "kind", "ordered_on", "outcome", "pillar",
        "reason_label", "reference", "reply", "reply_label", "returned", "rule", "signed_on",
        "starts_at", "status", "target", "was",
    }
)  # fmt: skip
OF_STRUCTURES = frozenset({"document", "right", "status", "number"})
OF_PLANS = frozenset({"college", "ends_at", "number", "party", "room", "starts_at", "theme", "uid"})
OF_AIDS = frozenset(
    {
        "applied_rate", "base_rate", "bonus_kind", "ceiling", "eligible_cost", "floor",
        "remaining", "requested_amount",
    }
)  # fmt: skip
OF_LETTERS = frozenset({"number", "dated", "kind"})
CODES = frozenset({*RecusalReason.values, *InadmissibilityReason.values, *NotSelectedReason.values})
# From here on, the sentence of an aid says why it differs from its calculation.
FIXED = re.compile(r"(?<=\sL’aide est fixée à )(.+?€).*", re.DOTALL)


def event(data: dict[str, Any]) -> dict[str, Any]:
    """A fact without its words: amounts, dates and codes stay."""
    return {key: _kept_code(key, value, OF_EVENTS) for key, value in data.items()}


def organisation_event(data: dict[str, Any]) -> dict[str, Any]:
    return {key: _shallow(key, value, OF_STRUCTURES - {"number"}) for key, value in data.items()}


def plan(snapshot: dict[str, Any]) -> dict[str, Any]:
    """A published plan without names: hours, rooms, numbers of dossiers stay."""
    emptied: dict[str, Any] = _deep(snapshot, OF_PLANS)
    return emptied


def letter(content: dict[str, Any]) -> dict[str, Any]:
    """A letter that still opens, and says that its words are gone."""
    emptied: dict[str, Any] = _deep({**content, "parts": []}, OF_LETTERS)
    gone = "Le texte de cette lettre a été effacé à la fin de sa durée de conservation."
    return {
        **emptied,
        "subject": "Lettre effacée",
        "parts": [{"heading": "", "paragraphs": [gone]}],
    }


def calculation(kept: dict[str, Any]) -> dict[str, Any]:
    """The inputs of an aid, all of them; of its sentence, what the portal computed."""
    said = {"explanation": explanation(kept["explanation"])} if "explanation" in kept else {}
    return {key: _shallow(key, value, OF_AIDS) for key, value in kept.items()} | said


def explanation(sentence: str) -> str:
    """The sentence of the calculation, without the reason that somebody wrote after it."""
    return FIXED.sub(r"\1.", sentence)


def _kept_code(key: str, value: Any, kept: Collection[str]) -> Any:
    if key == "reason" and value in CODES:
        return value
    return _shallow(key, value, kept)


def _shallow(key: str, value: Any, kept: Collection[str]) -> Any:
    """A word or a list of words is emptied; a number, a yes or a no stays."""
    if key in kept or not isinstance(value, str | list | dict):
        return value
    return type(value)()


def _deep(value: Any, kept: Collection[str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _deep(one, kept, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_deep(one, kept, key) for one in value]
    return "" if isinstance(value, str) and key not in kept else value
