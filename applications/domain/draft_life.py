"""How long a draft lives, whom it warns, and what is left of it (ADR 16).

A draft that nobody can be told of, that is empty, or whose paper the service holds, lives thirty
days after its last touch, never less than until the closing. One with an address lives as long as
its call says after the closing, and after its last touch; it then waits a month in the bin, only
after two notices. A touch begins it all again.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

# Promises made to everyone on the page about personal data, whatever the call (docs/adr/0033).
UNKNOWN_WRITER_DAYS = timedelta(days=30)
FIRST_NOTICE_BEFORE = timedelta(days=30)
SECOND_NOTICE_BEFORE = timedelta(days=7)
# A notice that leaves late (a dead worker, a short call) still gives the days it promises.
BETWEEN_NOTICES = timedelta(days=7)
BIN_DAYS = timedelta(days=30)
FORGOTTEN_ADDRESS_DAYS = timedelta(days=30)


class Rule(Enum):
    """The table of what ends: what, how long, what happens."""

    UNKNOWN_WRITER = (
        "brouillons sans adresse, vides, ou saisis d’un papier",
        "30\u00a0jours après la dernière modification, jamais avant la clôture",
        "effacés",
    )
    WARNED = (
        "brouillons avec une adresse",
        "le délai de l’appel après la clôture et après la dernière modification, deux préavis"
        " envoyés",
        "mis à la corbeille",
    )
    BINNED = ("brouillons de la corbeille", "30\u00a0jours", "effacés")
    FORGOTTEN_ADDRESS = (
        "adresses saisies pour un code, sans suite",
        "30\u00a0jours",
        "effacées",
    )

    def __init__(self, what: str, how_long: str, happens: str) -> None:
        self.what, self.how_long, self.happens = what, how_long, happens


class Notice(Enum):
    FIRST = 1
    SECOND = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What decides of a draft: days of Paris.

    `closes_on` counts a late permit of its writers. `is_warned`: somebody can be told, of something
    that would be lost. Notices are those said since the last touch.
    """

    touched_on: date
    closes_on: date
    days_after_closing: int
    is_warned: bool
    first_notice_on: date | None = None
    second_notice_on: date | None = None
    binned_on: date | None = None


def ends_on(life: Life) -> date:
    """The day the draft ends if nobody touches it, the notices already sent being kept to."""
    if not life.is_warned:
        return max(life.touched_on + UNKNOWN_WRITER_DAYS, life.closes_on + timedelta(days=1))
    kept = timedelta(days=life.days_after_closing)
    day = max(life.closes_on, life.touched_on) + kept
    if life.first_notice_on:
        day = max(day, life.first_notice_on + BETWEEN_NOTICES + SECOND_NOTICE_BEFORE)
    if life.second_notice_on:
        day = max(day, life.second_notice_on + SECOND_NOTICE_BEFORE)
    return day


def notice_due(life: Life, *, today: date) -> Notice | None:
    """Which notice is said today. One said earlier the same day is still due to who missed it."""
    if not life.is_warned or life.binned_on or today <= life.closes_on:
        return None
    if life.first_notice_on in (None, today):
        is_near = today >= ends_on(life) - FIRST_NOTICE_BEFORE
        return Notice.FIRST if is_near else None
    if life.second_notice_on in (None, today) and today >= ends_on(life) - SECOND_NOTICE_BEFORE:
        return Notice.SECOND
    return None


def announced_on(life: Life, notice: Notice, *, today: date) -> date:
    """The day that a notice said today announces, and that is kept to."""
    delay = SECOND_NOTICE_BEFORE
    if notice is Notice.FIRST:
        delay += BETWEEN_NOTICES
    return max(ends_on(life), today + delay)


def rule_due(life: Life, *, today: date) -> Rule | None:
    """What ends today. A draft with an address never ends without its two notices."""
    if life.binned_on is not None:
        return Rule.BINNED if today >= life.binned_on + BIN_DAYS else None
    if today < ends_on(life):
        return None
    if not life.is_warned:
        return Rule.UNKNOWN_WRITER
    return Rule.WARNED if life.second_notice_on else None


def leaves_bin_on(binned_on: date) -> date:
    """The last day on which a binned draft may be taken back is the day before this one."""
    return binned_on + BIN_DAYS
