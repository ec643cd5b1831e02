"""The papers of a structure: asked after an award only, once, and until when each is good.

Nothing is asked before an award. A paper that was accepted serves every later award until it
expires; a change (bank, board) is said by the structure, which gives the new one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from applications.domain.calendar import add_months
from applications.domain.refusals import RefusedError
from applications.enums import DocumentKind


class DocumentError(RefusedError):
    """A paper that cannot be given or answered now. French sentence."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a paper is asked, and how long it is good; None is until it changes."""

    why: str
    lasts: str
    months: int | None = None


RULES: dict[DocumentKind, Rule] = {
    DocumentKind.RIB: Rule(
        "La trésorerie verse l’aide sur ce compte. Il porte le nom de la structure, pas celui"
        " d’une personne.",
        "Valable tant que vous ne changez pas de compte.",
    ),
    DocumentKind.SIRET: Rule(
        "La trésorerie ne verse qu’à une structure qui a un numéro SIRET.",
        "Valable tant que le siège ne change pas.",
    ),
    DocumentKind.STATUTES: Rule(
        "Ils disent le but de la structure et qui peut signer pour elle.",
        "Valables tant que l’assemblée générale ne les change pas.",
    ),
    # Approved each year, within six months of the year's end: eighteen months cover one year.
    DocumentKind.ACCOUNTS: Rule(
        "La loi demande à la collectivité de connaître les comptes de qui elle aide.",
        "Valables dix-huit mois\u00a0: ensuite, d’autres comptes ont été approuvés.",
        18,
    ),
    # Given for one year's board.
    DocumentKind.DELEGATION: Rule(
        "La personne qui a signé n’est pas celle qui représente la structure\u00a0: la délégation"
        " dit qu’elle en a le droit.",
        "Valable un an\u00a0: le bureau peut changer à chaque assemblée générale.",
        12,
    ),
}


class Standing(Enum):
    """Where a paper is, for the structure and for the service."""

    ASKED = "demandé"
    TO_CHECK = "reçu, à vérifier"
    ACCEPTED = "accepté"
    REDO = "à refaire"
    EXPIRED = "expiré"


# What the structure still has to give.
MISSING = frozenset({Standing.ASKED, Standing.REDO, Standing.EXPIRED})


@dataclass(frozen=True, slots=True)
class Paper:
    """The last paper received of a kind, as the rules look at it."""

    is_accepted: bool = False
    refused_because: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """What an award in force says of the papers it needs."""

    signer: str
    legal_representative: str
    is_public_body: bool = False
    is_page_blanche: bool = False


def asked_for(awards: Iterable[Award], *, has_siret: bool) -> tuple[DocumentKind, ...]:
    """The papers that awards in force ask for, in order; none without an award.

    A public body has neither statutes nor approved accounts to give: its budget is public. A page
    blanche, a small sum to write an action, asks only for what the payment needs.
    """
    in_force = list(awards)
    if not in_force:
        return ()
    is_full = not all(award.is_public_body or award.is_page_blanche for award in in_force)
    needed = {
        DocumentKind.RIB: True,
        DocumentKind.STATUTES: is_full,
        DocumentKind.ACCOUNTS: is_full,
        DocumentKind.SIRET: not has_siret,
        DocumentKind.DELEGATION: any(_is_delegated(award) for award in in_force),
    }
    return tuple(kind for kind, is_needed in needed.items() if is_needed)


def standing_of(paper: Paper | None, *, today: date) -> Standing:
    """Where a kind stands, from the last paper received of it. Good until its last day included."""
    if paper is None:
        return Standing.ASKED
    if paper.refused_because:
        return Standing.REDO
    if not paper.is_accepted:
        return Standing.TO_CHECK
    is_over = paper.expires_on is not None and paper.expires_on < today
    return Standing.EXPIRED if is_over else Standing.ACCEPTED


def expires_on(kind: DocumentKind, *, received_on: date) -> date | None:
    """The last day a paper received that day is good; None is until it changes."""
    months = RULES[kind].months
    return None if months is None else add_months(received_on, months)


def check_sending(kind: DocumentKind, *, asked: Iterable[DocumentKind]) -> None:
    """Whether this paper may be given: asked for now, or kept up to date. Raises DocumentError."""
    if kind not in asked:
        raise DocumentError("Ce document n’est pas demandé\u00a0: gardez-le chez vous.")


def check_seen(kind: DocumentKind, *, has_account: bool) -> None:
    """A RIB is noted with what it is for: its account. Raises DocumentError."""
    if kind == DocumentKind.RIB and not has_account:
        raise DocumentError("Écrivez l’IBAN et le titulaire lus sur le RIB.")


def check_answer(paper: Paper) -> None:
    """A paper is answered once: afterwards, another one is given. Raises DocumentError."""
    if paper.is_accepted or paper.refused_because:
        raise DocumentError("Ce document a déjà reçu une réponse.")


def _is_delegated(award: Award) -> bool:
    signer, representative = _name(award.signer), _name(award.legal_representative)
    return bool(signer and representative) and signer != representative


def _name(text: str) -> tuple[str, ...]:
    """A name whatever its capitals, blanks and the order of its words."""
    return tuple(sorted(text.casefold().replace("-", " ").split()))
