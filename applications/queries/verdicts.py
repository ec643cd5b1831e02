"""The decision as its structure reads it: what was decided first, then why, then what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ami_portal.common.dates import paris_day, plain_date
from ami_portal.common.money import NBSP, format_euros
from applications.enums import EventKind, State
from applications.models import Application, Event, Redirection
from applications.queries.documents import IN_FORCE

DECIDING = frozenset(
    {EventKind.FUNDED, EventKind.REDIRECTED, EventKind.RESERVED, EventKind.DECLINED}
)


class Paragraph(NamedTuple):
    """A short heading, and what people typed or what the portal says under it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided. `tone` is that of a notice: done, error or nothing."""

    title: str
    tone: str
    vote: str
    paragraphs: tuple[Paragraph, ...]
    steps: tuple[str, ...]
    ways: tuple[Redirection, ...] = ()
    follower: str = ""
    has_remedies: bool = True
    asks_documents: bool = False


def verdict_of(application: Application) -> Verdict | None:
    """The decision and its reasons, None while nothing is decided.

    Read from the dossier's own events: what the jury noted belongs to the floor above, and never
    comes down here.
    """
    make = _VERDICTS.get(State(application.state))
    return make(application) if make else None


def deciding_event(application: Application) -> Event | None:
    """The last decision told: a dossier of the waiting list is decided twice."""
    told = [event for event in application.events.all() if event.kind in DECIDING]
    return max(told, key=lambda event: (event.at, event.pk), default=None)


def _inadmissible(application: Application) -> Verdict:
    return Verdict(
        title="Votre dossier ne peut pas être examiné dans cet appel",
        tone="error",
        vote="",
        paragraphs=_said(
            ("La raison", application.get_inadmissibility_reason_display()),
            ("Ce que le service vous en dit", application.inadmissibility_text),
        ),
        steps=(
            "Ce n’est pas un avis sur votre projet.",
            "Une autre voie existe peut-être\u00a0: appelez-nous, nous la chercherons avec vous.",
            "Votre texte reste ici\u00a0: vous pourrez le reprendre pour un prochain appel.",
        ),
    )


def _aided(application: Application) -> Verdict:
    award = application.award
    blanche = " pour écrire l’action avec les habitants" if award.is_page_blanche else ""
    return _decided(
        application,
        title=f"{format_euros(award.amount)} vous sont accordés{blanche}",
        tone="done",
        vote=f"n°{NBSP}{award.deliberation_number} du {plain_date(award.deliberation_date)}",
        paragraphs=(("Comment ce montant a été calculé", award.explanation),),
        steps=_AFTER_AWARD[State(application.state)](application),
        asks_documents=application.state in IN_FORCE,
    )


def _renounced(application: Application) -> Verdict:
    award = application.award
    when = f" le {plain_date(paris_day(award.renounced_at))}" if award.renounced_at else ""
    return Verdict(
        title=f"L’aide de {format_euros(award.amount)} a été abandonnée{when}",
        tone="",
        vote="",
        paragraphs=(),
        steps=(
            "Ce qui n’était pas versé est retourné à l’enveloppe, pour d’autres projets.",
            "Cela ne compte pas contre vous\u00a0: vous pourrez déposer à un prochain appel.",
        ),
        has_remedies=False,
    )


def _redirected(application: Application) -> Verdict:
    return _decided(
        application,
        title="Une autre voie convient mieux à votre projet",
        tone="",
        steps=(
            "Vous n’avez rien à refaire\u00a0: nous faisons le lien, et nous suivons cette"
            " orientation jusqu’à la réponse.",
            f"Sans nouvelle d’ici {application.campaign.answer_days}\u00a0jours, appelez-nous"
            "\u00a0: nous relancerons avec vous.",
        ),
    )


def _reserved(application: Application) -> Verdict:
    event = deciding_event(application)
    rank = event.data.get("rank") if event else None
    place = f", au rang {rank}" if rank else ""
    until = plain_date(application.campaign.reserve_until)
    return _decided(
        application,
        title=f"Votre projet est sur la liste d’attente{place}",
        tone="",
        paragraphs=(
            (
                "Ce que cela veut dire",
                "Le jury souhaite le soutenir, mais l’enveloppe de l’appel ne suffit pas"
                " aujourd’hui. Si une aide est abandonnée, elle est proposée aux projets de la"
                " liste, dans l’ordre.",
            ),
        ),
        steps=(f"Vous n’avez rien à faire. Réponse au plus tard le {until}.",),
    )


def _declined(application: Application) -> Verdict:
    event = deciding_event(application)
    reason = event.data.get("reason_label", "") if event else ""
    return _decided(
        application,
        title="Votre projet n’est pas retenu cette année",
        tone="",
        paragraphs=(("La raison", reason),),
        words="Ce que le jury vous en dit",
        steps=(
            "Parlons-en\u00a0: appelez-nous, nous lirons cette réponse avec vous.",
            "Votre texte reste ici\u00a0: vous pourrez le reprendre pour un prochain appel.",
        ),
    )


def _decided(
    application: Application,
    *,
    title: str,
    tone: str,
    steps: tuple[str, ...],
    paragraphs: Iterable[tuple[str, str]] = (),
    vote: str = "",
    words: str = "Ce qu’en dit le jury",
    asks_documents: bool = False,
) -> Verdict:
    """A decision of the assembly, with the words of its letter."""
    event = deciding_event(application)
    data = event.data if event else {}
    said = ((words, data.get("text", "")), ("Le conseil du jury", data.get("advice", "")))
    return Verdict(
        title=title,
        tone=tone,
        vote=vote or data.get("deliberation", ""),
        paragraphs=_said(*paragraphs, *said),
        steps=steps,
        ways=tuple(application.redirections.all()),
        follower=str(event.by) if event and event.by else "",
        asks_documents=asks_documents,
    )


def _said(*paragraphs: tuple[str, str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(heading, text) for heading, text in paragraphs if text)


def _after_funding(application: Application) -> tuple[str, ...]:
    award = application.award
    if award.is_page_blanche:
        middle = application.starts_on + (application.ends_on - application.starts_on) // 2
        return (
            "Donnez-nous un RIB au nom de la structure et son numéro SIRET. Pas encore déclarés"
            f"{NBSP}? Une structure amie peut recevoir l’aide pour vous{NBSP}: appelez-nous.",
            f"Un point d’étape est prévu vers le {plain_date(middle)}.",
        )
    return (
        "Donnez-nous les documents demandés, une seule fois.",
        "Dès qu’ils sont là, le service établit l’accord, puis verse l’aide.",
    )


def _after_agreement(application: Application) -> tuple[str, ...]:
    report = getattr(application, "final_report", None)
    if report is None or report.waived_at:
        return ()
    if report.received_at:
        return ("Votre bilan est arrivé, merci.",)
    return (
        f"Après l’action, votre bilan est attendu avant le {plain_date(report.due_on)}{NBSP}:"
        " quatre nombres, un budget, quelques lignes.",
    )


def _after_closing(application: Application) -> tuple[str, ...]:
    return ("Votre dossier est terminé\u00a0: rien d’autre ne vous est demandé. Merci.",)


_AFTER_AWARD: dict[State, Callable[[Application], tuple[str, ...]]] = {
    State.FUNDED: _after_funding,
    State.COMMITTED: _after_agreement,
    State.CLOSED: _after_closing,
}
_VERDICTS: dict[State, Callable[[Application], Verdict]] = {
    State.INADMISSIBLE: _inadmissible,
    State.FUNDED: _aided,
    State.COMMITTED: _aided,
    State.CLOSED: _aided,
    State.RENOUNCED: _renounced,
    State.REDIRECTED: _redirected,
    State.RESERVE: _reserved,
    State.NOT_SELECTED: _declined,
}
