"""Euros and rates, read and written as French does. No Django here: the domain uses it too."""

import re
from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

NBSP = "\u00a0"
MINUS = "\u2212"
CENT = Decimal("0.01")
AMOUNT_HINT = "Écrivez la somme en chiffres, par exemple 1\u00a0250 ou 1\u00a0250,50."
RATE_HINT = "Écrivez le taux en chiffres, par exemple 80 ou 62,5."

_NOISE = re.compile(r"[\s\u00a0\u202f\u2009]|€|euros?|eur", re.IGNORECASE)
_DOTTED_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?")
# Fifteen figures: far above any sum, and within what a Decimal rounds.
_PLAIN = re.compile(r"(\d{1,15})(?:[.,](\d{1,2}))?")
_RATE = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?%?")


class InvalidAmountError(ValueError):
    """The text is not a sum or a rate. The message is a French sentence for whoever typed it."""


def format_number(value: Decimal | int) -> str:
    """« 31 450 », « 62,5 ». Trailing zeros after the comma are dropped."""
    number = Decimal(value)
    whole, _, decimals = f"{abs(number):,f}".partition(".")
    grouped = whole.replace(",", NBSP)
    kept = decimals.rstrip("0")
    sign = MINUS if number < 0 else ""
    return f"{sign}{grouped},{kept}" if kept else f"{sign}{grouped}"


def format_euros(amount: Decimal | int) -> str:
    """« 10 250 € », « 10 250,50 € » when there are cents. Rounded half up to the cent."""
    rounded = Decimal(amount).quantize(CENT, ROUND_HALF_UP)
    whole, cents = divmod(abs(rounded), 1)
    sign = MINUS if rounded < 0 else ""
    tail = f",{int(cents * 100):02d}" if cents else ""
    return f"{sign}{format_number(int(whole))}{tail}{NBSP}€"


def euros_in_words(amount: Decimal | int) -> str:
    """« huit mille deux cents euros », « un million d’euros », « dix euros et cinquante centimes ».

    Rounded half up to the cent; never negative.
    """
    whole, cents = divmod(Decimal(amount).quantize(CENT, ROUND_HALF_UP), 1)
    words = f"{_in_words(whole)}{_euro_noun(int(whole))}"
    if not cents:
        return words
    return f"{words} et {_in_words(cents * 100)} centime{'s' if cents > CENT else ''}"


def format_rate(rate: Decimal) -> str:
    """A rate is a part of 1: Decimal("0.8") is « 80 % », Decimal("0.625") « 62,5 % »."""
    return f"{format_number((Decimal(rate) * 100).quantize(CENT, ROUND_HALF_UP))}{NBSP}%"


def parse_euros(text: str) -> Decimal:
    """Read a sum as people type it: « 10 250 € », « 10250,5 », « 10.250 ». Euros, never negative.

    A dot followed by three digits separates thousands: nobody counts in thousandths of a euro.
    Raises InvalidAmountError for anything else, an empty text included.
    """
    cleaned = _NOISE.sub("", text)
    if _DOTTED_THOUSANDS.fullmatch(cleaned):
        cleaned = cleaned.replace(".", "")
    match = _PLAIN.fullmatch(cleaned)
    if match is None or not cleaned.isascii():
        raise InvalidAmountError(AMOUNT_HINT)
    return Decimal(f"{match[1]}.{match[2] or 0}").quantize(CENT)


def parse_rate(text: str) -> Decimal:
    """Read a percentage as people type it, « 80 », « 62,5 % », as a part of 1 between 0 and 1.

    Raises InvalidAmountError for anything else.
    """
    cleaned = _NOISE.sub("", text)
    match = _RATE.fullmatch(cleaned)
    if match is None or not cleaned.isascii():
        raise InvalidAmountError(RATE_HINT)
    rate = Decimal(f"{match[1]}.{match[2] or 0}") / 100
    if rate > 1:
        raise InvalidAmountError("Un taux ne dépasse pas 100\u00a0%.")
    return rate


def _in_words(number: Decimal) -> str:
    return str(num2words(int(number), lang="fr"))


def _euro_noun(whole: int) -> str:
    """A round million takes « d’ »; French counts from two in the plural."""
    if whole and whole % 1_000_000 == 0:
        return " d’euros"
    return " euro" if whole < 2 else " euros"
