"""The panel's opinion, stored beside the dossier whenever a counted sheet changes."""

from datetime import datetime

from django.db import transaction

from applications.actions.history import lock
from applications.models import Application
from juries.domain.scoring import CollegeMean, PanelOpinion
from juries.enums import SheetState
from juries.models import PanelResult
from juries.queries import results


@transaction.atomic
def refresh(application: Application, *, at: datetime) -> PanelResult:
    """Compute the opinion again and store it. Locked: two sheets that end together both count."""
    locked = lock(application)
    due = results.counted_sheets(locked)
    finished = due.filter(state=SheetState.FINISHED).count()
    result, _ = PanelResult.objects.update_or_create(
        application=locked,
        defaults={
            **_stored(results.opinion_of(locked)),
            "sheets_expected": due.count(),
            "sheets_finished": finished,
            "computed_at": at,
        },
    )
    return result


def _stored(opinion: PanelOpinion) -> dict[str, object]:
    return {
        "mean": opinion.mean,
        "dispersion": opinion.dispersion,
        "colleges": [_college(each) for each in opinion.colleges],
    }


def _college(each: CollegeMean) -> dict[str, object]:
    # A mean that would be one person's note is not even stored.
    shown = each.shown_mean
    return {
        "college": each.college.name,
        "weight": each.college.weight,
        "seats": each.sheets,
        "mean": None if shown is None else str(shown),
    }
