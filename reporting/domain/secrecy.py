"""Small groups of people in what is published: hidden, and not to be found by subtraction.

Fewer than five people of one quartier could be recognised. Where the cells of a column add up to a
total that is printed too, hiding one cell alone hides nothing: the total minus the others gives it
back. So a column never hides one cell, nor a sum that is itself a small group, and nothing tells
which of the hidden cells is the small one.
"""

from collections.abc import Sequence

from reporting.domain.words import SMALLEST_GROUP, TOO_FEW

MASKED = "masqué"
Shown = str | int | None


def alone(people: int | None, *, out_of: int | None = None) -> Shown:
    """A number of people that adds up with no other: hidden from 1 to 4, or when it leaves 1 to 4
    of the number it is a part of. None stays unknown, zero stays zero.
    """
    if _is_small(people):
        return TOO_FEW
    if people is not None and out_of is not None and _is_small(out_of - people):
        return MASKED
    return people


def column(people: Sequence[int | None]) -> tuple[Shown, ...]:
    """Numbers of people whose total is printed elsewhere: the small ones are hidden, and with
    them the next smallest until two at least are hidden, whose sum is no small group.
    """
    hidden = {rank for rank, number in enumerate(people) if _is_small(number)}
    if not hidden:
        return tuple(people)
    for _, rank in sorted((number, rank) for rank, number in enumerate(people) if number):
        if len(hidden) > 1 and not _is_small(_total(people, hidden)):
            break
        hidden.add(rank)
    return tuple(MASKED if rank in hidden else number for rank, number in enumerate(people))


def _is_small(people: int | None) -> bool:
    return people is not None and 0 < people < SMALLEST_GROUP


def _total(people: Sequence[int | None], ranks: set[int]) -> int:
    return sum(people[rank] or 0 for rank in ranks)
