"""Two hundred invented requests, each on two sides with all its words: no text is ever lost.

Each test prints half of them, so that two workers share the work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ami_portal.common.pdf import is_foreign
from applications.domain.boxes import (
    EXPENSES,
    FIELDS,
    FUNDER_LIMIT,
    MAX_PARTNERS,
    NAMED_REVENUES,
    REVENUES,
    Kind,
)
from applications.domain.sheet import RequestSheet, SheetAmount, SheetClaim, SheetPartner
from applications.enums import BonusKind, BudgetCode, PartnerRole
from applications.exports import recto_verso
from tests.applications.printed import missing_from, reader
from tests.factories import sheets

A_HUNDRED = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def held(first: int, last: int) -> str:
    """The visible signs of a range that our typeface holds."""
    return "".join(
        sign for sign in map(chr, range(first, last)) if sign.isprintable() and not is_foreign(sign)
    )


ALPHABETS = {
    "Latin": held(0x41, 0x250),
    "marks": held(0x21, 0x41),
    "typography and money": held(0x2010, 0x20AD),
    # Another font prints these two.
    "Greek": "".join(sign for sign in map(chr, range(0x391, 0x3CF)) if sign.isalpha()),
    "Cyrillic": "".join(map(chr, range(0x410, 0x460))),
}
EVERYTHING = "".join(ALPHABETS.values())
SAMPLES = (*ALPHABETS.values(), EVERYTHING, "W", "i", "anticonstitutionnellement-", "l’été à 19 h")
# Far more breaks than a box keeps, and none at all.
BREAKS = (0, 0, 0.01, 0.2)
LONGEST_WORDS = (1, 6, 12, 40, 200)
PEOPLE = ("people_expected", "qpv_people_expected", "women_expected", "under_26_expected")


@dataclass(frozen=True)
class Pen:
    """Writes in two alphabets, and as much as `share` says: 1 fills each box, more overflows."""

    random: Random
    samples: Sequence[str]
    share: float

    def words(self, count: int, *, breaks: float = 0) -> str:
        """Exactly `count` signs of one alphabet, in words of any length, with line breaks."""
        alphabet, longest = self.random.choice(self.samples), self.random.choice(LONGEST_WORDS)
        text = ""
        while len(text) < count:
            text += "".join(self.random.choices(alphabet, k=self.random.randint(1, longest)))
            text += "\n" if self.random.random() < breaks else " "
        # A space or a break at the end is no text: the last sign is one.
        return text[: count - 1] + "x" if count else ""

    def field(self, limit: int, *, breaks: float = 0) -> str:
        full = self.share == 1
        count = limit if full else self.random.randint(0, int(limit * self.share))
        return self.words(count, breaks=breaks)

    def line(self, limit: int) -> str:
        """A text of a row of its own, which nothing cuts."""
        return self.words(limit if self.share >= 1 else self.random.randint(0, limit))


def request(seed: int, *, share: float) -> RequestSheet:
    """An invented request; `share` says how full its boxes are, 1 for exactly full, more beyond."""
    random = Random(seed)
    pen = Pen(random, random.sample(SAMPLES, 2), share)
    values = {
        key: pen.field(
            FIELDS[key].limit or 0,
            breaks=random.choice(BREAKS) if FIELDS[key].kind is Kind.TEXT else 0,
        )
        for key in sheets.TEXT_KEYS
    }
    dates = {"starts_on": "22 septembre 2027", "ends_on": "30 septembre 2027"}
    return replace(
        sheets.sheet(),
        stamp=random.choice((sheets.DRAFT, sheets.DEPOSITED)),
        values={**values, **(dates if random.random() < 0.9 else {})},
        neighbourhoods=[pen.words(random.randint(1, 80)) for _ in range(random.randint(0, 25))],
        people={key: random.choice((0, 7, 999_999, None)) for key in PEOPLE},
        ticks=frozenset(key for key in FIELDS if random.random() < 0.5) - {"is_page_blanche"},
        partners=[partner(pen) for _ in range(random.randint(0, MAX_PARTNERS))],
        budget=dict(budget(pen)),
        claims=[claim(pen, kind) for kind in BonusKind],
        requested=random.choice((None, Decimal(1), Decimal("8200.50"), Decimal(999_999))),
        eligible_cost=random.choice((None, Decimal(999_999))),
    )


def partner(pen: Pen) -> SheetPartner:
    role = pen.random.choice((*PartnerRole, ""))
    return SheetPartner(name=pen.line(60), contribution=pen.line(90), role=role)


def budget(pen: Pen) -> Iterator[tuple[BudgetCode, SheetAmount]]:
    for code in (*EXPENSES, *REVENUES, BudgetCode.VOLUNTEERING):
        if pen.random.random() < 0.7:
            amount = pen.random.choice((None, Decimal(0), Decimal("12.50"), Decimal(999_999)))
            funder = pen.line(FUNDER_LIMIT) if code in NAMED_REVENUES else ""
            yield code, SheetAmount(amount=amount, funder=funder)


def claim(pen: Pen, kind: BonusKind) -> SheetClaim:
    evidence = pen.line(120)
    return SheetClaim(kind=kind, rate=Decimal("0.8"), claimed=bool(evidence), evidence=evidence)


@A_HUNDRED
@given(seed=st.integers(0, 2**32), share=st.sampled_from((0.05, 0.3, 0.7)))
def test_a_request_within_its_limits_prints_on_two_sides_with_every_word(
    seed: int, share: float
) -> None:
    sheet = request(seed, share=share)
    pdf = recto_verso.render(sheet)
    assert len(reader(pdf).pages) == 2
    assert missing_from(pdf, sheet) == []


@A_HUNDRED
@given(seed=st.integers(0, 2**32), share=st.sampled_from((1, 1.2, 3)))
def test_a_request_at_its_limits_or_beyond_prints_on_two_sides_with_every_word_kept(
    seed: int, share: float
) -> None:
    sheet = request(seed, share=share)
    pdf = recto_verso.render(sheet)
    assert len(reader(pdf).pages) == 2
    assert missing_from(pdf, sheet) == []
