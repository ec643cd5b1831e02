"""The letter of each decision: worded before the release to be read, kept when it leaves."""

from datetime import date, datetime
from typing import Any

from ami_portal.common.dates import plain_date
from applications.enums import LetterKind, NotSelectedReason, State
from applications.models import DecisionLetter
from applications.notifications import letters
from applications.queries.reopened import letter_to_replace
from juries.domain.letters import advice_words, halfway, kind_of
from juries.enums import DecisionKind
from juries.models import Decision, Deliberation


def preview(decision: Decision, *, vote: Deliberation, by: str, on: date) -> dict[str, Any]:
    """The letter as it would leave on this day, signed by who reads it; nothing is kept."""
    kind, context = _kind(decision), _context(decision, vote, by, replaced_by(decision))
    return letters.worded(kind, decision.application, on=on, context=context)


def replaced_by(decision: Decision) -> str:
    """The day of the letter that this decision's will replace; empty when there is none.

    Asked before the decision is carried out.
    """
    letter = letter_to_replace(decision.application)
    return plain_date(letter.written_at) if letter else ""


def write(decision: Decision, *, at: datetime, replaces: str = "") -> DecisionLetter:
    """Keep the letter of a decision being released, before its dossier changes state."""
    if decision.deliberation is None:
        raise ValueError("A decision that no assembly voted has no letter.")
    context = _context(decision, decision.deliberation, str(decision.released_by), replaces)
    return letters.write(_kind(decision), decision.application, at=at, context=context)


def _kind(decision: Decision) -> LetterKind:
    was_waiting = decision.application.state == State.RESERVE
    return kind_of(DecisionKind(decision.kind), was_waiting=was_waiting)


def _context(
    decision: Decision, vote: Deliberation, companion: str, replaces: str
) -> dict[str, Any]:
    application = decision.application
    return {
        "kind": decision.kind,
        "replaces": replaces,
        "amount": decision.amount,
        "vote_number": vote.number,
        "vote_date": plain_date(vote.date),
        "explanation": decision.calculation.get("explanation", ""),
        "text": decision.text,
        "advice": advice_words(decision.advice, decision.advice_text),
        "reason": NotSelectedReason(decision.reason).label if decision.reason else "",
        "redirect_name": decision.redirect_name,
        "redirect_reason": decision.redirect_reason,
        "redirect_contact": decision.redirect_contact,
        "redirect_email": decision.redirect_email,
        "reserve_rank": decision.reserve_rank,
        "reserve_until": plain_date(application.campaign.reserve_until),
        "companion": companion,
        "checkpoint_on": plain_date(halfway(application.starts_on, application.ends_on)),
    }
