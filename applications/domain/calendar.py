"""Dates that the law or the call sets for a dossier."""

from calendar import monthrange
from datetime import date, timedelta

# CRPA L. 231-4, 3° and R. 112-5: the silence of two months on a financial request is a refusal.
SILENCE_MONTHS = 2
# Six months after the end of the exercise (loi n° 2000-321, art. 10; service-public R46623).
FINAL_REPORT_MONTHS = 6


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of the month when it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def implied_rejection_on(
    submitted_on: date, *, suspended_from: date | None = None, resumed_on: date | None = None
) -> date | None:
    """The day silence means refusal (CRPA L. 231-4, L. 114-5); None while suspended."""
    limit = add_months(submitted_on, SILENCE_MONTHS)
    if suspended_from is None:
        return limit
    if resumed_on is None:
        return None
    return limit + max(resumed_on - suspended_from, timedelta(0))


def final_report_due_on(action_ends_on: date) -> date:
    """Six months after the end of the exercise in which the action ends (civil year)."""
    return add_months(date(action_ends_on.year, 12, 31), FINAL_REPORT_MONTHS)
