"""A juror’s sheet as plain values: what a tablet shows, and what the server answers to it."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from juries.models import Score, ScoreSheet
from juries.queries.sheets import CriterionRow, Tab, grid_of, sheet_label


def states_of(sheets: Iterable[int], *, at: datetime) -> list[dict[str, Any]]:
    """What the server holds of these sheets at this instant, for their own juror’s tablet."""
    found = (
        ScoreSheet.objects.filter(pk__in=list(sheets))
        .select_related("application")
        .defer("application__raw_fields")
        .prefetch_related(Prefetch("scores", queryset=Score.objects.order_by("pk")))
        .order_by("pk")
    )
    return [_state(sheet, at=at) for sheet in found]


def page_state(tab: Tab, rows: Iterable[CriterionRow], *, at: datetime) -> str:
    """The same for the page of one structure, as JSON; empty without a sheet."""
    sheet = tab.sheet
    if sheet is None:
        return ""
    notes = {
        str(row.pk): {"value": row.value, "text": row.reason, "version": row.version}
        for row in rows
        if row.is_answered
    }
    return json.dumps(_as_told(sheet, tab.label, notes, at=at))


def _state(sheet: ScoreSheet, *, at: datetime) -> dict[str, Any]:
    scores = sheet.scores.all()
    criteria = grid_of(sheet.application).count()
    notes = {
        str(score.criterion_id): {
            "value": score.value,
            "text": score.reason,
            "version": score.version,
        }
        for score in scores
    }
    label = sheet_label(sheet, answered=len(scores), criteria=criteria)
    return _as_told(sheet, label, notes, at=at)


def _as_told(
    sheet: ScoreSheet, label: str, notes: dict[str, Any], *, at: datetime
) -> dict[str, Any]:
    return {
        "sheet": sheet.pk,
        "number": sheet.application.number,
        "at": at.isoformat(),
        "state": sheet.state,
        "label": label,
        "comment": {"text": sheet.comment, "version": sheet.comment_version},
        "notes": notes,
    }
