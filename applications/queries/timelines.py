"""A dossier’s history as its association reads it: what happened, what comes next, mails."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse

from ami_portal.common.dates import long_moment, plain_date
from ami_portal.outbox.models import OutboundEmail
from applications.enums import APPLICANT_EVENTS, EventKind, State
from applications.models import Application, Event
from applications.queries.states import hearing_of

# One for each fact of `APPLICANT_EVENTS`, mails apart.
WORDS: dict[str, str] = {
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
    EventKind.RECIPIENT_CHOSEN: "Une structure porteuse reçoit l’aide pour vous",
    EventKind.AWARD_SHARED: "L’aide est partagée entre les structures qui portent l’action",
    EventKind.COMMITTED: "L’accord est établi",
    EventKind.PAYMENT_PLANNED: "Les versements sont prévus",
    EventKind.PAID: "Un versement est ordonné",
    EventKind.PAYMENT_MADE: "Le versement est fait",
    EventKind.PAYMENT_REJECTED: "La banque a rejeté un versement",
    EventKind.RECOVERED: "La somme versée en trop est rendue",
    EventKind.REPORT_RECEIVED: "Votre bilan est arrivé",
    EventKind.REPORT_ACCEPTED: "Votre bilan est accepté",
    EventKind.REPORT_TO_REDO: "Votre bilan est à compléter",
    EventKind.REPORT_DUE_MOVED: "La date de votre bilan a changé",
    EventKind.REPORT_WAIVED: "Aucun bilan ne vous est demandé",
    EventKind.CLOSED: "Votre dossier est terminé",
    EventKind.WITHDRAWN: "Vous avez retiré votre dossier",
    EventKind.RENOUNCED: "Vous avez renoncé à l’aide",
    EventKind.MOVED_TO_CONTRAT: "Votre action est déposée au contrat de ville",
    EventKind.CONTRAT_ANSWERED: "Le contrat de ville a répondu",
    EventKind.CONTRAT_CORRECTED: "Le passage au contrat de ville est corrigé",
    EventKind.CONTRAT_WITHDRAWN: "Votre action n’est plus notée au contrat de ville",
    EventKind.CONTRAT_REFERENT: "Une personne vous aide à préparer le contrat de ville",
    EventKind.PARTNER_ASKED: "Nous avons écrit à un partenaire",
    EventKind.MESSAGE_SENT: "Le service vous a écrit",
    EventKind.MESSAGE_RECEIVED: "Vous avez écrit au service",
    EventKind.HEARING_ANSWERED: "Vous avez répondu à l’invitation",
    EventKind.ATTACHMENT_RECEIVED: "Vous avez joint une pièce",
    EventKind.REOPENED: "Le service a rouvert la décision",
}

_FILE_WORDS = {
    "receipt": "L’accusé de réception (PDF)",
    "two_sides": "Les deux pages (PDF)",
    "letter": "La lettre (PDF)",
}
# Facts whose words were written for the service's own history.
_SERVICE_WORDS = frozenset({EventKind.ADMITTED})


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline; without an instant, it is still to come."""

    title: str
    when: str
    text: str = ""
    at: datetime | None = None
    is_next: bool = False


class MailFile(NamedTuple):
    """Something that went with a mail, to take again."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail as its reader finds it again."""

    email: OutboundEmail
    files: tuple[MailFile, ...]


def moments(application: Application) -> list[Moment]:
    """What happened, oldest first, then what comes next with its dates."""
    shown = [
        event
        for event in application.events.all()
        if event.kind in APPLICANT_EVENTS and event.kind != EventKind.EMAIL_QUEUED
    ]
    return [*map(_moment, shown), *_next(application)]


def mails_to(application: Application, address: str | None) -> list[ReadMail]:
    """Every mail about the dossier that this person received, latest first; never a secret one."""
    mails = {
        event.email.pk: event.email
        for event in application.events.all()
        if event.email and not event.email.is_secret
    }
    own = [mail for mail in mails.values() if address and mail.to.lower() == address.lower()]
    latest = sorted(own, key=lambda mail: (mail.queued_at, mail.pk), reverse=True)
    return [ReadMail(mail, tuple(_files(mail, application.number))) for mail in latest]


def _files(mail: OutboundEmail, number: str) -> Iterable[MailFile]:
    for rank, attachment in enumerate(mail.attachments, start=1):
        words = _FILE_WORDS.get(attachment["render"].rpartition(".")[2], "La pièce jointe")
        yield MailFile(words, reverse("application_mail_file", args=[number, mail.pk, rank]))
    if mail.calendar:
        url = reverse("application_mail_calendar", args=[number, mail.pk])
        yield MailFile("L’invitation pour mon agenda", url)


