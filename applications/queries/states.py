"""Where a dossier stands, in the words of the association: where it is, then what follows."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from ami_portal.common.dates import MONTHS, clock, paris_day, plain_date
from ami_portal.common.money import format_euros
from applications.domain.calendar import add_months
from applications.enums import AgreementKind, EventKind, State
from applications.models import Application

_HEARING_KINDS = frozenset(
    {EventKind.HEARING_PUBLISHED, EventKind.HEARING_CHANGED, EventKind.HEARING_CANCELLED,
     EventKind.HEARING_MISSED}
)  # fmt: skip
_CHECKED_STATES = (State.SUBMITTED, State.ADMISSIBLE)
_TONES = {
    State.SUBMITTED: "next",
    State.ADMISSIBLE: "next",
    State.HEARD: "next",
    State.RESERVE: "next",
    State.REDIRECTED: "next",
    State.FUNDED: "done",
    State.COMMITTED: "done",
    State.CLOSED: "done",
    State.DRAFT: "ask",
}


class HearingFact(NamedTuple):
    """The latest thing told about the audition: when it is held, or that it was missed."""

    starts_at: datetime | None
    is_missed: bool


def hearing_of(application: Application) -> HearingFact:
    """Read from the dossier's own events: the auditions themselves belong to the floor above."""
    told = [event for event in application.events.all() if event.kind in _HEARING_KINDS]
    if not told:
        return HearingFact(None, is_missed=False)
    last = max(told, key=lambda event: (event.at, event.pk))
    starts_at = last.data.get("starts_at") if last.kind != EventKind.HEARING_CANCELLED else None
    return HearingFact(
        datetime.fromisoformat(starts_at) if starts_at else None,
        is_missed=last.kind == EventKind.HEARING_MISSED,
    )


def label_for_applicant(
    application: Application, hearing: datetime | None = None, *, today: date
) -> str:
    """The association's word for the state. `hearing` is when the published audition starts."""
    if awaits_report(application, today=today):
        report_due_on = application.final_report.due_on
        return f"Bilan à nous envoyer avant le {plain_date(report_due_on)}"
    due_on = application.complement_due_on
    if due_on and awaits_answer(application):
        return f"À compléter avant le {plain_date(due_on)}"
    return _LABELS[State(application.state)](application, hearing)


def awaits_answer(application: Application) -> bool:
    """Whether a complément is asked for, and still of use."""
    return application.awaits_complement and application.state in _CHECKED_STATES


def awaits_report(application: Application, *, today: date) -> bool:
    """Whether the action has ended, or the date is near, and its bilan is not there yet."""
    report = getattr(application, "final_report", None)
    return (
        application.state == State.COMMITTED
        and report is not None
        and report.received_at is None
        and report.waived_at is None
        and (application.ends_on < today or add_months(report.due_on, -2) <= today)
    )


def contrat_words(application: Application) -> str:
    """What is added to any state once the action is filed in the contrat de ville, or nothing."""
    filing = getattr(application, "contrat_filing", None)
    if filing is None:
        return ""
    name = str(filing.contract).removeprefix("Contrat de ville").strip()
    return f"Déposé au {f'contrat de ville {name}'.strip()}, {filing.year}"


def tone_for_applicant(application: Application) -> str:
    """The shape of the badge: someone must act, under way, achieved, or ended."""
    if awaits_answer(application) or _missed_jury(application):
        return "ask"
    return _TONES.get(State(application.state), "no")


def _missed_jury(application: Application) -> bool:
    return application.state == State.ADMISSIBLE and hearing_of(application).is_missed


def _admissible(application: Application, hearing: datetime | None) -> str:
    fact = hearing_of(application)
    if fact.is_missed:
        return "Rencontre manquée\u00a0: appelez-nous"
    starts_at = hearing or fact.starts_at
    if starts_at is not None:
        return f"Rencontre avec le jury le {plain_date(starts_at)} à\u00a0{clock(starts_at)}"
    return "Complet\u00a0: vous serez invités à rencontrer le jury"


def _heard(application: Application, _: datetime | None) -> str:
    expected = application.campaign.decision_expected_on
    month = f"{MONTHS[expected.month - 1]} {expected.year}"
    return f"Rencontre passée\u00a0: réponse attendue en {month}"


def _funded(application: Application, _: datetime | None) -> str:
    award = application.award
    if award.is_page_blanche:
        return f"Soutenu comme «\u00a0page blanche\u00a0»\u00a0: {format_euros(award.amount)}"
    return f"Soutenu\u00a0: {format_euros(award.amount)}"


def _redirected(application: Application, _: datetime | None) -> str:
    redirection = application.redirections.last()
    name = redirection.name if redirection else "un autre interlocuteur"
    return f"Orienté vers {name}\u00a0: nous faisons le lien"


def _reserve(application: Application, _: datetime | None) -> str:
    until = plain_date(application.campaign.reserve_until)
    return f"Sur liste d’attente, réponse au plus tard le {until}"


def _committed(application: Application, _: datetime | None) -> str:
    agreement = application.agreement
    verb = "signé" if agreement.kind == AgreementKind.CONVENTION else "notifié"
    standing = [payment for payment in application.payments.all() if payment.is_standing]
    payment = standing[-1] if standing else None
    paid = f"fait le {plain_date(payment.ordered_on)}" if payment else "à venir"
    return f"Accord {verb} le {plain_date(agreement.signed_on)}\u00a0: versement {paid}"


def _renounced(application: Application, _: datetime | None) -> str:
    at = application.award.renounced_at
    return f"Aide abandonnée le {plain_date(paris_day(at))}" if at else "Aide abandonnée"


def _plain(words: str) -> Callable[[Application, datetime | None], str]:
    return lambda application, hearing: words


_LABELS: dict[State, Callable[[Application, datetime | None], str]] = {
    State.DRAFT: _plain("Brouillon, pas encore déposé"),
    State.SUBMITTED: _plain("Déposé, bien reçu"),
    State.ADMISSIBLE: _admissible,
    State.INADMISSIBLE: _plain("Ne peut pas être examiné dans cet appel\u00a0: voir pourquoi"),
    State.HEARD: _heard,
    State.FUNDED: _funded,
    State.REDIRECTED: _redirected,
    State.RESERVE: _reserve,
    State.NOT_SELECTED: _plain("Non retenu cette année\u00a0: voir pourquoi"),
    State.COMMITTED: _committed,
    State.CLOSED: _plain("Terminé, merci"),
    State.WITHDRAWN: _plain("Retiré à votre demande"),
    State.RENOUNCED: _renounced,
}
