"""What a decision must say before it can be prepared, and what is released together.

Rule: product.md « Decisions » and « Bonuses ». Amounts are Decimal euros.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ami_portal.common.money import NBSP, format_euros
from applications.domain.funding import FundingProposal, explain_override, floor_sentence
from applications.domain.workflow import TRANSITIONS, is_allowed
from applications.enums import BonusKind, PartnerAnswer, State, Transition
from juries.domain.letters import advice_problem
from juries.domain.reasons import is_unfinished
from juries.enums import GRANTING, DecisionKind

TRANSITION_OF = {
    DecisionKind.FUND: Transition.FUND,
    DecisionKind.PAGE_BLANCHE: Transition.FUND,
    DecisionKind.REDIRECT: Transition.REDIRECT,
    DecisionKind.RESERVE: Transition.RESERVE,
    DecisionKind.DECLINE: Transition.DECLINE,
}
# Any dossier that waits for a decision may be declined: these are the states that wait for one.
DECIDABLE = TRANSITIONS[Transition.DECLINE][0]


class DecisionRefusedError(Exception):
    """A decision that cannot be prepared: a French sentence for each box that must change."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class ReleaseRefusedError(Exception):
    """A release that cannot happen. Its text is French, for the screen."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The decision as the panel words it. `amount` None takes the calculation."""

    kind: DecisionKind
    amount: Decimal | None = None
    override_reason: str = ""
    reason: str = ""
    text: str = ""
    advice: str = ""
    advice_text: str = ""
    redirect_target: str = ""
    redirect_name: str = ""
    redirect_reason: str = ""
    redirect_contact: str = ""
    redirect_email: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the dossier and the call allow."""

    can_become: frozenset[DecisionKind]
    was_met: bool
    eligible_cost: Decimal
    requested: Decimal
    computed: Decimal
    floor: Decimal
    ceiling: Decimal
    page_blanche_ceiling: Decimal
    taken_back: Decimal = Decimal(0)

    @property
    def least(self) -> Decimal:
        """The least aid that may be funded: the floor of the call, within the request."""
        return min(self.floor, self.requested)


def wish_of(kind: DecisionKind, amount: Decimal | None, texts: Mapping[str, Any]) -> Wish:
    """The part of a decision that its rule looks at; the other texts go through as they are."""
    known = {name: text for name, text in texts.items() if name in Wish.__slots__}
    return Wish(kind=kind, amount=amount, **known)


def kinds_open_to(state: State) -> frozenset[DecisionKind]:
    """The decisions that a dossier in this state may still receive."""
    return frozenset(
        kind for kind, transition in TRANSITION_OF.items() if is_allowed(transition, state)
    )


def amount_of(wish: Wish, frame: Frame) -> Decimal | None:
    """The euros granted: those written, else those computed; None when it grants nothing."""
    if wish.kind not in GRANTING:
        return None
    return frame.computed if wish.amount is None else wish.amount


def check(wish: Wish, frame: Frame) -> None:
    """Raise DecisionRefusedError when something lacks, with a sentence for each box."""
    found = problems_of(wish, frame)
    if found:
        raise DecisionRefusedError(found)


def problems_of(wish: Wish, frame: Frame) -> dict[str, str]:
    """What is missing or wrong, a French sentence by box; empty when the decision stands."""
    found = {
        **_kind_problems(wish, frame),
        **_amount_problems(wish, frame),
        **_reason_problems(wish),
        **_less_problems(wish, frame),
        "advice_text": advice_problem(wish.advice, wish.advice_text),
        **_redirection_problems(wish),
    }
    return {box: sentence for box, sentence in found.items() if sentence}


def explain(wish: Wish, proposal: FundingProposal, amount: Decimal | None) -> str:
    """The sentence of the letter: the calculation, and what was granted instead if so."""
    if amount is None or (amount == proposal.amount and not proposal.is_under_floor):
        return proposal.explanation
    reason = wish.override_reason or "c’est la somme que vous demandiez."
    return explain_override(proposal, amount, reason)


def is_cooperation_proved(answers: Iterable[PartnerAnswer]) -> bool:
    """Whether a partner said « nous portons l’action ensemble » (« nous aide » does not count).

    `answers` are those given before the audition.
    """
    return PartnerAnswer.CARRIES in set(answers)


def why_not_confirmable(kind: BonusKind, answers: Iterable[PartnerAnswer]) -> str:
    """The sentence that says why the panel cannot confirm this rate; empty when it can."""
    if kind != BonusKind.COOPERATION or is_cooperation_proved(answers):
        return ""
    return (
        f"Aucun partenaire n’a confirmé avant l’audition «{NBSP}nous portons l’action"
        f" ensemble{NBSP}»{NBSP}: ce taux ne peut pas être retenu."
    )


@dataclass(frozen=True, slots=True)
class Recheck:
    """A prepared decision beside what its dossier computes today. Amounts are euros."""

    number: str
    kind: DecisionKind
    can_become: frozenset[DecisionKind]
    stored: Decimal | None
    computed: Decimal


def why_not_released(check: Recheck) -> str:
    """The sentence that stops the release of this dossier; empty when nothing moved."""
    if check.kind not in check.can_become:
        return f"{check.number}{NBSP}: «{NBSP}{check.kind.label}{NBSP}» n’est plus possible."
    if check.kind in GRANTING and check.stored != check.computed:
        return (
            f"{check.number}{NBSP}: le calcul donne aujourd’hui {format_euros(check.computed)}, la"
            f" décision en gardait {format_euros(check.stored or 0)}. Préparez-la à nouveau."
        )
    return ""


def release_label(count: int, total: Decimal) -> str:
    """The words of the button: « Diffuser 10 décisions, 131 400 € »."""
    plural = "s" if count > 1 else ""
    return f"Diffuser {count}{NBSP}décision{plural}, {format_euros(total)}"


def fingerprint(decisions: Iterable[int]) -> str:
    """What was read before releasing: one text for one set of decisions."""
    return "-".join(str(pk) for pk in sorted(decisions))


def _kind_problems(wish: Wish, frame: Frame) -> dict[str, str]:
    if not frame.was_met:
        return {"kind": "Ce dossier n’a pas encore rencontré le jury."}
    if wish.kind not in frame.can_become:
        return {"kind": f"«{NBSP}{wish.kind.label}{NBSP}» n’est plus possible pour ce dossier."}
    if wish.kind == DecisionKind.FUND and not frame.eligible_cost:
        return {"kind": f"Ce dossier n’a pas de budget{NBSP}: choisissez la page blanche."}
    return {}


def _amount_problems(wish: Wish, frame: Frame) -> dict[str, str]:
    amount = amount_of(wish, frame)
    if amount is None:
        if wish.amount is None:
            return {}
        return {"amount": "Un montant ne se donne qu’avec une aide."}
    return {
        "amount": _amount_problem(wish, frame, amount),
        "override_reason": _override_problem(wish, frame, amount),
    }


def _amount_problem(wish: Wish, frame: Frame, amount: Decimal) -> str:
    if wish.kind == DecisionKind.PAGE_BLANCHE:
        return _page_blanche_problem(frame, amount)
    if wish.amount is None and frame.computed < frame.floor:
        return (
            f"{floor_sentence(frame.computed, frame.floor)} Écrivez le montant que le jury retient."
        )
    if amount <= 0:
        return "Une aide est d’au moins un euro."
    if amount < frame.least:
        return (
            f"L’aide est d’au moins {format_euros(frame.least)}, ou le jury propose une autre voie."
        )
    return _common_problem(amount, frame.requested, frame.ceiling)


def _page_blanche_problem(frame: Frame, amount: Decimal) -> str:
    if amount <= 0:
        return f"Il ne reste rien dans l’enveloppe{NBSP}: placez ce dossier en réserve."
    return _common_problem(amount, frame.requested, frame.page_blanche_ceiling)


def _common_problem(amount: Decimal, requested: Decimal, ceiling: Decimal) -> str:
    if amount % 1:
        return "Une aide s’écrit en euros entiers."
    if amount > requested:
        return f"L’aide ne dépasse pas la somme demandée, {format_euros(requested)}."
    if amount > ceiling:
        return f"L’aide ne dépasse pas {format_euros(ceiling)} dans cet appel."
    return ""


def _override_problem(wish: Wish, frame: Frame, amount: Decimal) -> str:
    if amount == frame.computed or wish.override_reason:
        return ""
    return f"Écrivez pourquoi le montant diffère du calcul, {format_euros(frame.computed)}."


def _reason_problems(wish: Wish) -> dict[str, str]:
    if wish.kind != DecisionKind.DECLINE:
        return {}
    return {
        "reason": "" if wish.reason else "Choisissez un motif.",
        "text": _text_problem(wish.text),
    }


def _less_problems(wish: Wish, frame: Frame) -> dict[str, str]:
    """An aid taken back says why (code des relations entre le public et l'administration,
    article L. 211-2, 4°: decisions that withdraw one which created rights state their reasons).
    """
    amount = amount_of(wish, frame)
    is_overridden = amount is not None and amount != frame.computed
    is_said = wish.text or (is_overridden and wish.override_reason)
    if is_said or frame.taken_back <= (amount or Decimal(0)):
        return {}
    return {
        "text": f"L’aide était de {format_euros(frame.taken_back)}{NBSP}: écrivez pourquoi elle"
        " baisse, la lettre doit le dire."
    }


def _text_problem(text: str) -> str:
    if not text:
        return f"Écrivez la raison{NBSP}: elle part dans le courrier."
    if is_unfinished(text):
        return f"Finissez ce texte{NBSP}: il reste des points de suspension à remplacer."
    return ""


def _redirection_problems(wish: Wish) -> dict[str, str]:
    written = [
        wish.redirect_target,
        wish.redirect_name,
        wish.redirect_reason,
        wish.redirect_contact,
        wish.redirect_email,
    ]
    if wish.kind != DecisionKind.REDIRECT and not any(written):
        return {}
    return {
        "redirect_target": "" if wish.redirect_target else "Choisissez une orientation.",
        "redirect_name": "" if wish.redirect_name else "Écrivez vers qui le projet est orienté.",
        "redirect_reason": ""
        if wish.redirect_reason
        else "Écrivez pourquoi ce moyen convient mieux.",
    }
