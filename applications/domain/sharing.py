"""How an aid is shared between the structures that carry an action together.

Who is paid keeps what the others do not receive, so that the parts always make one whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from ami_portal.common.money import NBSP, format_euros
from applications.domain.engagement import FollowUpRefusedError
from applications.enums import State

WHOLE = 100
SHAREABLE = frozenset({State.FUNDED, State.COMMITTED})


@dataclass(frozen=True, slots=True)
class Part:
    """What a partner receives, in hundredths of the aid; a structure is known by its SIRET."""

    partner: int
    name: str
    siret: str
    percent: int


def euros_of(amount: Decimal, percent: int) -> Decimal:
    """The euros of a part, rounded down to the euro: what is left stays to who is paid."""
    return (amount * percent / WHOLE).to_integral_value(rounding=ROUND_DOWN)


def check_can_be_shared(state: State | str) -> None:
    """An aid is shared from its award until it is settled. Raises FollowUpRefusedError."""
    if state not in SHAREABLE:
        raise FollowUpRefusedError("Une aide se partage entre sa décision et son solde.")


def check_parts(parts: Sequence[Part], *, amount: Decimal, payee_siret: str) -> int:
    """The hundredths that the parts take together, of an aid of `amount` euros.

    Each structure is there once, receives at least one euro, and who is paid keeps a part.
    Raises FollowUpRefusedError.
    """
    known = [payee_siret, *(part.siret for part in parts)]
    if len(set(known)) < len(known):
        raise FollowUpRefusedError(
            "Deux structures ont le même numéro SIRET\u00a0: chacune a le sien."
        )
    for part in parts:
        if euros_of(amount, part.percent) < 1:
            raise FollowUpRefusedError(
                f"{part.percent}{NBSP}% de {format_euros(amount)} font moins d’un euro pour"
                f" {part.name}\u00a0: laissez sa part vide, ou écrivez-en une plus grande."
            )
    taken = sum(part.percent for part in parts)
    if taken >= WHOLE:
        raise FollowUpRefusedError(
            f"Ces parts font {taken}{NBSP}%\u00a0: la structure qui a déposé le dossier garde au"
            f" moins 1{NBSP}%."
        )
    return taken
