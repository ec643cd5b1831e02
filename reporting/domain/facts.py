"""The facts of a year, as plain values: what the report is written from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from applications.enums import FUNDED, ContratOutcome, RedirectionStatus, State
from reporting.domain.cohort import YearFigures
from reporting.domain.drafting import Proposal


@dataclass(frozen=True, slots=True)
class People:
    """The four numbers of box 8 or of the bilan. None is « non connu », not zero."""

    people: int | None = None
    qpv: int | None = None
    women: int | None = None
    under_26: int | None = None


@dataclass(frozen=True, slots=True)
class Aid:
    """An aid granted and its calculation. Euros; rates are parts of 1."""

    amount: Decimal
    base_rate: Decimal
    applied_rate: Decimal | None
    bonus: str
    is_page_blanche: bool
    eligible_cost: Decimal
    requested: Decimal
    floor: Decimal
    ceiling: Decimal
    computed: Decimal
    override_reason: str
    explanation: str
    deliberation: str
    deliberated_on: date

    @property
    def extra(self) -> Decimal:
        """What the taux majoré added to what the base rate would have given, in euros."""
        if not self.bonus or self.applied_rate is None:
            return Decimal(0)
        base = min(self.requested, self.base_rate * self.eligible_cost, self.ceiling)
        return max(self.amount - base.to_integral_value(rounding="ROUND_DOWN"), Decimal(0))


@dataclass(frozen=True, slots=True)
class Filing:
    """The passage of an action to the contrat de ville."""

    contract: str
    year: int
    pillar: str
    reference: str
    outcome: ContratOutcome


@dataclass(frozen=True, slots=True)
class Project:
    """The later dossier of the same structure that a page blanche became."""

    year: int
    is_funded: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A réorientation: to what kind of recipient, and what came of it."""

    target: str
    status: RedirectionStatus


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier received at closing. Amounts in euros, days of Paris."""

    number: str
    title: str
    organisation: str
    organisation_type: str
    theme: str
    need: str
    channel: str
    state: State
    is_first_request: bool
    is_page_blanche: bool
    requested: Decimal
    eligible_cost: Decimal
    submitted_on: date
    checked_on: date | None = None
    heard_on: date | None = None
    voted_on: date | None = None
    decided_on: date | None = None
    letter_on: date | None = None
    paid_on: date | None = None
    withdrawn_on: date | None = None
    # The day silence means refusal; None while a complément suspends it.
    silence_on: date | None = None
    # The day these facts were read.
    read_on: date | None = None
    communes: tuple[str, ...] = ()
    neighbourhoods: tuple[str, ...] = ()
    expected: People = field(default_factory=People)
    # Of an accepted bilan only.
    realised: People | None = None
    is_report_waived: bool = False
    aid: Aid | None = None
    is_engaged: bool = False
    paid: Decimal = Decimal(0)
    # Of what was granted, what went back to the envelope.
    returned: Decimal = Decimal(0)
    other_funding: Decimal = Decimal(0)
    is_carried_together: bool = False
    not_selected_reason: str = ""
    inadmissibility_reason: str = ""
    ways: tuple[Way, ...] = ()
    filing: Filing | None = None
    project: Project | None = None

    @property
    def is_funded(self) -> bool:
        return self.state in FUNDED

    @property
    def is_admissible(self) -> bool:
        return self.checked_on is not None and self.state != State.INADMISSIBLE

    @property
    def is_moved(self) -> bool:
        return self.is_funded and self.filing is not None

    @property
    def granted(self) -> Decimal:
        """Euros of an aid that still stands."""
        return self.aid.amount if self.aid is not None and self.is_funded else Decimal(0)

    @property
    def due(self) -> Decimal:
        """Euros of a standing aid that are still to be paid."""
        return max(self.granted - self.paid - self.returned, Decimal(0))

    @property
    def awaits_report(self) -> bool:
        """Funded, with a bilan asked for and not accepted yet."""
        return self.is_funded and self.realised is None and not self.is_report_waived

    @property
    def answered_on(self) -> date | None:
        """The day the request had its answer, or was taken back; None while it waits."""
        if self.state == State.INADMISSIBLE:
            return self.checked_on
        return self.decided_on or self.withdrawn_on

    @property
    def outlasts_silence(self) -> bool:
        """Whether the answer came, or is still awaited, after the day silence means refusal."""
        until = self.answered_on or self.read_on
        return self.silence_on is not None and until is not None and until > self.silence_on

    @property
    def is_idea(self) -> bool:
        """Funded as a page blanche."""
        return self.is_funded and self.aid is not None and self.aid.is_page_blanche


@dataclass(frozen=True, slots=True)
class Sitting:
    """An audition that was held, or is planned."""

    theme: str
    is_held: bool
    heard: int
    absent: int
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class CollegeFacts:
    name: str
    seats: int
    quorum: int
    summoned: int
    present: int


@dataclass(frozen=True, slots=True)
class NeedFacts:
    theme: str
    text: str
    source: str
    is_poorly_covered: bool


@dataclass(frozen=True, slots=True)
class SectionFacts:
    title: str
    direction: str
    is_written: bool


@dataclass(frozen=True, slots=True)
class YearFacts:
    """Everything a report says of a year, counted on one day."""

    year: int
    today: date
    territory: str
    authority: str
    is_fictitious: bool
    envelope: Decimal
    themes: tuple[str, ...]
    dossiers: tuple[Dossier, ...]
    sittings: tuple[Sitting, ...]
    colleges: tuple[CollegeFacts, ...]
    recusals: int
    needs: tuple[NeedFacts, ...]
    sections: tuple[SectionFacts, ...]
    years: tuple[YearFigures, ...]
    accepted: dict[int, int]
    # What the year offers: the kind of bonus (none for the base rate) and the rate, a part of 1.
    rates: tuple[tuple[str, Decimal], ...] = ()
    foreword: str = ""
    vigilance: str = ""
    proposals: tuple[Proposal, ...] = ()

    @property
    def is_counted(self) -> bool:
        return any(each.year == self.year and each.is_counted for each in self.years)

    @property
    def funded(self) -> tuple[Dossier, ...]:
        return tuple(each for each in self.dossiers if each.is_funded)

    @property
    def moved(self) -> tuple[Dossier, ...]:
        return tuple(each for each in self.dossiers if each.is_moved)

    @property
    def granted(self) -> Decimal:
        return total(each.granted for each in self.dossiers)

    @property
    def granted_once(self) -> Decimal:
        """Euros of every aid of the year, those given up included."""
        return total(each.aid.amount for each in self.dossiers if each.aid is not None)

    @property
    def returned(self) -> Decimal:
        """Of these, the euros that went back to the envelope."""
        return total(each.returned for each in self.dossiers)

    @property
    def remaining(self) -> Decimal:
        """Euros of the envelope that no aid holds."""
        return self.envelope - self.granted_once + self.returned

    @property
    def figures(self) -> YearFigures:
        return next(each for each in self.years if each.year == self.year)


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def number_of(dossiers: Iterable[Dossier], test: Callable[[Dossier], bool]) -> int:
    return sum(1 for each in dossiers if test(each))
