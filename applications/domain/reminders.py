"""When people are reminded of what they began or owe, and in which words.

A reminder is said on its day; when the worker was dead that day, it is said late, as long as it is
still worth saying, with the days that are really left. Nothing is said of what began that very day.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from ami_portal.common.dates import long_date, plain_date
from applications.domain.delays import DELAYS
from applications.domain.deposit import Problem
from applications.enums import DocumentKind

# Days left before the closing: said from, and at the latest.
CLOSING_STEPS = ((7, 5), (2, 1), (0, 0))
COMPLEMENT_STEP = (3, 1)
# A late reminder is still worth this long: a worker may have been dead, an address already used.
STILL_SAID = timedelta(days=15)
# « Il nous manque un RIB et les statuts… »
PAPERS = {
    DocumentKind.RIB: "un RIB",
    DocumentKind.STATUTES: "les statuts",
    DocumentKind.ACCOUNTS: "les derniers comptes",
    DocumentKind.SIRET: "un numéro SIRET",
    DocumentKind.DELEGATION: "une délégation de signature",
}
MOST_PROBLEMS = 8
TITLE_SIGNS = 40


def closing_step(closes_on: date, *, begun_on: date, today: date) -> int | None:
    """Which of J-7, J-2 and the closing day is said today of a draft begun earlier, if any."""
    left = (closes_on - today).days
    for day, latest in CLOSING_STEPS:
        if latest <= left <= day and begun_on < closes_on - timedelta(days=day):
            return day
    return None


def complement_near(due_on: date, *, asked_on: date, today: date) -> bool:
    """Three days before a complément is due, at the latest the day before; never the same day."""
    day, latest = COMPLEMENT_STEP
    return latest <= (due_on - today).days <= day and asked_on < today


def answer_late(asked_on: date, *, days: int, today: date) -> bool:
    """Once the days that the call gives to answer have gone by, of a paper or a réorientation."""
    late_on = asked_on + timedelta(days=days)
    return late_on <= today <= late_on + STILL_SAID


def earliest_late(at: datetime) -> datetime:
    """What was asked before this instant is no longer reminded today, whatever the call's delay."""
    longest = timedelta(days=DELAYS["answer_days"].high)
    return at - longest - STILL_SAID - timedelta(days=1)


def redirection_subject() -> str:
    return "Un porteur de projet vous est orienté\u00a0: rappel"


def redirection_line(structure: str, title: str) -> str:
    return f"{structure} attend votre contact pour {quoted(title)}."


def quoted(title: str) -> str:
    """« Coudre ensemble », cut so that the subject of a mail stays readable on a telephone."""
    short = " ".join(title.split())
    if len(short) > TITLE_SIGNS:
        short = f"{short[: TITLE_SIGNS - 1].rstrip()}…"
    return f"«\u00a0{short}\u00a0»"


def days_left(count: int) -> str:
    """« trois jours », « un jour »: numbers of a reminder, written."""
    words = ("", "un", "deux", "trois", "quatre", "cinq", "six", "sept")
    return f"{words[count]}\u00a0jour{'s' if count > 1 else ''}"


def closing_subject(title: str, *, closes_on: date, today: date) -> str:
    left = (closes_on - today).days
    if left == 0:
        return f"Dernier jour pour déposer {quoted(title)}"
    return f"Plus que {left}\u00a0jour{'s' if left > 1 else ''} pour déposer {quoted(title)}"


def closing_line(title: str, *, closes_on: date, today: date) -> str:
    when = "aujourd’hui" if closes_on == today else f"le {long_date(closes_on)}"
    return (
        f"{quoted(title)} n’est pas déposé, et l’appel ferme {when}"
        " à 23\u00a0heures 59\u00a0minutes 59\u00a0secondes, heure de Paris."
    )


def complement_subject(number: str, *, due_on: date, today: date) -> str:
    return f"Plus que {days_left((due_on - today).days)} pour compléter {number}"


def complement_line(number: str, *, due_on: date) -> str:
    return f"Une information est attendue pour le dossier {number}, avant le {long_date(due_on)}."


def silence_subject(number: str) -> str:
    return f"Où en est le dossier {number}\u00a0?"


def silence_line(number: str, *, refuses_on: date, expected_on: date) -> str:
    return (
        f"Le dossier {number} est toujours à l’étude, réponse attendue vers le"
        f" {plain_date(expected_on)}. La loi dit que le silence au {plain_date(refuses_on)} vaut"
        " rejet\u00a0; une décision favorable reste possible après."
    )


def documents_subject(labels: Sequence[str]) -> str:
    """« Il nous manque : RIB, statuts »; a long list is counted instead."""
    short = f"Il nous manque {listed(labels)} pour vous verser l’aide"
    if len(short) <= TITLE_SIGNS + len(" pour vous verser l’aide"):
        return short
    return f"Il nous manque {len(labels)}\u00a0documents pour vous verser l’aide"


def documents_line(number: str, labels: Sequence[str]) -> str:
    return f"Dossier {number}\u00a0: il nous manque {listed(labels)} pour vous verser l’aide."


def report_subject(title: str, *, name: str, due_on: date) -> str:
    return f"Votre {name} de {quoted(title)} avant le {plain_date(due_on)}"


def report_line(number: str, *, name: str, due_on: date) -> str:
    return f"Dossier {number}\u00a0: votre {name} est attendu avant le {long_date(due_on)}."


def contrat_subject() -> str:
    return "Et si votre action entrait au contrat de ville\u00a0?"


def contrat_line(title: str, *, closes_on: date | None) -> str:
    until = f", avant le {long_date(closes_on)}" if closes_on else ""
    return f"{quoted(title)} peut demander sa suite au contrat de ville{until}."


def erasure_subject(on: date) -> str:
    return f"Vos données\u00a0: ce qui sera effacé le {plain_date(on)}"


def erasure_line(title: str, *, on: date) -> str:
    return f"Sans nouvelle de vous, le brouillon {quoted(title)} sera effacé le {plain_date(on)}."


def dossier_erasure_line(number: str, title: str, *, on: date) -> str:
    return f"Le dossier {number}, {quoted(title)}, sera effacé le {plain_date(on)}."


def listed(labels: Sequence[str]) -> str:
    """« RIB », « RIB et statuts », « RIB, statuts et comptes »."""
    if len(labels) < 2:
        return "".join(labels)
    return f"{', '.join(labels[:-1])} et {labels[-1]}"


def still_missing(problems: Sequence[Problem]) -> list[str]:
    """What a draft still lacks, one sentence a box; the commitments are ticked at the deposit."""
    kept = [problem for problem in problems if not problem.field.startswith("pledge_")]
    lines = [f"case {p.number}, {p.label}\u00a0: {p.sentence}" for p in kept[:MOST_PROBLEMS]]
    more = len(kept) - MOST_PROBLEMS
    if more > 0:
        lines.append(f"et {more}\u00a0autre{'s' if more > 1 else ''} case{'s' if more > 1 else ''}")
    return lines
