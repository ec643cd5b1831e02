"""What the portal computes for the evaluation: one function of a year's facts for each key."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from applications.enums import ContratOutcome, RedirectionStatus
from reporting.domain.facts import Dossier, People, YearFacts, number_of, total
from reporting.enums import Computed


@dataclass(frozen=True, slots=True)
class Measure:
    """A value, the total that it is a part of, and of how many actions it is known.

    A value of None is « non connu »: nobody said, which is not zero.
    """

    value: Decimal | int | None
    out_of: int | None = None
    known: int | None = None
    asked: int | None = None

    @property
    def is_partial(self) -> bool:
        """Whether somebody did not say."""
        return self.known is not None and self.asked is not None and self.known < self.asked


Compute = Callable[[YearFacts], Measure]
UNKNOWN = Measure(None)


def measure(key: Computed, facts: YearFacts) -> Measure:
    """The value of an indicator for a year of the AMI.

    Of a year typed in by hand only the cohort's figures are known: the rest is « non connu ».
    """
    if key not in OF_THE_COHORT and not facts.is_counted:
        return UNKNOWN
    return COMPUTE[key](facts)


def _moved(facts: YearFacts) -> Measure:
    return Measure(facts.figures.moved, facts.figures.funded)


def _accepted(facts: YearFacts) -> Measure:
    accepted = number_of(
        facts.moved, lambda each: each.filing is not None and _is_accepted(each.filing.outcome)
    )
    return Measure(accepted, len(facts.moved))


def _is_accepted(outcome: ContratOutcome) -> bool:
    return outcome == ContratOutcome.ACCEPTED


def _ways_succeeded(facts: YearFacts) -> Measure:
    ways = [way for dossier in facts.dossiers for way in dossier.ways]
    done = sum(1 for way in ways if way.status == RedirectionStatus.SUCCEEDED)
    return Measure(done, len(ways))


def _first_requests(facts: YearFacts) -> Measure:
    first = number_of(facts.dossiers, lambda each: each.is_first_request)
    return Measure(first, len(facts.dossiers))


def _carried_together(facts: YearFacts) -> Measure:
    together = number_of(facts.funded, lambda each: each.is_carried_together)
    return Measure(together, len(facts.funded))


def _pages_blanches(facts: YearFacts) -> Measure:
    return Measure(number_of(facts.funded, lambda each: each.is_idea), len(facts.funded))


def _qpv_covered(facts: YearFacts) -> Measure:
    return Measure(len({name for each in facts.funded for name in each.neighbourhoods}))


def _needs_covered(facts: YearFacts) -> Measure:
    known = {need.text for need in facts.needs}
    return Measure(len(known & {each.need for each in facts.funded}), len(known))


def _granted(facts: YearFacts) -> Measure:
    return Measure(facts.granted)


def _paid(facts: YearFacts) -> Measure:
    return Measure(total(each.paid for each in facts.dossiers))


def _other_funding(facts: YearFacts) -> Measure:
    return Measure(total(each.other_funding for each in facts.funded))


def _expected(name: str) -> Compute:
    return lambda facts: _summed(facts, name, lambda each: each.expected)


def _realised(name: str) -> Compute:
    return lambda facts: _summed(facts, name, lambda each: each.realised)


def _summed(facts: YearFacts, name: str, told: Callable[[Dossier], People | None]) -> Measure:
    """The sum over the funded actions of those that said the number."""
    said = [getattr(told(each), name, None) for each in facts.funded]
    numbers = [each for each in said if each is not None]
    value = sum(numbers) if numbers else None
    return Measure(value, known=len(numbers), asked=len(facts.funded))


OF_THE_COHORT = frozenset({Computed.MOVED})
COMPUTE: dict[Computed, Compute] = {
    Computed.MOVED: _moved,
    Computed.ACCEPTED: _accepted,
    Computed.WAYS_SUCCEEDED: _ways_succeeded,
    Computed.FIRST_REQUESTS: _first_requests,
    Computed.CARRIED_TOGETHER: _carried_together,
    Computed.PAGES_BLANCHES: _pages_blanches,
    Computed.PEOPLE_EXPECTED: _expected("people"),
    Computed.PEOPLE_REALISED: _realised("people"),
    Computed.QPV_EXPECTED: _expected("qpv"),
    Computed.QPV_REALISED: _realised("qpv"),
    Computed.WOMEN_EXPECTED: _expected("women"),
    Computed.WOMEN_REALISED: _realised("women"),
    Computed.UNDER_26_EXPECTED: _expected("under_26"),
    Computed.UNDER_26_REALISED: _realised("under_26"),
    Computed.QPV_COVERED: _qpv_covered,
    Computed.NEEDS_COVERED: _needs_covered,
    Computed.GRANTED: _granted,
    Computed.PAID: _paid,
    Computed.OTHER_FUNDING: _other_funding,
}
