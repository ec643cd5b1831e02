"""The distance of a juror to the panel: exact, rounded once, and never the echo of one sheet."""

from decimal import Decimal

from juries.domain.offsets import Offset, Sheet, offsets
from juries.domain.scoring import College, FinishedSheet, Note

AGENTS = College(1, "Agglomération", 1)
CITIZENS = College(2, "Conseillers citoyens", 1)
ADA, ZOE = 7, 8


def sheet(juror: int, college: College, *values: int | None) -> Sheet:
    return Sheet(juror, FinishedSheet(college.key, tuple(Note(1, value) for value in values)))


def heard(ada: tuple[int | None, ...], zoe: tuple[int | None, ...]) -> list[Sheet]:
    return [sheet(ADA, AGENTS, *ada), sheet(ZOE, CITIZENS, *zoe)]


def test_the_distances_of_a_juror_are_averaged_with_their_sign():
    dossiers = [heard((5,), (3,)), heard((4,), (4,)), heard((2,), (4,))]
    assert offsets([AGENTS, CITIZENS], dossiers) == {
        ADA: Offset(3, Decimal("0.00")),
        ZOE: Offset(3, Decimal("0.00")),
    }


def test_only_the_result_is_rounded():
    # Three distances of 1/6 would each be 0,17; with three of none their mean is 1/12, so 0,08.
    dossiers = [heard((4, 4, 5), (4,))] * 3 + [heard((4,), (4,))] * 3
    found = offsets([AGENTS, CITIZENS], dossiers)
    assert (found[ADA].distance, found[ZOE].distance) == (Decimal("0.08"), Decimal("-0.08"))


def test_two_dossiers_would_tell_a_note():
    assert offsets([AGENTS, CITIZENS], [heard((5,), (3,))] * 2) == {
        ADA: Offset(2, None),
        ZOE: Offset(2, None),
    }


def test_who_abstained_or_noted_alone_is_compared_with_nobody():
    dossiers = [heard((5,), (3,))] * 3 + [heard((0,), (None,)), [sheet(ADA, AGENTS, 0)]]
    assert offsets([AGENTS, CITIZENS], dossiers)[ADA] == Offset(3, Decimal("1.00"))
