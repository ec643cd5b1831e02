"""What an action may receive, and the sentence that says why.

Rule: the year's cahier des charges. The most favourable *confirmed* rate applies; rates are never
summed. amount = min(asked, rate × eligible cost, ceiling), rounded down to the euro.
Amounts are Decimal euros, rates are parts of 1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Protocol

from ami_portal.common.dates import day_and_month
from ami_portal.common.money import format_euros, format_rate


@dataclass(frozen=True, slots=True)
class Bonus:
    """A rate above the base: its kind's words, its rate, the day the panel confirmed it.

    `confirmed` is the participle that agrees with the words.
    """

    label: str
    rate: Decimal
    confirmed_on: date | None = None
    kind: str = ""
    confirmed: str = "confirmée"


@dataclass(frozen=True, slots=True)
class FundingRules:
    """The amounts and the base rate of a call."""

    base_rate: Decimal
    floor: Decimal
    ceiling: Decimal
    page_blanche_ceiling: Decimal


@dataclass(frozen=True, slots=True)
class FundingProposal:
    """A computed aid with its inputs, so that it can be redone, and its sentence in French."""

    amount: Decimal
    eligible_cost: Decimal
    requested: Decimal
    rate: Decimal | None
    bonus: Bonus | None
    is_under_floor: bool
    explanation: str
    # The explanation up to its last clause: what an override keeps of it.
    steps: str = ""
    # What a page blanche could still receive; a budget is not bound by it.
    remaining: Decimal | None = None


class Computed(Protocol):
    """What an aid keeps of its calculation. Euros, and a rate as a part of 1."""

    eligible_cost: Decimal
    requested_amount: Decimal
    applied_rate: Decimal | None
    ceiling: Decimal
    remaining: Decimal | None


def eligible_cost(
    *, expenses: Decimal, volunteering: Decimal, counts_volunteering: bool
) -> Decimal:
    """The cost the rate applies to, in euros; volunteering (86/87) only if the call counts it.

    `expenses` are those of the lines that the call does not leave out.
    """
    return expenses + volunteering if counts_volunteering else expenses


def best_rate(base_rate: Decimal, bonuses: Iterable[Bonus]) -> tuple[Decimal, Bonus | None]:
    """The most favourable rate and its bonus, None for the base rate. Rates are never summed."""
    best = max(bonuses, key=lambda bonus: bonus.rate, default=None)
    if best is None or best.rate <= base_rate:
        return base_rate, None
    return best.rate, best


def propose_funding(
    *, cost: Decimal, requested: Decimal, rules: FundingRules, bonuses: Iterable[Bonus] = ()
) -> FundingProposal:
    """Most favourable confirmed rate; rates are never summed. Euros, rates as parts of 1.

    Rule: cahier des charges. `bonuses` holds the confirmed ones only.
    """
    rate, bonus = best_rate(rules.base_rate, bonuses)
    by_rate = _whole_euros(rate * cost)
    amount = _whole_euros(min(requested, by_rate, rules.ceiling))
    steps = _steps(cost, requested, rules=rules, rate=rate, bonus=bonus)
    is_under_floor = amount < rules.floor
    return FundingProposal(
        amount=amount,
        eligible_cost=cost,
        requested=requested,
        rate=rate,
        bonus=bonus,
        is_under_floor=is_under_floor,
        explanation=f"{steps}. {floor_sentence(amount, rules.floor)}"
        if is_under_floor
        else _french(f"{steps} : l’aide est de {format_euros(amount)}."),
        steps=steps,
    )


def propose_page_blanche(
    *, requested: Decimal, rules: FundingRules, remaining: Decimal
) -> FundingProposal:
    """A page blanche has no budget and no rate: min(asked, its ceiling, what remains), in euros."""
    amount = _whole_euros(min(requested, rules.page_blanche_ceiling, remaining))
    steps = _french(
        f"Page blanche : {format_euros(rules.page_blanche_ceiling)} au plus,"
        f" {format_euros(remaining)} encore disponibles."
        f" Vous demandiez {format_euros(requested)}"
    )
    return FundingProposal(
        amount=amount,
        eligible_cost=Decimal(0),
        requested=requested,
        rate=None,
        bonus=None,
        is_under_floor=False,
        explanation=_french(f"{steps} : l’aide est de {format_euros(amount)}."),
        steps=steps,
        remaining=remaining,
    )


def recompute(award: Computed) -> Decimal:
    """The euros that an aid's own inputs give, years later, whatever the rules have become.

    The same as its `computed_amount`; what was granted may differ, with its reason.
    """
    bounds = [award.requested_amount, award.ceiling]
    if award.applied_rate is not None:
        bounds.append(award.applied_rate * award.eligible_cost)
    if award.remaining is not None:
        bounds.append(award.remaining)
    return _whole_euros(min(bounds))


def explain_override(proposal: FundingProposal, amount: Decimal, reason: str) -> str:
    """The sentence of an aid that differs from its calculation: the rule, the aid, why."""
    return _french(
        f"{proposal.steps} : ce calcul donne {format_euros(proposal.amount)}."
        f" L’aide est fixée à {format_euros(amount)} : {reason}"
    )


def simulate(*, cost: Decimal, rules: FundingRules, bonuses: Iterable[Bonus]) -> FundingProposal:
    """What could be asked at most for this cost, and the simulator's sentence. Promises nothing."""
    rate, bonus = best_rate(rules.base_rate, bonuses)
    amount = _whole_euros(min(rate * cost, rules.ceiling))
    sentence = (
        f"Avec {format_euros(cost)} de dépenses prises en compte et un taux de {format_rate(rate)},"
        f" l’aide pourrait aller jusqu’à {format_euros(amount)}. Ce n’est qu’un calcul :"
        " le jury propose, l’assemblée décide, l’enveloppe est limitée."
    )
    is_under_floor = amount < rules.floor
    if is_under_floor:
        sentence = f"{sentence} {floor_sentence(amount, rules.floor)}"
    return FundingProposal(
        amount=amount,
        eligible_cost=cost,
        requested=amount,
        rate=rate,
        bonus=bonus,
        is_under_floor=is_under_floor,
        explanation=_french(sentence),
    )


