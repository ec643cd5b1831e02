"""The distance between each juror and the panel, over the means that the reader may see."""

from dataclasses import dataclass

from django.db.models import QuerySet

from ami_portal.common.money import NBSP, format_number
from applications.models import Campaign
from juries.domain import offsets
from juries.domain.offsets import Offset
from juries.models import PanelResult
from juries.queries import results

# In French the plural begins at two: « 1,75 point ».
PLURAL = 2


@dataclass(frozen=True, slots=True)
class JurorOffset:
    """A juror by name, with their college, and where they stand."""

    name: str
    college: str
    offset: Offset

    @property
    def words(self) -> str:
        """« 0,40 point plus haut », « comme le jury », or why there is no figure."""
        distance = self.offset.distance
        if distance is None:
            return f"pas assez de dossiers (il en faut {offsets.FEWEST_DOSSIERS})"
        if not distance:
            return "comme le jury"
        size = abs(distance)
        plural = "s" if size >= PLURAL else ""
        side = "haut" if distance > 0 else "bas"
        return f"{format_number(size)}{NBSP}point{plural} plus {side}"


def of_call(campaign: Campaign, visible: QuerySet[PanelResult]) -> list[JurorOffset]:
    """The jurors of a call by name, over the dossiers whose mean is in `visible`. Three queries."""
    sheets = results.finished_with_notes(
        results.due_sheets().filter(
            application__campaign=campaign,
            application__in=visible.values("application"),
            seat__is_consultative=False,
        )
    ).select_related("seat__user", "seat__college")
    by_dossier: dict[int, list[offsets.Sheet]] = {}
    people: dict[int, tuple[str, str]] = {}
    for sheet in sheets:
        juror = sheet.seat.user_id
        people[juror] = (str(sheet.seat.user), sheet.seat.college.name)
        by_dossier.setdefault(sheet.application_id, []).append(
            offsets.Sheet(juror, results.said_by(sheet))
        )
    found = offsets.offsets(results.colleges_of(campaign.pk), by_dossier.values())
    rows = [JurorOffset(*people[juror], offset) for juror, offset in found.items()]
    return sorted(rows, key=lambda row: (row.name.lower(), row.college))
