"""When those who have not said when they are free are reminded, and in which words."""

from datetime import date, timedelta

# A worker may have been dead, a person already written to that day.
STILL_SAID = timedelta(days=3)

DOSSIER_SUBJECT = "Quand pouvez-vous rencontrer le jury\u00a0?"
JUROR_SUBJECT = "Vos disponibilités pour les auditions"


def reminds_on(hearings_from: date, *, days: int) -> date:
    """The day of the reminder: so many days before the call's first auditions."""
    return hearings_from - timedelta(days=days)


def reminder_of(
    hearings_from: date, *, days: int, by_hand_on: date | None, today: date
) -> date | None:
    """Which reminder is said today, named by its own day: that of the calendar, or an agent's.

    The latest one that is still worth saying; none once the auditions have begun.
    """
    if today >= hearings_from:
        return None
    planned = [reminds_on(hearings_from, days=days), *([by_hand_on] if by_hand_on else [])]
    return max((day for day in planned if day <= today <= day + STILL_SAID), default=None)


def dossier_line(number: str) -> str:
    return (
        f"Dossier {number}\u00a0: dites-nous quand vous pouvez venir, soirs et samedis compris."
        " Une minute suffit."
    )


def juror_line() -> str:
    return "Dites-nous quand vous pouvez siéger, soirs et samedis compris. Une minute suffit."
