"""Checking a dossier that was deposited: complément asked for, answered, reasons written.

Rule: an incomplete dossier gets a complément; irrecevable has few reasons and never means
incomplete. Asking suspends the two months of silence (CRPA, article L. 114-5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from applications.domain.calendar import implied_rejection_on
from applications.domain.refusals import ComplementError, MissingReasonError, TooLateError
from applications.enums import PartnerAnswer, State

# A mail that leaves on Friday evening must leave time to answer.
SHORTEST_COMPLEMENT = timedelta(days=3)
# Days before an implied rejection, that the law sets, at which the service and P18 say it.
NEAR_REJECTION = timedelta(days=10)


def need_words(text: str, sentence: str) -> str:
    """The text without outer blanks. Raises MissingReasonError with `sentence` when it is empty."""
    kept = text.strip()
    if not kept:
        raise MissingReasonError(sentence)
    return kept


def check_request(*, state: State | str, due_on: date, today: date) -> None:
    """Whether a complément may be asked for. Raises ComplementError or TooLateError."""
    if State(state) != State.SUBMITTED:
        raise ComplementError.not_checked_here(State(state))
    if due_on < today + SHORTEST_COMPLEMENT:
        raise TooLateError(f"Laissez au moins {SHORTEST_COMPLEMENT.days}\u00a0jours pour répondre.")


def check_answer(*, state: State | str, is_awaited: bool) -> None:
    """Whether the structure may send its complément, late or not. Raises ComplementError."""
    if not is_awaited or State(state) not in {State.SUBMITTED, State.ADMISSIBLE}:
        raise ComplementError("Aucun complément n’est attendu pour ce dossier.")


def check_partner_answer(*, state: State | str, answer: PartnerAnswer | str) -> PartnerAnswer:
    """A partner answers before the audition. Raises TooLateError, ValueError out of the list."""
    given = PartnerAnswer(answer)
    if given == PartnerAnswer.PENDING:
        raise MissingReasonError("Choisissez ce que le partenaire a répondu.")
    if State(state) not in {State.SUBMITTED, State.ADMISSIBLE}:
        raise TooLateError(
            "L’audition a eu lieu, ou le dossier n’est plus examiné\u00a0: la réponse d’un"
            " partenaire ne change plus le taux."
        )
    return given


@dataclass(frozen=True, slots=True)
class Suspension:
    """A complément asked for: from when, until when at most, when it came."""

    asked_on: date
    due_on: date
    answered_on: date | None = None

    @property
    def ends_on(self) -> date:
        return min(self.due_on, self.answered_on or self.due_on)


def silence_refuses_on(
    *,
    submitted_on: date,
    today: date,
    asked_on: date | None = None,
    due_on: date | None = None,
    answered_on: date | None = None,
    earlier: Iterable[Suspension] = (),
) -> date | None:
    """The day silence means refusal; None while a complément suspends it.

    A suspension ends with the answer, or with the date set for it, whichever comes first. `earlier`
    ones, in order, add up; one asked again while it runs stops where the next begins.
    """
    ends = [day for day in (answered_on, due_on) if day is not None and day <= today]
    limit = implied_rejection_on(
        submitted_on, suspended_from=asked_on, resumed_on=min(ends, default=None)
    )
    if limit is None or asked_on is None:
        return limit
    past = list(earlier)
    nexts = [*(each.asked_on for each in past), asked_on][1:]
    spans = (
        min(each.ends_on, following) - each.asked_on
        for each, following in zip(past, nexts, strict=True)
    )
    return limit + sum((max(span, timedelta(0)) for span in spans), timedelta(0))


def qpv_share(people: int | None, qpv_people: int | None) -> Decimal | None:
    """The part of the people expected who live in a QPV; None when not known."""
    if not people or qpv_people is None:
        return None
    return Decimal(qpv_people) / Decimal(people)
