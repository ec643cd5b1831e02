"""When a released decision may be taken up again, and what the law says of it.

Rule: code des relations entre le public et l'administration, article L. 242-1: a decision that
created rights is withdrawn or repealed on the administration's own initiative only when it is
illegal, and within four months. The portal warns and dates it; the agent answers for it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ami_portal.common.dates import plain_date
from ami_portal.common.money import NBSP
from applications.domain.calendar import add_months
from juries.enums import GRANTING, DecisionKind

MONTHS_TO_WITHDRAW = 4


class ReopeningRefusedError(Exception):
    """A decision that stays closed: a French sentence for each box that must change."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


@dataclass(frozen=True, slots=True)
class LegalWarning:
    """What is shown before a favourable decision is reopened."""

    article: str
    deadline: str


def warning_for(kind: DecisionKind, *, released_on: date, today: date) -> LegalWarning | None:
    """The law on rights already created; None for a decision that granted nothing."""
    if kind not in GRANTING:
        return None
    until = add_months(released_on, MONTHS_TO_WITHDRAW)
    return LegalWarning(
        article=(
            "Cette décision a créé des droits. Selon l’article L."
            f"{NBSP}242-1 du code des relations entre le public et l’administration, elle ne peut"
            " être retirée ou abrogée à l’initiative de l’agglomération que si elle est illégale,"
            " et dans les quatre mois qui suivent."
        ),
        deadline=_deadline(until, today),
    )


def check(kind: DecisionKind, *, reason: str, knows_the_law: bool) -> None:
    """Any reopening says why; one that takes an aid back says too that the law was read.

    Raises ReopeningRefusedError.
    """
    problems = {}
    if not reason:
        problems["reason"] = f"Écrivez pourquoi{NBSP}: cette phrase reste au dossier."
    if kind in GRANTING and not knows_the_law:
        problems["knows_the_law"] = "Cochez cette case, ou gardez la décision."
    if problems:
        raise ReopeningRefusedError(problems)


def returned(taken_back: Decimal, granted: Decimal | None) -> Decimal:
    """The euros that stay in the envelope once a reopened aid is decided again, never negative."""
    return max(taken_back - (granted or Decimal(0)), Decimal(0))


def _deadline(until: date, today: date) -> str:
    if today <= until:
        return f"Ces quatre mois vont jusqu’au {plain_date(until)}."
    return (
        f"Ces quatre mois sont passés depuis le {plain_date(until)}{NBSP}: demandez l’avis du"
        " service juridique avant d’aller plus loin."
    )
