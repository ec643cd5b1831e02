"""The bilan: who may write it, what it lacks, when it is expected, what one says of its date.

It takes up the request: the same four numbers, the lines of its budget. A page blanche has a light
one, its point d'étape: neither numbers nor lines are needed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from ami_portal.common.dates import plain_date
from applications.domain.calendar import add_months, final_report_due_on
from applications.domain.engagement import FollowUpRefusedError, Realised, exceeding_parts
from applications.domain.verification import need_words
from applications.enums import BudgetCode, State

NUMBERS = ("people", "qpv_people", "women", "under_26")
TEXTS = ("done_text", "text", "next_text")
LONGEST_TEXT = 2_000
# What a browser may have typed in a box before anything is checked.
LONGEST_RAW = 4_000
SPENDING = tuple(code for code in BudgetCode if code.value.startswith("expense"))
# The point d'étape of a page blanche leaves a month at least after the agreement.
SHORTEST_MILESTONE = timedelta(days=30)


class ReportRefusedError(FollowUpRefusedError):
    """A bilan that cannot be sent as it is: a French sentence for each box."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A bilan as it is sent. Numbers: None is « non connu ». Amounts are euros."""

    people: int | None = None
    qpv_people: int | None = None
    women: int | None = None
    under_26: int | None = None
    spending: Mapping[BudgetCode, Decimal] = field(default_factory=dict)
    done_text: str = ""
    text: str = ""
    next_text: str = ""
    photo_consent: bool = False
    photo_publishable: bool = False

    @property
    def spent(self) -> Decimal | None:
        """What was spent in all; None when no line was written."""
        return sum(self.spending.values(), Decimal(0)) if self.spending else None

    @property
    def realised(self) -> Realised:
        return Realised(self.people, self.qpv_people, self.women, self.under_26, self.spent)


def due_on(*, starts_on: date, ends_on: date, signed_on: date, is_page_blanche: bool) -> date:
    """When the bilan is expected: six months after the end of the exercise.

    A page blanche has its point d'étape in the middle of its action instead.
    """
    if not is_page_blanche:
        return final_report_due_on(ends_on)
    return max(milestone_on(starts_on, ends_on), signed_on + SHORTEST_MILESTONE)


def milestone_on(starts_on: date, ends_on: date) -> date:
    """The middle of an action: the point d'étape of a page blanche."""
    return starts_on + (ends_on - starts_on) // 2


def check_can_write(state: State | str, *, is_accepted: bool, is_waived: bool) -> None:
    """A bilan is written from the engagement until it is accepted. Raises FollowUpRefusedError."""
    if State(state) != State.COMMITTED:
        raise FollowUpRefusedError("Le bilan se reçoit entre l’engagement et le solde.")
    if is_accepted:
        raise FollowUpRefusedError(
            "Ce bilan est accepté\u00a0: il ne change plus. Une erreur\u00a0? Appelez-nous."
        )
    if is_waived:
        raise FollowUpRefusedError("Aucun bilan n’est demandé pour cette aide.")


def check(written: Written, *, is_light: bool, has_photo: bool) -> None:
    """What stops a bilan from being sent, box by box. Raises ReportRefusedError."""
    problems = exceeding_parts(written.realised)
    if not written.done_text.strip():
        problems["done_text"] = "Dites en quelques lignes ce qui a été fait."
    if not is_light and written.spent is None:
        problems["expense_60"] = (
            "Écrivez ce que vous avez dépensé, ligne par ligne. Une ligne vide compte pour 0."
        )
    if has_photo and not written.photo_consent:
        problems["photo_consent"] = (
            "Cochez cette case si les personnes sont d’accord, ou retirez la photo."
        )
    if problems:
        raise ReportRefusedError(problems)


def check_new_date(day: date, *, today: date, because: str) -> str:
    """The words that explain another date, still to come. Raises RefusedError."""
    words = need_words(because, "Écrivez pourquoi la date change\u00a0: la structure le lira.")
    if day <= today:
        raise FollowUpRefusedError("Choisissez un jour à venir.", "due_on")
    return words


def check_became(*, is_page_blanche: bool, is_later: bool, is_same_structure: bool) -> None:
    """A page blanche becomes a later dossier of its structure. Raises FollowUpRefusedError."""
    if not is_page_blanche:
        raise FollowUpRefusedError("Seule une page blanche devient un projet.")
    if not (is_later and is_same_structure):
        raise FollowUpRefusedError("Choisissez un dossier déposé ensuite par la même structure.")


def raw_draft(typed: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """What was typed in the known boxes, as it is, cut where no box goes; empty ones left out."""
    kept = {name: typed.get(name, "")[:LONGEST_RAW] for name in names}
    return {name: text for name, text in kept.items() if text}


def reminder_step(due: date, *, begun_on: date, today: date) -> str | None:
    """Which of M-2, M-1 and J-7 is said today of a bilan expected since `begun_on`, if any."""
    steps = {
        "J-7": (due - timedelta(days=7), due - timedelta(days=1)),
        "M-1": (add_months(due, -1), add_months(due, -1) + timedelta(days=10)),
        "M-2": (add_months(due, -2), add_months(due, -2) + timedelta(days=10)),
    }
    for name, (first, last) in steps.items():
        if first <= today <= last and begun_on < first:
            return name
    return None


def name_of(*, is_light: bool) -> str:
    """« bilan », or « point d’étape » of a page blanche."""
    return "point d’étape" if is_light else "bilan"


def late_sentence(number: str, due: date, *, today: date) -> str:
    """What an agent reads on the next request of a late structure; never a wall."""
    days = (today - due).days
    return (
        f"Bilan en retard de {days}\u00a0jour{'s' if days > 1 else ''} pour {number}"
        f" (attendu le {plain_date(due)})\u00a0: en parler avec la structure."
    )
