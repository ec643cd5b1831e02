"""What the letters of the jury say that must be worked out: their kind, the advice, a half-way day.

Rule: content-fr « P19 à P24 »: a dossier of the waiting list gets a letter of its own.
"""

from datetime import date

from ami_portal.common.money import NBSP
from applications.enums import LetterKind
from juries.enums import GRANTING, Advice, DecisionKind


def kind_of(kind: DecisionKind, *, was_waiting: bool) -> LetterKind:
    """The letter of a decision; `was_waiting` for a dossier that leaves the waiting list."""
    if was_waiting:
        return LetterKind.RESERVE_FUNDED if kind in GRANTING else LetterKind.RESERVE_CLOSED
    return LetterKind(kind.value)


# What the box of a letter holds after the kind of an advice, in signs.
LONGEST_ADVICE = 200


def advice_said(structure_name: str, text: str) -> str:
    """What follows the kind of an advice: the structure, then the words."""
    return ", ".join(filter(None, (structure_name, text)))


def advice_problem(advice: str, said: str) -> str:
    """Why this advice cannot be kept, at the audition as in a decision; empty when it can.

    Too long for the letter, or « S’inspirer de… » without its end. Signs are counted.
    """
    excess = len(said) - LONGEST_ADVICE
    if excess > 0:
        return (
            f"Raccourcissez ce conseil de {excess}\u00a0signe{'s' if excess > 1 else ''}\u00a0:"
            f" {LONGEST_ADVICE} au plus dans la lettre, nom de la structure compris."
        )
    is_unfinished = bool(advice) and Advice(advice).label.endswith("…") and not said
    return "Écrivez la suite de ce conseil." if is_unfinished else ""


def advice_words(advice: str, text: str) -> str:
    """« Rencontrer le centre social », « Revoir le budget : deux devis suffiraient »."""
    if not advice:
        return text
    label = Advice(advice).label
    if label.endswith("…"):
        return f"{label.removesuffix('…')} {text}".rstrip()
    return f"{label}{NBSP}: {text}" if text else label


def halfway(starts_on: date, ends_on: date) -> date:
    """The day of the point d'étape of a page blanche: the middle of the action."""
    return starts_on + (ends_on - starts_on) // 2