def floor_sentence(amount: Decimal, floor: Decimal) -> str:
    """What is said when the computed aid is under the floor of the call."""
    return _french(
        f"Ce calcul donne {format_euros(amount)}, moins que le minimum de l’appel"
        f" ({format_euros(floor)}). Le jury dira s’il accorde le minimum, dans la limite de votre"
        " demande, ou s’il propose une autre voie."
    )


def _steps(
    cost: Decimal, requested: Decimal, *, rules: FundingRules, rate: Decimal, bonus: Bonus | None
) -> str:
    by_rate = rate * cost
    euros = format_euros(_whole_euros(by_rate))
    rounded = " (arrondi à l’euro inférieur)" if by_rate % 1 else ""
    parts = [
        f"Dépenses prises en compte : {format_euros(cost)}.",
        _rate_words(rate, bonus, rules),
        f"{format_rate(rate)} de {format_euros(cost)} font {euros}{rounded}.",
    ]
    if rules.ceiling < by_rate:
        parts.append(f"L’aide ne dépasse pas {format_euros(rules.ceiling)} dans cet appel.")
    parts.append(f"Vous demandiez {format_euros(requested)}")
    return _french(" ".join(parts))


def _rate_words(rate: Decimal, bonus: Bonus | None, rules: FundingRules) -> str:
    if bonus is None:
        return f"Taux de base : {format_rate(rate)}."
    when = f" le {day_and_month(bonus.confirmed_on)}" if bonus.confirmed_on else ""
    return (
        f"Taux de {format_rate(rate)} : {bonus.label}, {bonus.confirmed} par le jury{when}"
        f" (le taux de base était de {format_rate(rules.base_rate)} ; les taux ne s’ajoutent pas)."
    )


def _whole_euros(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), rounding=ROUND_FLOOR)


def _french(sentence: str) -> str:
    """U+00A0 before the double punctuation marks."""
    for mark in ":;?!":
        sentence = sentence.replace(f" {mark}", f"\u00a0{mark}")
    return sentence
