"""Wording the letters of a decision: one template a kind, signed by the territory, then frozen."""

from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from ami_portal.common.dates import paris_day
from ami_portal.common.money import euros_in_words, format_euros
from applications.domain.letters import dated, lines_of, subject_and_parts
from applications.enums import LetterKind
from applications.models import Application, DecisionLetter, Territory
from applications.queries import territory

RENDER = "applications.tasks.attachments.letter"


def worded(
    kind: LetterKind, application: Application, *, on: date, context: dict[str, Any]
) -> dict[str, Any]:
    """The whole letter as plain values, ready to be kept or printed; nothing is written.

    `amount` in the context, in euros, is also given in words. Raises ValueError when the template
    has no subject.
    """
    place = territory.current()
    known = {"application": application, "campaign": application.campaign, "place": place}
    text = render_to_string(f"letters/{kind.value}.txt", {**known, **_sum(context), **context})
    subject, parts = subject_and_parts(text)
    return {
        "kind": kind.value,
        "number": application.number,
        "sender": _sender(place),
        "recipient": _recipient(application),
        "dated": dated(place.city, on),
        "subject": subject,
        "parts": [part.kept() for part in parts],
        "signature": [line for line in (place.signatory_title, place.signatory) if line],
    }


def write(
    kind: LetterKind, application: Application, *, at: datetime, context: dict[str, Any]
) -> DecisionLetter:
    """Keep the letter that leaves now, in place of an earlier one."""
    cancel(application, at=at)
    return DecisionLetter.objects.create(
        application=application,
        kind=kind,
        content=worded(kind, application, on=paris_day(at), context=context),
        written_at=at,
    )


def cancel(application: Application, *, at: datetime) -> int:
    """No letter stands any more for this dossier; what was written is kept. Returns how many."""
    standing = DecisionLetter.objects.filter(application=application, cancelled_at=None)
    return standing.update(cancelled_at=at)


def attachment(letter: DecisionLetter) -> dict[str, Any]:
    """The letter as a mail names it: made into a PDF by the task that sends."""
    return {"render": RENDER, "id": letter.pk}


def _sum(context: dict[str, Any]) -> dict[str, str]:
    amount = context.get("amount")
    if not amount:
        return {}
    return {"sum": f"{format_euros(amount)} ({euros_in_words(amount)})"}


def _sender(place: Territory) -> list[str]:
    authority = place.authority[:1].upper() + place.authority[1:]
    lines = [authority, place.service, *lines_of(place.address), place.phone, place.email]
    return [line for line in lines if line]


def _recipient(application: Application) -> list[str]:
    attention = application.legal_representative or application.contact_name
    lines = [application.organisation_name, f"À l’attention de {attention}" if attention else ""]
    return [line for line in [*lines, *lines_of(application.head_office)] if line]
