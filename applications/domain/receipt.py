"""The acknowledgement of a deposit, in the words that the law asks for.

Rule: articles L. 112-3, L. 231-4 and R. 112-5 of the code des relations entre le public et
l'administration. Silence for two months refuses, counted from the deposit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ami_portal.common.dates import MONTHS, clock, long_date, paris_day, plain_date
from ami_portal.common.money import NBSP, format_euros
from applications.domain.calendar import SILENCE_MONTHS, add_months
from applications.domain.sheet import fingerprint_words
from applications.domain.verification import Suspension


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a receipt says. `typed_by` is the agent who typed a paper request; empty when online.

    `missing` lists the papers or facts still waited for, until `missing_until`. `suspension` is the
    last complément, which moved the day of silence to `silence_moved_to`, unknown while it runs.
    """

    number: str
    submitted_at: datetime
    organisation: str
    title: str
    requested: Decimal
    fingerprint: str
    typed_by: str = ""
    service: str
    postal_address: str
    email: str
    phone: str
    authority: str
    court: str
    missing: Sequence[str] = ()
    missing_until: date | None = None
    checked_by: date
    hearings_from: date
    hearings_until: date
    decision_expected_on: date
    suspension: Suspension | None = None
    silence_moved_to: date | None = None

    @property
    def silence_on(self) -> date:
        """The day on which no answer means no: two months after the deposit, or later."""
        deposited_on = paris_day(self.submitted_at)
        return self.silence_moved_to or add_months(deposited_on, SILENCE_MONTHS)

    @property
    def outlasts_silence(self) -> bool:
        """Whether the calendar of the call decides after that day."""
        return self.decision_expected_on > self.silence_on


@dataclass(frozen=True)
class Paragraph:
    """A heading, empty for the first and the last paragraph, and its sentences."""

    heading: str
    text: str


def receipt_title(receipt: Receipt) -> str:
    return f"Accusé de réception – dossier {receipt.number}"


def receipt_paragraphs(receipt: Receipt) -> tuple[Paragraph, ...]:
    """The receipt in order, the same in the PDF and in the e-mail."""
    return (
        Paragraph("", _received(receipt)),
        Paragraph(
            "Service chargé du dossier",
            f"{receipt.service}, {receipt.postal_address}, {receipt.email}, {receipt.phone}.",
        ),
        Paragraph("Pièces ou informations manquantes", _missing(receipt)),
        Paragraph(
            "Ce qui va se passer",
            f"Vérification d’ici le {plain_date(receipt.checked_by)}{NBSP}; rencontre avec le jury"
            f" entre le {plain_date(receipt.hearings_from)} et le"
            f" {plain_date(receipt.hearings_until)}{NBSP}; décision de l’assemblée vers"
            f" {_month(receipt.decision_expected_on)}.",
        ),
        Paragraph("Ce que dit la loi", _law(receipt)),
        Paragraph(
            "Recours",
            "Dans les deux mois qui suivent ce rejet, vous pouvez écrire au président de"
            f" {receipt.authority} (recours gracieux) ou saisir le {receipt.court}, sur papier ou"
            " sur www.telerecours.fr.",
        ),
        Paragraph(
            "",
            f"Empreinte du dossier{NBSP}: {fingerprint_words(receipt.fingerprint)}. Ce document ne"
            " vaut pas promesse de financement.",
        ),
    )


def _received(receipt: Receipt) -> str:
    way = f"sur papier, saisie par {receipt.typed_by}" if receipt.typed_by else "en ligne"
    return (
        f"Nous avons reçu le {long_date(receipt.submitted_at)} à{NBSP}{clock(receipt.submitted_at)}"
        f" (heure de Paris) la demande de {receipt.organisation} pour l’action «{NBSP}"
        f"{receipt.title}{NBSP}», d’un montant de {format_euros(receipt.requested)}. Elle a été"
        f" déposée {way}."
    )


def _missing(receipt: Receipt) -> str:
    if not receipt.missing:
        return "Aucune."
    until = ""
    if receipt.missing_until:
        until = (
            f", à fournir avant le {plain_date(receipt.missing_until)}{NBSP}; le délai ci-dessous"
            " est suspendu jusqu’à cette date, ou jusqu’à leur réception"
        )
    return f"{', '.join(receipt.missing)}{until}."


def _law(receipt: Receipt) -> str:
    law = (
        "Si vous n’avez reçu aucune réponse le"
        f" {plain_date(receipt.silence_on)}{_suspended(receipt)}, votre demande est réputée rejetée"
        f" (articles L.{NBSP}231-4 et R.{NBSP}112-5 du code des relations entre le public et"
        " l’administration)."
    )
    if not receipt.outlasts_silence:
        return law
    return (
        f"{law} Le calendrier de l’appel dépasse ce délai{NBSP}: une décision favorable pourra"
        " encore vous être notifiée après cette date."
    )


def _suspended(receipt: Receipt) -> str:
    """How a complément moves the day of silence (CRPA, article L. 114-5); nothing without one."""
    pause = receipt.suspension
    if pause is None:
        return ""
    if receipt.silence_moved_to is None:
        since = plain_date(pause.asked_on)
        return f", date reculée du temps de la suspension (depuis le {since})"
    until = plain_date(pause.ends_on)
    return f" (le délai a été suspendu du {plain_date(pause.asked_on)} au {until})"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"
