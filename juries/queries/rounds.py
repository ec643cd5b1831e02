"""The auditions of one day side by side, for an agent who goes from one to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, QuerySet

from ami_portal.common.dates import closing_instant, opening_instant
from juries.enums import SheetState
from juries.models import Hearing, HearingStep
from juries.queries import results
from juries.queries.hearings import Sitting, sittings
from juries.queries.running_order import RunningOrder, order_of


@dataclass(frozen=True, slots=True)
class RoundRow:
    """An audition of the day: where its time is, and the sheets that it still waits for."""

    sitting: Sitting
    order: RunningOrder
    sheets_left: int

    @property
    def words(self) -> str:
        return "Close" if self.sitting.hearing.closed_at else self.order.words

    @property
    def sheets_words(self) -> str:
        if not self.sheets_left:
            return "Aucune fiche ne manque"
        plural = "s" if self.sheets_left > 1 else ""
        return f"{self.sheets_left}\u00a0fiche{plural} à terminer"


def round_of(hearings: QuerySet[Hearing], day: date, *, now: datetime) -> list[RoundRow]:
    """The auditions of a day in Paris, in the order of the clock; a fixed number of queries."""
    that_day = hearings.filter(
        slot__starts_at__range=(opening_instant(day), closing_instant(day))
    ).prefetch_related(Prefetch("steps", HearingStep.objects.order_by("started_at")))
    found = sittings(that_day)
    left = _sheets_left(sitting.hearing for sitting in found)
    return [
        RoundRow(
            sitting,
            order_of(sitting.hearing, sitting.entries, list(sitting.hearing.steps.all()), now=now),
            left.get(sitting.hearing.pk, 0),
        )
        for sitting in found
    ]


def _sheets_left(hearings: Iterable[Hearing]) -> dict[int, int]:
    rows = (
        results.due_sheets()
        .filter(hearing__in=list(hearings))
        .exclude(state=SheetState.FINISHED)
        .values("hearing")
        .annotate(left=Count("pk"))
    )
    return {row["hearing"]: row["left"] for row in rows}
