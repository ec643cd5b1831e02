"""Composing auditions: who is heard together, when, by whom. See ADR 0011."""

from juries.domain.composition.checker import check
from juries.domain.composition.problem import (
    Dossier,
    HalfDay,
    Hearing,
    HearingWarning,
    InvalidProblemError,
    Key,
    Level,
    Plan,
    Problem,
    Seat,
    Unplaced,
)
from juries.domain.composition.scoring import Score, evaluate, imbalances, score
from juries.domain.composition.solver import CONSTRUCTIONS, compose, is_quick
from juries.domain.composition.warnings import is_publishable, warnings_for

__all__ = [
    "CONSTRUCTIONS",
    "Dossier",
    "HalfDay",
    "Hearing",
    "HearingWarning",
    "InvalidProblemError",
    "Key",
    "Level",
    "Plan",
    "Problem",
    "Score",
    "Seat",
    "Unplaced",
    "check",
    "compose",
    "evaluate",
    "imbalances",
    "is_publishable",
    "is_quick",
    "score",
    "warnings_for",
]
