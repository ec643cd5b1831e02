"""Each dossier with everything that makes its decision explainable, for one reader.

Rule: peers « a choice must be justifiable », within decision 13: college means only where two
sheets make one, comments without a name, nothing of a dossier with a declared link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from applications.models import Campaign
from juries.domain.letters import advice_words
from juries.enums import SheetState
from juries.models import College
from juries.queries import results
from juries.queries.deliberation import Row, college_means


@dataclass(frozen=True, slots=True)
class Justified:
    """A row of the ranking, its means by college, its comments, its advice."""

    rank: int
    row: Row
    means: dict[str, Decimal]
    comments: tuple[str, ...]

    @property
    def advice(self) -> str:
        decision = self.row.decision
        return advice_words(decision.advice, decision.advice_text) if decision else ""


def colleges_of(campaign: Campaign) -> list[str]:
    """The names of the call's colleges, in the panel's order."""
    rows = College.objects.filter(panel__campaign=campaign)
    return list(rows.values_list("name", flat=True))


def justified(rows: Sequence[Row]) -> list[Justified]:
    """The rows, ranked; one whose mean is hidden from the reader shows no mean, no comment."""
    comments = _comments(rows)
    return [
        Justified(
            rank=rank,
            row=row,
            means=_means(row),
            comments=tuple(comments.get(row.application.pk, ())),
        )
        for rank, row in enumerate(rows, start=1)
    ]


def _means(row: Row) -> dict[str, Decimal]:
    if row.mean is None:
        return {}
    return {each["college"]: each["mean"] for each in college_means(row.application)}


def _comments(rows: Sequence[Row]) -> dict[int, list[str]]:
    """By dossier, in the order of the alphabet: an order of arrival would tell who wrote."""
    shown = [row.application.pk for row in rows if row.mean is not None]
    sheets = results.due_sheets().filter(application__in=shown, state=SheetState.FINISHED)
    found: dict[int, list[str]] = {}
    said = sheets.exclude(comment="").order_by("comment", "pk")
    for key, comment in said.values_list("application", "comment"):
        found.setdefault(key, []).append(comment)
    return found
