"""The letters of a release: each bound to its decision; and what the jurors are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ami_portal.accounts.models import User
from ami_portal.common.dates import paris_day
from ami_portal.common.money import format_euros
from ami_portal.outbox.models import OutboundEmail
from ami_portal.outbox.wording import word
from applications.enums import NotSelectedReason, State
from applications.models import Application, Campaign, DecisionLetter, Territory
from applications.notifications import outcomes
from applications.notifications.post import send, site_url
from applications.queries import territory
from juries.domain.letters import advice_words, halfway
from juries.enums import Attendance, DecisionKind
from juries.models import Decision, Deliberation, HearingEntry
from juries.notifications.letters import replaced_by

LETTERS = {
    DecisionKind.FUND: "P19",
    DecisionKind.PAGE_BLANCHE: "P20",
    DecisionKind.REDIRECT: "P21",
    DecisionKind.RESERVE: "P22",
    DecisionKind.DECLINE: "P23",
}
AFTER_RESERVE = "P24"
OUTCOMES = {
    DecisionKind.FUND: "financé",
    DecisionKind.PAGE_BLANCHE: "financé (page blanche)",
    DecisionKind.REDIRECT: "réorienté",
    DecisionKind.RESERVE: "en réserve",
    DecisionKind.DECLINE: "non retenu",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a dossier, in the juror's words."""

    application: Application
    outcome: str


@dataclass(frozen=True, slots=True)
class DraftLetter:
    """A letter that has not been queued."""

    decision: Decision
    subject: str
    text: str


def send_letter(
    decision: Decision,
    letter: DecisionLetter,
    *,
    was_waiting: bool,
    at: datetime,
    replaces: str = "",
) -> list[OutboundEmail]:
    """P19 to P23, or P24 for a dossier that was on the waiting list; the letter is attached.

    `replaces` is the day of the letter that it replaces, empty when there is none.
    """
    kind = AFTER_RESERVE if was_waiting else LETTERS[DecisionKind(decision.kind)]
    vote, companion = decision.deliberation, str(decision.released_by)
    context = _context(decision, vote, companion, replaces)
    application = decision.application
    return outcomes.send_letters(kind, application, letter=letter, at=at, context=context)


def tell_money_returned(decision: Decision, amount: Decimal, *, at: datetime) -> None:
    """A8, for a reopened aid that this decision lowers or refuses; nothing when it does not."""
    if amount:
        outcomes.tell_money_returned(
            decision.application, amount=amount, on=paris_day(at), at=at, is_decided_again=True
        )


def draft_letters(
    decisions: Iterable[Decision], *, deliberation: Deliberation, by: User
) -> list[DraftLetter]:
    """The letters as they would leave now, to be read before the release; nothing is queued."""
    place, kept = territory.current(), list(decisions)
    revised = _revised(decision.application_id for decision in kept)
    return [
        _draft(
            decision,
            deliberation,
            by,
            place,
            replaced_by(decision) if decision.application_id in revised else "",
        )
        for decision in kept
    ]


def tell_jurors(
    decisions: list[Decision], *, campaign: Campaign, deliberation: Deliberation, at: datetime
) -> list[OutboundEmail]:
    """J8: each juror reads what became of the dossiers they heard, never of one with a link."""
    outcomes_by_dossier = _outcomes(decisions)
    heard: dict[str, list[Outcome]] = {}
    for address, application in _hearings_of(outcomes_by_dossier):
        heard.setdefault(address, []).append(outcomes_by_dossier[application])
    url = site_url("/jury/")
    return [
        send(
            "J8",
            to=address,
            campaign=campaign,
            at=at,
            context={"decisions": told, "deliberation": deliberation, "url": url},
        )
        for address, told in heard.items()
    ]


def _draft(
    decision: Decision, deliberation: Deliberation, by: User, place: Territory, replaces: str
) -> DraftLetter:
    application = decision.application
    was_waiting = application.state == State.RESERVE
    kind = AFTER_RESERVE if was_waiting else LETTERS[DecisionKind(decision.kind)]
    shell = {
        "application": application,
        "campaign": application.campaign,
        "year": application.campaign.year,
        "place": place,
        "dossier_url": site_url(f"/dossiers/{application.number}/"),
    }
    context = _context(decision, deliberation, str(by), replaces)
    letter = word(kind, to="", context={**shell, **context})
    return DraftLetter(decision, letter.subject, letter.text)


def _context(
    decision: Decision, deliberation: Deliberation | None, companion: str, replaces: str
) -> dict[str, Any]:
    application = decision.application
    return {
        "decision": decision,
        "deliberation": deliberation,
        "replaces": replaces,
        "explanation": decision.calculation.get("explanation", ""),
        "advice": advice_words(decision.advice, decision.advice_text),
        "reason": NotSelectedReason(decision.reason).label if decision.reason else "",
        "companion": companion,
        "checkpoint_on": halfway(application.starts_on, application.ends_on),
    }


def _hearings_of(applications: Iterable[int]) -> list[tuple[str, int]]:
    person = "hearing__hearing_seats__user"
    rows = (
        HearingEntry.objects.filter(
            application__in=list(applications),
            hearing__cancelled_at__isnull=True,
            hearing__hearing_seats__is_present=True,
            hearing__hearing_seats__user__email__isnull=False,
        )
        .exclude(attendance=Attendance.ABSENT)
        .order_by(f"{person}__email", "application__sequence")
        .values_list(f"{person}__email", person, "application")
    )
    links = _links(applications)
    return [(email, pk) for email, user, pk in rows if (user, pk) not in links]


def _links(applications: Iterable[int]) -> set[tuple[int, int]]:
    rows = Application.objects.filter(pk__in=list(applications), recusals__isnull=False)
    return set(rows.values_list("recusals__user", "pk"))


def _outcomes(decisions: Iterable[Decision]) -> dict[int, Outcome]:
    """By dossier. A decision taken again after a reopening says so: another was told before."""
    by_dossier = {decision.application_id: decision for decision in decisions}
    revised = _revised(by_dossier)
    return {key: _outcome(each, is_again=key in revised) for key, each in by_dossier.items()}


def _revised(applications: Iterable[int]) -> set[int]:
    """The dossiers whose decision was once released, then reopened."""
    rows = Decision.objects.filter(application__in=list(applications), reopened_at__isnull=False)
    return set(rows.values_list("application", flat=True))


def _outcome(decision: Decision, *, is_again: bool) -> Outcome:
    words = OUTCOMES[DecisionKind(decision.kind)]
    if decision.amount:
        words = f"{words}, {format_euros(decision.amount)}"
    elif decision.kind == DecisionKind.REDIRECT:
        words = f"{words} vers {decision.redirect_name}"
    return Outcome(decision.application, f"{words} (décision revue)" if is_again else words)
