"""What follows an award: engagement, payments, bilan, contrat de ville. Amounts are euros."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ami_portal.common.money import NBSP, format_euros
from applications.domain.refusals import RefusedError
from applications.enums import FUNDED, AgreementKind, State

# Loi n° 2000-321, art. 10; décret n° 2001-495, art. 1: above it, all of one authority's aid to one
# private-law body in a civil year needs a convention.
CONVENTION_ABOVE = Decimal(23000)


class FollowUpRefusedError(RefusedError):
    """A step of the follow-up that cannot be taken. Its text is French, for the screen."""


@dataclass(frozen=True, slots=True)
class Realised:
    """The four numbers of the bilan and the euros spent. None is « non connu », not zero."""

    people: int | None
    qpv_people: int | None
    women: int | None
    under_26: int | None
    spent: Decimal | None


def required_agreement(*, year_total: Decimal, is_public_body: bool) -> AgreementKind:
    """Convention when this authority's aid of the civil year exceeds 23 000 €, else notification.

    A public body signs none: the law speaks of « organismes de droit privé ».
    """
    if not is_public_body and year_total > CONVENTION_ABOVE:
        return AgreementKind.CONVENTION
    return AgreementKind.NOTIFICATION


def chosen_agreement(wished: AgreementKind | None, required: AgreementKind) -> AgreementKind:
    """The kind signed: a convention may always be preferred. Raises FollowUpRefusedError."""
    if required == AgreementKind.CONVENTION and wished == AgreementKind.NOTIFICATION:
        raise FollowUpRefusedError(
            f"Une convention est obligatoire{NBSP}: les aides de l’année à cette structure"
            f" dépassent {format_euros(CONVENTION_ABOVE)}."
        )
    return wished or required


def check_can_be_engaged(*, is_undeclared: bool, siret: str) -> None:
    """A collectif receives money once declared, with a SIRET. Raises FollowUpRefusedError."""
    if is_undeclared and not siret:
        raise FollowUpRefusedError(
            "Ce collectif n’est pas encore déclaré. Notez son numéro SIRET avant d’engager l’aide."
        )


def check_payment(amount: Decimal, *, granted: Decimal, paid: Decimal) -> None:
    """The payments of an aid never exceed it. Raises FollowUpRefusedError."""
    if amount <= 0:
        raise FollowUpRefusedError("Un versement est supérieur à zéro.")
    if paid + amount > granted:
        raise FollowUpRefusedError(
            f"Impossible de verser {format_euros(amount)}{NBSP}: il reste"
            f" {format_euros(granted - paid)} à verser sur {format_euros(granted)}."
        )


def check_can_be_closed(*, is_report_settled: bool, paid: Decimal) -> None:
    """An aid is settled once paid and its bilan accepted. Raises FollowUpRefusedError."""
    if not paid:
        raise FollowUpRefusedError("Aucun versement n’est enregistré pour cette aide.")
    if not is_report_settled:
        raise FollowUpRefusedError("Le bilan n’est pas encore reçu et accepté.")


def exceeding_parts(realised: Realised) -> dict[str, str]:
    """A part of the people is never more than the people: the sentence of each box that says so."""
    if realised.people is None:
        return {}
    parts = {
        "qpv_people": ("habitant en QPV", realised.qpv_people),
        "women": ("femmes", realised.women),
        "under_26": ("moins de 26 ans", realised.under_26),
    }
    return {
        field: f"Le nombre «{NBSP}dont {name}{NBSP}» dépasse le nombre de personnes."
        for field, (name, number) in parts.items()
        if number is not None and number > realised.people
    }


def check_realised(realised: Realised) -> None:
    """Raises FollowUpRefusedError when a part of the people is more than the people."""
    for sentence in exceeding_parts(realised).values():
        raise FollowUpRefusedError(sentence)


def check_filing(
    *, state: State, campaign_year: int, year: int, starts_on: date, ends_on: date
) -> None:
    """Only a funded action moves into the contrat, in a year of it. Raises FollowUpRefusedError."""
    if state not in FUNDED:
        raise FollowUpRefusedError(
            "Seule une action financée peut être déposée dans le contrat de ville."
        )
    first, last = max(campaign_year, starts_on.year), ends_on.year
    if not first <= year <= last:
        raise FollowUpRefusedError(
            f"L’année de dépôt va de {first} à {last} pour ce contrat et cet appel."
        )


def check_pillar(pillar: str, pillars: list[str]) -> None:
    """The pillar is one of the contract's. Raises FollowUpRefusedError."""
    if pillars and pillar not in pillars:
        raise FollowUpRefusedError("Choisissez un pilier de ce contrat de ville.")
