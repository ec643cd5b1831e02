"""The envelope of a call: the sum of its aids never exceeds it. Amounts are Decimal euros."""

from decimal import Decimal

from ami_portal.common.money import NBSP, format_euros


class EnvelopeExceededError(Exception):
    """An aid that does not fit in what is left. Its text is French, for the screen."""

    def __init__(self, amount: Decimal, *, remaining: Decimal, envelope: Decimal) -> None:
        self.amount, self.remaining, self.envelope = amount, remaining, envelope
        super().__init__(exceeded_sentence(amount, remaining=remaining, envelope=envelope))


def exceeded_sentence(amount: Decimal, *, remaining: Decimal, envelope: Decimal) -> str:
    """What is said when `amount` does not fit in what remains."""
    return (
        f"Impossible d’accorder {format_euros(amount)}{NBSP}: il reste {format_euros(remaining)}"
        f" sur {format_euros(envelope)}. Diminuez une autre aide ou placez ce dossier en réserve."
    )


def total_after(amount: Decimal, *, granted: Decimal, envelope: Decimal) -> Decimal:
    """What is granted once `amount` is added. Raises EnvelopeExceededError."""
    if granted + amount > envelope:
        raise EnvelopeExceededError(amount, remaining=envelope - granted, envelope=envelope)
    return granted + amount
