"""The panel's opinion: notes of 0 to 5, weighted; means of jurors, of colleges, of the panel.

Each college speaks with one voice, whatever its number of seats: four agents never outvote one
citizen. An abstention counts nowhere, and neither does a consultative seat. Source: product, Panel.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

BEST = 5
HUNDREDTH = Decimal("0.01")
# Below this number of counted sheets, a mean would tell who gave which note.
FEWEST_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Note:
    """The note of one criterion. `value` None is « Je ne me prononce pas »."""

    weight: int
    value: int | None


@dataclass(frozen=True, slots=True)
class College:
    key: int
    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class FinishedSheet:
    """A finished sheet, with the college of the seat that wrote it."""

    college: int
    notes: tuple[Note, ...]
    is_consultative: bool = False


@dataclass(frozen=True, slots=True)
class CollegeMean:
    """What a college says: how many of its sheets count, and their mean out of 5."""

    college: College
    sheets: int
    mean: Fraction

    @property
    def shown_mean(self) -> Decimal | None:
        """The mean that people may read; none when it would be one person's note."""
        return rounded(self.mean) if self.sheets >= FEWEST_SHOWN else None


@dataclass(frozen=True, slots=True)
class PanelOpinion:
    """Mean out of 5 and dispersion, both None while nobody gave an opinion.

    Dispersion is the distance between the highest and the lowest juror, in points: the one measure
    that a juror and a director read the same way.
    """

    mean: Decimal | None
    dispersion: Decimal | None
    colleges: tuple[CollegeMean, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a juror wrote for a criterion; `value` None is an abstention."""

    value: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a sheet still lacks before it can end, as a French sentence."""

    criterion: int
    sentence: str


def rounded(value: Fraction) -> Decimal:
    """Two decimals, half up, from an exact fraction: « 2,335 » is 2,34."""
    hundredths = Decimal(value.numerator * 100) / Decimal(value.denominator)
    return hundredths.quantize(Decimal(1), ROUND_HALF_UP) * HUNDREDTH


def juror_mean(notes: Iterable[Note]) -> Fraction | None:
    """Weighted mean out of 5 of the notes given; None when the juror abstained everywhere.

    A mean and not a sum: its scale does not move when a criterion is added or left aside.
    """
    given = [(note.weight, note.value) for note in notes if note.value is not None]
    total = sum(weight for weight, _ in given)
    return Fraction(sum(weight * value for weight, value in given), total) if total else None


def panel_opinion(colleges: Iterable[College], sheets: Iterable[FinishedSheet]) -> PanelOpinion:
    """Weighted mean of college means, each college's the plain mean of its jurors' means.

    Consultative seats, and sheets that abstain everywhere, count nowhere. A college without a
    counted sheet is left out: its weight is not given to zero.
    """
    voices = _voices(sheets)
    means = _college_means(colleges, voices)
    everyone = [mean for said in voices.values() for mean in said]
    mean = _weighted(means)
    if mean is None:
        return PanelOpinion(None, None, ())
    return PanelOpinion(rounded(mean), rounded(max(everyone) - min(everyone)), means)


def panel_mean(colleges: Iterable[College], sheets: Iterable[FinishedSheet]) -> Fraction | None:
    """The mean of `panel_opinion` before it is rounded; None while nobody gave an opinion."""
    return _weighted(_college_means(colleges, _voices(sheets)))


def asks_reason(value: int | None, reason_scores: Iterable[int]) -> bool:
    """Whether the call asks why for this note; never for an abstention."""
    return value is not None and value in set(reason_scores)


def gaps(
    criteria: Mapping[int, str],
    answers: Mapping[int, Answer],
    *,
    reason_scores: Sequence[int] = (),
) -> list[Gap]:
    """What stops a sheet from ending: a criterion left unanswered, a reason not written.

    `criteria` gives the name of each criterion by its key, in the order of the grid.
    """
    return [
        Gap(key, sentence)
        for key, name in criteria.items()
        if (sentence := _lack(name, answers.get(key), reason_scores))
    ]


def lacks_note(name: str) -> str:
    """What to do of a criterion without an answer."""
    return f"{name}\u00a0: donnez une note, ou dites que vous ne vous prononcez pas."


def lacks_reason(name: str, value: object) -> str:
    """What to do of a note that the call asks the reason of."""
    return f"{name}\u00a0: écrivez en quelques mots pourquoi {value}."


def _lack(name: str, answer: Answer | None, reason_scores: Sequence[int]) -> str:
    if answer is None:
        return lacks_note(name)
    if asks_reason(answer.value, reason_scores) and not answer.reason.strip():
        return lacks_reason(name, answer.value)
    return ""


def _voices(sheets: Iterable[FinishedSheet]) -> dict[int, list[Fraction]]:
    voices: dict[int, list[Fraction]] = {}
    for sheet in sheets:
        mean = None if sheet.is_consultative else juror_mean(sheet.notes)
        if mean is not None:
            voices.setdefault(sheet.college, []).append(mean)
    return voices


def _college_means(
    colleges: Iterable[College], voices: Mapping[int, Sequence[Fraction]]
) -> tuple[CollegeMean, ...]:
    return tuple(
        CollegeMean(college, len(said), _mean(said))
        for college in colleges
        if (said := voices.get(college.key))
    )


def _weighted(means: Sequence[CollegeMean]) -> Fraction | None:
    if not means:
        return None
    weight = sum(each.college.weight for each in means)
    return sum((each.college.weight * each.mean for each in means), Fraction(0)) / weight


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
