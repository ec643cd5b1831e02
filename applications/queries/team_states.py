"""Where a dossier stands, in the words of the service."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ami_portal.common.dates import clock, paris_day, plain_date
from ami_portal.common.money import format_euros
from applications.enums import EventKind, State
from applications.models import Application
from applications.queries.states import awaits_report, hearing_of

# The events that the words below are read from: what a list must fetch.
TELLING = frozenset(
    {
        EventKind.HEARING_PUBLISHED,
        EventKind.HEARING_CHANGED,
        EventKind.HEARING_CANCELLED,
        EventKind.HEARING_MISSED,
        EventKind.RESERVED,
        EventKind.DECLINED,
        EventKind.RENOUNCED,
        EventKind.DECISION_PREPARED,
        EventKind.BONUS_JUDGED,
    }
)
_TONES = {
    State.SUBMITTED: "ask",
    State.ADMISSIBLE: "next",
    State.HEARD: "next",
    State.RESERVE: "next",
    State.REDIRECTED: "next",
    State.FUNDED: "done",
    State.COMMITTED: "done",
    State.CLOSED: "done",
}
_PREPARING = frozenset({EventKind.DECISION_PREPARED, EventKind.BONUS_JUDGED})
# What the jury proposes, by the decision prepared; the euros follow an aid.
_OPINIONS = {
    "fund": "financement proposé",
    "page_blanche": "page blanche proposée",
    "redirect": "réorientation proposée",
    "reserve": "réserve proposée",
    "decline": "non retenu proposé",
}
# A rate that is judged withdraws the decisions that rest on it.
_RESTING_ON_A_RATE = frozenset({"fund", "reserve"})
Words = Callable[[Application, date], str]


def label_for_team(
    application: Application,
    *,
    today: date,
    hearing: datetime | None = None,
) -> str:
    """The service's words for the state.

    `hearing` is when a published audition starts, when the caller knows better than the events.
    """
    if application.state == State.ADMISSIBLE and hearing is not None:
        return _audition(hearing)
    return _LABELS[State(application.state)](application, today)


def tone_for_team(application: Application, *, today: date) -> str:
    """Whether somebody of the service must act, it is under way, achieved, or ended."""
    if application.state == State.SUBMITTED and application.awaits_complement:
        due_on = application.complement_due_on
        return "next" if due_on is None or due_on >= today else "ask"
    if application.state == State.ADMISSIBLE and hearing_of(application).is_missed:
        return "ask"
    if application.state == State.COMMITTED and _days_late(application, today) > 0:
        return "ask"
    return _TONES.get(State(application.state), "no")


def contrat_fact(application: Application) -> str:
    """What is added to any state once the action is filed in the contrat de ville, or nothing."""
    filing = getattr(application, "contrat_filing", None)
    if filing is None:
        return ""
    reference = f", réf.\u00a0{filing.reference}" if filing.reference else ""
    return (
        f"Passé au contrat de ville\u00a0: {filing.get_outcome_display()}, {filing.year},"
        f" {filing.pillar}{reference}"
    )


def _submitted(application: Application, today: date) -> str:
    if application.awaits_complement and application.complement_due_on:
        return f"Complément demandé, pour le {plain_date(application.complement_due_on)}"
    if application.complement_answered_at:
        return "Complément reçu, à lire"
    return State.SUBMITTED.label


def _admissible(application: Application, today: date) -> str:
    fact = hearing_of(application)
    if fact.is_missed:
        return "Audition non tenue"
    return _audition(fact.starts_at) if fact.starts_at else State.ADMISSIBLE.label


def _audition(starts_at: datetime) -> str:
    return f"Audition le {plain_date(starts_at)} à\u00a0{clock(starts_at)}"


def _heard(application: Application, today: date) -> str:
    """The decision prepared, before it is released; « Auditionné » while there is none."""
    told = [e for e in application.events.all() if e.kind in _PREPARING]
    last = max(told, key=lambda event: (event.at, event.pk), default=None)
    if last is None:
        return State.HEARD.label
    prepared = _data(application, EventKind.DECISION_PREPARED)
    kind = prepared.get("decision", "")
    if last.kind == EventKind.BONUS_JUDGED and kind in _RESTING_ON_A_RATE:
        return State.HEARD.label
    if kind not in _OPINIONS:
        return State.HEARD.label
    amount = prepared.get("amount")
    euros = f", {format_euros(Decimal(amount))}" if kind == "fund" and amount else ""
    return f"Avis du jury\u00a0: {_OPINIONS[kind]}{euros}"


def _inadmissible(application: Application, today: date) -> str:
    reason = application.get_inadmissibility_reason_display()
    return f"Irrecevable\u00a0: {_lower(reason)}"


def _funded(application: Application, today: date) -> str:
    award = application.award
    words = "Financé (page blanche)" if award.is_page_blanche else "Financé"
    return f"{words}\u00a0: {format_euros(award.amount)}"


def _redirected(application: Application, today: date) -> str:
    ways = list(application.redirections.all())
    if not ways:
        return State.REDIRECTED.label
    return f"Réorienté vers {ways[-1].name}\u00a0: {ways[-1].get_status_display()}"


def _reserve(application: Application, today: date) -> str:
    rank = _data(application, EventKind.RESERVED).get("rank")
    return f"En réserve, rang\u00a0{rank}" if rank else State.RESERVE.label


def _not_selected(application: Application, today: date) -> str:
    reason = _data(application, EventKind.DECLINED).get("reason_label")
    return f"Non retenu\u00a0: {_lower(reason)}" if reason else State.NOT_SELECTED.label


def _committed(application: Application, today: date) -> str:
    report = getattr(application, "final_report", None)
    late = _days_late(application, today)
    if late > 0:
        return f"Bilan en retard de {late}\u00a0jour{'s' if late > 1 else ''}"
    if report and awaits_report(application, today=today):
        return f"Bilan attendu le {plain_date(report.due_on)}"
    agreement = getattr(application, "agreement", None)
    kind = f" ({agreement.get_kind_display()})" if agreement else ""
    return f"{State.COMMITTED.label}{kind}"


def _withdrawn(application: Application, today: date) -> str:
    if application.withdrawn_at is None:
        return State.WITHDRAWN.label
    return f"Retiré le {plain_date(paris_day(application.withdrawn_at))} (avant décision)"


def _renounced(application: Application, today: date) -> str:
    returned = _data(application, EventKind.RENOUNCED).get("returned")
    if returned is None:
        return State.RENOUNCED.label
    amount = format_euros(Decimal(returned))
    return f"Abandonné après décision\u00a0: {amount} rendus à l’enveloppe"


def _plain(words: str) -> Words:
    return lambda application, today: words


def _days_late(application: Application, today: date) -> int:
    report = getattr(application, "final_report", None)
    if report is None or report.received_at is not None or report.waived_at is not None:
        return 0
    return (today - report.due_on).days


def _data(application: Application, kind: EventKind) -> dict[str, Any]:
    """What the latest event of a kind says."""
    told: Iterable[Any] = (event for event in application.events.all() if event.kind == kind)
    return max(((e.at, e.pk, e.data) for e in told), default=(None, 0, {}))[2]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


_LABELS: dict[State, Words] = {
    State.DRAFT: _plain("Brouillon (contenu non visible)"),
    State.SUBMITTED: _submitted,
    State.ADMISSIBLE: _admissible,
    State.INADMISSIBLE: _inadmissible,
    State.HEARD: _heard,
    State.FUNDED: _funded,
    State.REDIRECTED: _redirected,
    State.RESERVE: _reserve,
    State.NOT_SELECTED: _not_selected,
    State.COMMITTED: _committed,
    State.CLOSED: _plain(State.CLOSED.label),
    State.WITHDRAWN: _withdrawn,
    State.RENOUNCED: _renounced,
}
