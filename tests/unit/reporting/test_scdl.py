"""A line of open data: when the money was paid, or over which days it will be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reporting.domain.scdl import COLUMNS, Grantee, Issuer, line

ISSUER = Issuer("la communauté d’agglomération fictive", "00000000000000")
AID = Grantee(
    name="Association d’essai",
    siret="",
    rna="W620000001",
    subject="Une action d’essai",
    amount=Decimal(6000),
    decision="2025-114",
    signed_on=date(2026, 1, 15),
    ends_on=date(2026, 12, 18),
    paid_on=(),
)
MARCH, JUNE = date(2026, 3, 2), date(2026, 6, 30)


def paid(**facts: object) -> tuple[str, str]:
    row = dict(zip(COLUMNS, line(ISSUER, replace(AID, **facts)), strict=True))
    return row["conditionsVersement"], row["datesPeriodeVersement"]


@pytest.mark.parametrize(
    ("paid_on", "expected"),
    [
        ((MARCH,), ("unique", "2026-03-02")),
        ((JUNE, MARCH), ("échelonné", "2026-03-02/2026-06-30")),
        ((), ("unique", "2026-01-15/2026-12-18")),
    ],
)
def test_money_is_dated_by_its_payments_else_by_the_agreement(
    paid_on: tuple[date, ...], expected: tuple[str, str]
) -> None:
    assert paid(paid_on=paid_on, parts=max(1, len(paid_on))) == expected


def test_a_period_never_ends_before_it_begins() -> None:
    assert paid(ends_on=date(2025, 12, 31))[1] == "2026-01-15/2026-01-15"