def _moment(event: Event) -> Moment:
    return Moment(WORDS[event.kind], long_moment(event.at), _text(event), event.at)


def _text(event: Event) -> str:
    """What the structure reads of a fact: the words of its letter, the day of its audition."""
    starts_at = event.data.get("starts_at")
    if starts_at and event.kind != EventKind.HEARING_CANCELLED:
        return f"Le {long_moment(datetime.fromisoformat(starts_at))}"
    if event.kind in _SERVICE_WORDS:
        return ""
    said = (event.data.get("reply_label"), event.data.get("text"))
    return "\u00a0: ".join(filter(None, said))


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
    return [*_awaited_complement(application), checked, *_after_check(application)]


def _awaited_complement(application: Application) -> list[Moment]:
    due_on = application.complement_due_on
    if due_on is None or not application.awaits_complement:
        return []
    return [
        _coming(
            "Vous envoyez l’information demandée",
            f"avant le {plain_date(due_on)}",
            "Jusque-là, le délai dans lequel nous devons vous répondre est suspendu.",
        )
    ]


def _after_check(application: Application) -> list[Moment]:
    return [_meeting(application), *_after_hearing(application)]


def _meeting(application: Application) -> Moment:
    fact = hearing_of(application)
    if fact.is_missed:
        return _coming(
            "Nous cherchons une autre date avec vous",
            "dès que vous nous appelez",
            "Si aucune autre date n’est possible, le jury jugera sur vos deux pages, comme vous les"
            " avez écrites.",
        )
    if fact.starts_at:
        when = f"{long_moment(fact.starts_at)}"
        text = "Rien à apporter\u00a0: le jury a vos deux pages."
        return _coming("Vous rencontrez le jury", when, text)
    campaign = application.campaign
    return _coming(
        "Vous rencontrez le jury",
        f"entre le {plain_date(campaign.hearings_from)} et le"
        f" {plain_date(campaign.hearings_until)}",
        "Avec deux autres structures du même thème. Rien à apporter.",
    )


def _after_hearing(application: Application) -> list[Moment]:
    when = f"vers le {plain_date(application.campaign.decision_expected_on)}"
    return [_coming("L’assemblée décide", when, "Nous vous écrivons la décision et ses raisons.")]


def _after_refusal(application: Application) -> list[Moment]:
    return [
        _coming(
            "Vous pouvez nous appeler, ou contester cette décision",
            "dans les deux mois qui suivent notre lettre",
            "Les voies de recours sont en haut de cette page.",
        ),
        _a_later_call(application),
    ]


def _a_later_call(application: Application) -> Moment:
    return _coming(
        "Vous pouvez déposer à un prochain appel",
        "quand il ouvrira",
        "Votre texte reste ici\u00a0: vous pourrez le reprendre.",
    )


def _after_withdrawal(application: Application) -> list[Moment]:
    return [_a_later_call(application)]


def _after_redirection(application: Application) -> list[Moment]:
    return [
        _coming(
            f"{way.name[:1].upper()}{way.name[1:]} prend contact avec vous",
            "dans les semaines qui viennent",
            "Nous suivons cette orientation jusqu’à la réponse.",
        )
        for way in application.redirections.all()
    ]


def _after_reserve(application: Application) -> list[Moment]:
    when = f"au plus tard le {plain_date(application.campaign.reserve_until)}"
    text = "Une place se libère si une aide est abandonnée. Vous n’avez rien à faire."
    return [_coming("Réponse à la liste d’attente", when, text)]


def _after_award(application: Application) -> list[Moment]:
    text = "Pour cela, il nous faut vos documents (RIB, SIRET…), une seule fois."
    when = "dans les semaines qui viennent"
    return [_coming("Le service établit l’accord, puis verse l’aide", when, text)]


def _after_agreement(application: Application) -> list[Moment]:
    report: Any = getattr(application, "final_report", None)
    if report and (report.received_at or report.waived_at):
        return [_coming("Le service solde votre dossier", "dans les semaines qui viennent")]
    when = f"avant le {plain_date(report.due_on)}" if report else "après l’action"
    return [
        _coming(
            "Vous nous envoyez votre bilan", when, "Quatre nombres, un budget, quelques lignes."
        )
    ]


_COMING: dict[State, Callable[[Application], list[Moment]]] = {
    State.SUBMITTED: _after_deposit,
    State.ADMISSIBLE: _after_check,
    State.INADMISSIBLE: _after_refusal,
    State.HEARD: _after_hearing,
    State.RESERVE: _after_reserve,
    State.REDIRECTED: _after_redirection,
    State.NOT_SELECTED: _after_refusal,
    State.FUNDED: _after_award,
    State.COMMITTED: _after_agreement,
    State.WITHDRAWN: _after_withdrawal,
    State.RENOUNCED: _after_withdrawal,
}
