"""Settling an aid: what it is once the spending is known, and what is claimed back.

Rule: the convention pays a part of a cost. Within the tolerance of the call nothing moves; beyond
it the aid keeps its share of the cost: granted × spent / planned, rounded down to the euro.
Amounts are Decimal euros, the tolerance is a part of 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from ami_portal.common.dates import plain_date
from ami_portal.common.money import NBSP, format_euros, format_rate
from applications.domain.engagement import FollowUpRefusedError
from applications.enums import InstalmentWhen


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the aid is worth in the end, what is claimed back of it, and the sentence."""

    due: Decimal
    to_recover: Decimal
    to_release: Decimal
    explanation: str


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment of a plan: its euros, what it waits for, its day when it has one."""

    amount: Decimal
    due_when: InstalmentWhen
    expected_on: date | None = None


def settle(
    *,
    granted: Decimal,
    planned: Decimal,
    spent: Decimal | None,
    paid: Decimal,
    tolerance: Decimal | None,
) -> Settlement:
    """What is due of an aid once `spent` is known; None, or no tolerance, claims nothing."""
    due, words = _due(granted, planned, spent, tolerance)
    to_recover = max(paid - due, Decimal(0))
    return Settlement(
        due=due,
        to_recover=to_recover,
        to_release=max(granted - max(paid, due), Decimal(0)),
        explanation=words + _claim(paid, to_recover),
    )


def check_plan(parts: Sequence[Part], *, granted: Decimal, is_begun: bool) -> None:
    """The parts make the whole aid, and nothing was ordered yet. Raises FollowUpRefusedError."""
    if is_begun:
        raise FollowUpRefusedError("Un versement est déjà ordonné\u00a0: le plan ne change plus.")
    if not parts:
        raise FollowUpRefusedError("Écrivez au moins un versement.")
    total = sum((part.amount for part in parts), Decimal(0))
    if total != granted:
        gap = format_euros(abs(granted - total))
        way = "il manque" if total < granted else "il y a en trop"
        raise FollowUpRefusedError(
            f"Les versements font {format_euros(total)}{NBSP}: {way} {gap} pour faire l’aide de"
            f" {format_euros(granted)}."
        )
    if any(
        (part.due_when == InstalmentWhen.DATE) != (part.expected_on is not None) for part in parts
    ):
        raise FollowUpRefusedError("Donnez un jour aux versements prévus à une date, à eux seuls.")


def check_ready(part: Part, *, ordered_on: date, is_report_accepted: bool) -> None:
    """Whether the part may leave now. Raises FollowUpRefusedError with what it waits for."""
    if part.due_when == InstalmentWhen.REPORT and not is_report_accepted:
        raise FollowUpRefusedError("Ce versement attend le bilan accepté.")
    if part.expected_on is not None and ordered_on < part.expected_on:
        raise FollowUpRefusedError(
            f"Ce versement est prévu le {plain_date(part.expected_on)}, pas avant."
        )


def check_all_paid(*, due: Decimal, paid: Decimal) -> None:
    """Nothing that is due is left to pay. Raises FollowUpRefusedError."""
    if paid < due:
        raise FollowUpRefusedError(f"Il reste {format_euros(due - paid)} à verser avant de solder.")


def _due(
    granted: Decimal, planned: Decimal, spent: Decimal | None, tolerance: Decimal | None
) -> tuple[Decimal, str]:
    if spent is None or tolerance is None or planned <= 0:
        return granted, ""
    known = f"Dépensé{NBSP}: {format_euros(spent)} sur {format_euros(planned)} prévus"
    if spent >= planned:
        return granted, f"{known}."
    limit = f"l’écart admis par l’appel ({format_rate(tolerance)})"
    if spent >= planned * (1 - tolerance):
        return granted, f"{known}, dans {limit}."
    due = (granted * spent / planned).quantize(Decimal(1), rounding=ROUND_FLOOR)
    return due, (
        f"{known}, au-delà de {limit}. L’aide garde sa part des dépenses{NBSP}:"
        f" {format_euros(due)} au lieu de {format_euros(granted)}."
    )


def _claim(paid: Decimal, to_recover: Decimal) -> str:
    if not to_recover:
        return ""
    return f" {format_euros(paid)} sont versés{NBSP}: {format_euros(to_recover)} sont à rendre."
