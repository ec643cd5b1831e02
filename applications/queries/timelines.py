"""A dossier’s history as its association reads it: what happened, what comes next, mails."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ami_portal.common.dates import long_moment, plain_date
from ami_portal.outbox.models import OutboundEmail
from applications.enums import APPLICANT_EVENTS, EventKind, State
from applications.models import Application, Event

_WORDS: dict[str, str] = {
    EventKind.SUBMITTED: "Vous avez déposé votre dossier",
    EventKind.TAKEN_BACK: "Vous avez repris votre dossier pour le corriger",
    EventKind.ADMITTED: "Le service a vérifié\u00a0: votre dossier est complet",
    EventKind.REFUSED: "Votre dossier ne peut pas être examiné dans cet appel",
    EventKind.COMPLEMENT_REQUESTED: "Le service vous a demandé une information",
    EventKind.COMPLEMENT_RECEIVED: "Vous avez envoyé l’information demandée",
    EventKind.PARTNER_ANSWERED: "Un partenaire a répondu",
    EventKind.HEARING_PUBLISHED: "Vous êtes invités à rencontrer le jury",
    EventKind.HEARING_CHANGED: "Votre rencontre avec le jury a changé",
    EventKind.HEARING_CANCELLED: "Votre rencontre avec le jury est annulée",
    EventKind.HEARING_MISSED: "La rencontre a eu lieu sans vous",
    EventKind.HEARD: "Vous avez rencontré le jury",
    EventKind.FUNDED: "Votre action est soutenue",
    EventKind.REDIRECTED: "Nous vous orientons vers quelqu’un d’autre",
    EventKind.RESERVED: "Votre action est sur liste d’attente",
    EventKind.DECLINED: "Votre action n’est pas retenue cette année",
    EventKind.COMMITTED: "L’accord est établi",
    EventKind.PAID: "Un versement est ordonné",
    EventKind.REPORT_RECEIVED: "Votre bilan est arrivé",
    EventKind.CLOSED: "Votre dossier est terminé",
    EventKind.WITHDRAWN: "Vous avez retiré votre dossier",
    EventKind.RENOUNCED: "Vous avez renoncé à l’aide",
    EventKind.MOVED_TO_CONTRAT: "Votre action est déposée au contrat de ville",
    EventKind.PARTNER_ASKED: "Nous avons écrit à un partenaire",
    EventKind.MESSAGE_SENT: "Le service vous a écrit",
    EventKind.MESSAGE_RECEIVED: "Vous avez écrit au service",
    EventKind.HEARING_ANSWERED: "Vous avez répondu à l’invitation",
    EventKind.ATTACHMENT_RECEIVED: "Vous avez joint une pièce",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline; without an instant, it is still to come."""

    title: str
    when: str
    text: str = ""
    at: datetime | None = None
    is_next: bool = False


def moments(application: Application) -> list[Moment]:
    """What happened, oldest first, then what comes next with its dates."""
    shown = [
        event
        for event in application.events.all()
        if event.kind in APPLICANT_EVENTS and event.kind != EventKind.EMAIL_QUEUED
    ]
    return [*map(_moment, shown), *_next(application)]


def mails_to(application: Application, address: str | None) -> list[OutboundEmail]:
    """Every mail about the dossier that this person received, latest first; never a secret one."""
    mails = {
        event.email.pk: event.email
        for event in application.events.all()
        if event.email and not event.email.is_secret
    }
    own = [mail for mail in mails.values() if address and mail.to.lower() == address.lower()]
    return sorted(own, key=lambda mail: (mail.queued_at, mail.pk), reverse=True)


def _moment(event: Event) -> Moment:
    text = str(event.data.get("text", ""))
    return Moment(_WORDS[event.kind], long_moment(event.at), text, event.at)


def _next(application: Application) -> Iterable[Moment]:
    make = _COMING.get(State(application.state))
    return make(application) if make else []


def _coming(title: str, when: str, text: str = "") -> Moment:
    return Moment(title, when, text, is_next=True)


def _after_deposit(application: Application) -> list[Moment]:
    campaign = application.campaign
    checked = _coming(
        "Le service vérifie votre dossier", f"d’ici le {plain_date(campaign.checked_by)}"
    )
    return [checked, *_after_check(application)]


def _after_check(application: Application) -> list[Moment]:
    campaign = application.campaign
    when = (
        f"entre le {plain_date(campaign.hearings_from)} et le {plain_date(campaign.hearings_until)}"
    )
    met = _coming(
        "Vous rencontrez le jury",
        when,
        "Avec deux autres structures du même thème. Rien à apporter.",
    )
    return [met, *_after_hearing(application)]


def _after_hearing(application: Application) -> list[Moment]:
    when = f"vers le {plain_date(application.campaign.decision_expected_on)}"
    return [_coming("L’assemblée décide", when, "Nous vous écrivons la décision et ses raisons.")]


def _after_reserve(application: Application) -> list[Moment]:
    when = f"au plus tard le {plain_date(application.campaign.reserve_until)}"
    return [_coming("Réponse à la liste d’attente", when)]


def _after_award(application: Application) -> list[Moment]:
    return [
        _coming("Le service établit l’accord, puis verse l’aide", "dans les semaines qui viennent")
    ]


def _after_agreement(application: Application) -> list[Moment]:
    report: Any = getattr(application, "final_report", None)
    when = f"avant le {plain_date(report.due_on)}" if report else "après l’action"
    return [
        _coming(
            "Vous nous envoyez votre bilan", when, "Quatre nombres, un budget, quelques lignes."
        )
    ]


_COMING: dict[State, Callable[[Application], list[Moment]]] = {
    State.SUBMITTED: _after_deposit,
    State.ADMISSIBLE: _after_check,
    State.HEARD: _after_hearing,
    State.RESERVE: _after_reserve,
    State.FUNDED: _after_award,
    State.COMMITTED: _after_agreement,
}
