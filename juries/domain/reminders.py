"""When people are reminded that they are awaited, or that an answer is, and in which words."""

from collections.abc import Sequence
from datetime import date, timedelta

from ami_portal.common.dates import long_date

# A worker may have been dead, a person already written to that day.
STILL_SAID = timedelta(days=3)

DOSSIER_SUBJECT = "Quand pouvez-vous rencontrer le jury\u00a0?"
# Days left before an audition → how the mail names its day.
NEAR = {2: "après-demain", 1: "demain"}
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


def nearness(held_on: date, *, today: date) -> str:
    """« après-demain » two days before an audition, « demain » when it is said late, else nothing.

    Never the same day: people are already on their way.
    """
    return NEAR.get((held_on - today).days, "")


def meeting_subject(when: str) -> str:
    return f"Votre rencontre avec le jury est {when}"


def meeting_line(number: str, *, starts: str, place: str) -> str:
    return f"Dossier {number}\u00a0: le jury vous attend le {starts}, {place}."


def hearings_subject(when: str, *, count: int, rooms: Sequence[str]) -> str:
    """« Après-demain : 2 auditions, Salle du Puits »; several rooms are left to the mail."""
    place = rooms[0] if len(rooms) == 1 else f"{len(rooms)}\u00a0salles"
    return f"{when.capitalize()}\u00a0: {_auditions(count)}, {place}"


def hearings_line(*, count: int, starts: str) -> str:
    return f"Vous siégez à {_auditions(count)}, à partir du {starts}."


def near_words(held_on: date, *, structures: int, jurors: int, today: date) -> str:
    """Whom the reminder of an audition was said to; before that, the day that it leaves.

    Nothing once that day is past and nobody was reminded: the plan was published too late for it.
    """
    if not structures and not jurors:
        leaves_on = held_on - timedelta(days=max(NEAR))
        if leaves_on < today:
            return ""
        return f"Le rappel aux structures et aux jurés part le {long_date(leaves_on)}."
    return (
        f"Rappel parti à {structures}\u00a0structure{'s' if structures > 1 else ''}"
        f" et {jurors}\u00a0juré{'s' if jurors > 1 else ''}."
    )


def _auditions(count: int) -> str:
    return f"{count}\u00a0audition{'s' if count > 1 else ''}"
