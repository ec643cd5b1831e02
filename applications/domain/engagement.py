"""What follows an award: engagement, payments, bilan. Amounts are euros."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ami_portal.common.dates import plain_date
from ami_portal.common.money import NBSP, format_euros
from applications.domain.refusals import RefusedError
from applications.domain.reminders import listed
from applications.enums import AgreementKind


class FollowUpRefusedError(RefusedError):
    """A step of the follow-up that cannot be taken; `field` is the box that it is about.

    Its text is French, for the screen.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Realised:
    """The four numbers of the bilan and the euros spent. None is « non connu », not zero."""

    people: int | None
    qpv_people: int | None
    women: int | None
    under_26: int | None
    spent: Decimal | None


@dataclass(frozen=True, slots=True)
class Threshold:
    """Above `amount` euros a convention, from a day on (loi n° 2000-321, art. 10)."""

    starts_on: date
    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class YearOfAid:
    """What the authority gives one structure in a civil year, in euros."""

    year: int
    by_calls: Decimal
    otherwise: Decimal

    @property
    def total(self) -> Decimal:
        return self.by_calls + self.otherwise


@dataclass(frozen=True, slots=True)
class Form:
    """The form that the law asks, and the sentence that says why."""

    kind: AgreementKind
    sentence: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stops the engagement of an aid, and what unlocks it."""

    sentence: str
    unlock: str


def threshold_on(day: date, thresholds: Iterable[Threshold]) -> Threshold:
    """The threshold in force that day. Raises FollowUpRefusedError when none is known."""
    in_force = [each for each in thresholds if each.starts_on <= day]
    if not in_force:
        raise FollowUpRefusedError(
            "Aucun seuil de convention n’est connu à cette date\u00a0: l’administrateur le charge"
            " avec le territoire (load_territory)."
        )
    return max(in_force, key=lambda each: each.starts_on)


def required_form(aid: YearOfAid, threshold: Threshold, *, is_public_body: bool) -> Form:
    """Convention when all this authority's aid of the civil year exceeds the threshold.

    Loi n° 2000-321, art. 10; décret n° 2001-495, art. 1. A public body signs none: the law speaks
    of « organismes de droit privé ».
    """
    if is_public_body:
        return Form(
            AgreementKind.NOTIFICATION,
            f"Notification{NBSP}: la loi ne demande pas de convention à un organisme public.",
        )
    apart = (
        f" ({format_euros(aid.by_calls)} par les appels,"
        f" {format_euros(aid.otherwise)} par ailleurs)"
        if aid.otherwise
        else ""
    )
    known = f"{format_euros(aid.total)} d’aides de l’agglomération en {aid.year}{apart}"
    limit = f"{format_euros(threshold.amount)} ({threshold.source})"
    if aid.total > threshold.amount:
        return Form(AgreementKind.CONVENTION, f"Convention{NBSP}: {known}, plus que {limit}.")
    return Form(AgreementKind.NOTIFICATION, f"Notification{NBSP}: {known}, sans dépasser {limit}.")


def chosen_agreement(wished: AgreementKind | None, required: Form) -> AgreementKind:
    """The kind signed: a convention may always be preferred. Raises FollowUpRefusedError."""
    if required.kind == AgreementKind.CONVENTION and wished == AgreementKind.NOTIFICATION:
        raise FollowUpRefusedError(f"Une convention est obligatoire. {required.sentence}")
    return wished or required.kind


def obstacles(
    *,
    is_undeclared: bool,
    has_siret: bool,
    missing: Sequence[str] = (),
    to_check: Sequence[str] = (),
    has_account: bool = True,
) -> tuple[Obstacle, ...]:
    """What stops the engagement, in order. `missing`, `to_check`: « un RIB », « les statuts »…

    A collectif is heard and chosen before it is declared; money goes to a declared structure, its
    own or the porteuse that receives the aid for it.
    """
    found = []
    if is_undeclared and not has_siret:
        found.append(
            Obstacle(
                "Ce collectif n’est pas encore déclaré.",
                "Notez son numéro SIRET avec l’engagement, ou choisissez une structure porteuse"
                " qui reçoit l’aide pour lui.",
            )
        )
    if missing:
        found.append(
            Obstacle(
                f"Il manque {listed(missing)}.",
                "La structure les donne sur sa page «\u00a0Documents\u00a0»\u00a0; notez ici ceux"
                " que vous avez vus sur papier ou que le service a déjà.",
            )
        )
    if to_check:
        found.append(
            Obstacle(
                f"À vérifier, déjà reçu\u00a0: {listed(to_check)}.",
                "Acceptez-le, ou redemandez-le, sur la page de la structure.",
            )
        )
    if not has_account and not missing and not to_check:
        found.append(
            Obstacle(
                "L’IBAN n’est pas noté.",
                "Notez-le depuis le RIB\u00a0: il est vérifié, et seuls ses quatre derniers"
                " chiffres sont gardés.",
            )
        )
    return tuple(found)


def check_can_be_engaged(found: Sequence[Obstacle]) -> None:
    """Nothing stops the engagement. Raises FollowUpRefusedError with what unlocks it."""
    if found:
        raise FollowUpRefusedError(" ".join(f"{each.sentence} {each.unlock}" for each in found))


def check_recipient(*, is_undeclared: bool, is_itself: bool, has_part: bool = False) -> None:
    """A porteuse is another structure, for a collectif. Raises FollowUpRefusedError."""
    if has_part:
        raise FollowUpRefusedError(
            "Cette structure a déjà une part de l’aide\u00a0: retirez-la du partage d’abord."
        )
    if is_itself:
        raise FollowUpRefusedError(
            "La structure porteuse est une autre structure que le collectif."
        )
    if not is_undeclared:
        raise FollowUpRefusedError(
            "Seul un collectif pas encore déclaré passe par une structure porteuse."
        )


def check_day(day: date, *, since: date, step: str, today: date, field: str) -> None:
    """What is noted has happened: not after `today`, nor before `since`, the day of `step`.

    Raises FollowUpRefusedError for the box `field`.
    """
    if day > today:
        raise FollowUpRefusedError(
            f"Ce jour n’est pas encore venu{NBSP}: choisissez un jour passé, ou aujourd’hui.", field
        )
    if day < since:
        raise FollowUpRefusedError(
            f"Choisissez un jour à partir du {plain_date(since)}, celui de {step}.", field
        )


def check_payment(amount: Decimal, *, granted: Decimal, paid: Decimal) -> None:
    """The payments of an aid never exceed it. Raises FollowUpRefusedError."""
    if amount <= 0:
        raise FollowUpRefusedError("Un versement est supérieur à zéro.", "amount")
    if paid + amount > granted:
        raise FollowUpRefusedError(
            f"Impossible de verser {format_euros(amount)}{NBSP}: il reste"
            f" {format_euros(granted - paid)} à verser sur {format_euros(granted)}.",
            "amount",
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
