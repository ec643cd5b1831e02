"""What the boxes of a request may hold in a call, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from applications.domain.boxes import EXPENSES
from applications.enums import BonusKind, BudgetCode

OTHER_NEED = "Autre besoin, décrit case 3"
YES = "oui"


@dataclass(frozen=True, kw_only=True)
class NeighbourhoodChoice:
    """A priority neighbourhood as it is ticked, under its commune."""

    code: str
    name: str
    commune: str


@dataclass(frozen=True, kw_only=True)
class TypeChoice:
    name: str
    is_public_body: bool = False


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call's rules for a request. Rates and shares are parts of 1, amounts euros.

    A draft stores themes, needs and types by name, neighbourhoods by code.
    """

    code: str
    year: int
    themes: tuple[str, ...]
    types: tuple[TypeChoice, ...] = ()
    needs: tuple[str, ...] = ()
    neighbourhoods: tuple[NeighbourhoodChoice, ...] = ()
    base_rate: Decimal = Decimal(0)
    bonus_rates: Mapping[BonusKind, Decimal] = field(default_factory=dict)
    floor: Decimal = Decimal(0)
    ceiling: Decimal = Decimal(0)
    page_blanche_ceiling: Decimal = Decimal(0)
    qpv_share_threshold: Decimal = Decimal(0)
    counts_volunteering: bool = False
    excluded_codes: tuple[str, ...] = ()

    @property
    def counted_expenses(self) -> tuple[BudgetCode, ...]:
        """The expense lines that count in the cost."""
        return tuple(code for code in EXPENSES if code not in self.excluded_codes)

    def type_named(self, name: str) -> TypeChoice | None:
        return next((choice for choice in self.types if choice.name == name), None)
